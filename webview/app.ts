import type { PlacementOverlay, ProblemFields, Profile, TargetChoice } from '../src/protocol/calls';
import { unpackPlacement } from '../src/protocol/packed/placement';
import { Choice } from './choice';
import { Comparing } from './comparing';
import { Encodings } from './encodings';
import { Exports } from './exports';
import { Finding } from './finding';
import { History } from './history';
import type { Host } from './host';
import { Levels } from './levels';
import { receive } from './notifications';
import { Overlays } from './overlays';
import { Painting } from './painting';
import { Quantizations } from './quantizations';
import { type TimeColumn, timesOfPlacement, timesOfProfile } from './scene/times';
import type { Store } from './store';

/** Up to this many boxes the graph is there with its colors at once. */
const mostAtOnce = 1000;

/** What the user and the host can make happen. Panels call it, it calls the host, results land in the store. */
export class App {
  readonly choice: Choice;
  readonly encodings: Encodings;
  readonly overlays: Overlays;
  readonly comparing: Comparing;
  readonly exports: Exports;
  readonly finding: Finding;
  readonly history: History;
  readonly levels: Levels;
  readonly painting: Painting;
  readonly quantizations: Quantizations;
  /** Placements that a compiler confirmed, by target: picked again, they are shown again. */
  private readonly verified = new Map<string, PlacementOverlay>();
  private built: Promise<void> | undefined;

  constructor(
    readonly store: Store,
    readonly host: Host,
  ) {
    this.choice = new Choice(this);
    this.encodings = new Encodings(this);
    this.overlays = new Overlays(this);
    this.exports = new Exports(this);
    this.finding = new Finding(this);
    this.history = new History(this);
    this.levels = new Levels(this);
    this.comparing = new Comparing(this);
    this.painting = new Painting(this);
    this.quantizations = new Quantizations(this);
    host.onNotification((notification) => receive(this, notification));
  }

  /** `built` comes when the page is there to show what was read: the engine need not wait for that. */
  async start(built: Promise<void>): Promise<void> {
    this.built = built;
    const start = await this.host.call('hello', {});
    this.levels.start(start.layoutWorker);
    for (const packed of start.verified ?? []) this.verified.set(keyOf(packed.target), unpackPlacement(packed));
    this.store.set({ start, target: start.target, jobs: start.jobs });
    const opening = this.openModel();
    this.guard('chips', async () => this.store.set({ chips: await this.host.call('chips', {}) }));
    await opening;
  }

  async openModel(): Promise<void> {
    const model = this.modelPath();
    this.finding.hold();
    this.store.set({ busy: 'Reading the model' });
    try {
      const [opened] = await Promise.all([this.host.call('open', { model }), this.built]);
      this.store.set({ model: opened, problem: undefined, profile: undefined, baseline: undefined });
      const shown = this.levels.showModel(opened.view, opened.summary.name);
      // The rules and the layout of a small graph do not wait for each other; a large one is drawn before the rules take their share of the processor.
      if (opened.view.boxes.length > mostAtOnce) await shown;
      this.guard('place', () => this.place());
      await shown;
      this.finding.release();
      this.guard('profiles', () => this.loadProfiles());
      this.encodings.renew();
      this.quantizations.renew();
    } catch (thrown) {
      this.store.set({ problem: asFields(thrown, model), busy: undefined });
      // What was shown before still is, and can be gone through.
      if (this.store.now.scene) this.finding.release();
    }
  }

  chooseTarget(target: TargetChoice): void {
    this.store.set({ target });
    this.guard('target', () => this.host.call('chooseTarget', { target }));
    this.guard('place', () => this.place());
  }

  verify(): void {
    this.guard('verify', () => this.host.call('startVerify', { target: this.store.now.target }));
  }

  convert(): void {
    this.guard('convert', () => this.host.call('startConvert', { target: this.store.now.target }));
  }

  profile(): void {
    this.guard('profile', () => this.host.call('startProfile', { target: this.store.now.target }));
  }

  /** Selects a box of the shown graph and fetches what is known of its node. */
  select(box: number): void {
    const { view, selected } = this.store.now;
    if (box === selected) return;
    const node = view?.boxes[box]?.node ?? -1;
    this.store.set({ selected: box, details: undefined, reach: 'node' });
    if (node === -1) return;
    this.guard('details', async () => {
      const details = await this.host.call('details', { model: this.modelPath(), node });
      if (this.store.now.selected === box) this.store.set({ details });
    });
  }

  /** Selects a node and brings it into view, in the shown graph or where it stands. */
  reveal(node: number): void {
    this.finding.reveal(node);
  }

  openProfile(id: string): void {
    this.guard('profile', async () => this.showProfile(await this.host.call('profile', { model: this.modelPath(), id })));
  }

  /** Shows the differences of the shown profile to this one. */
  compareWith(id: string): void {
    this.guard('profile', async () => this.store.set({ baseline: await this.host.call('profile', { model: this.modelPath(), id }) }));
  }

  closeProfile(): void {
    this.store.set({ profile: undefined, baseline: undefined });
    this.updateTimes();
  }

  deleteProfile(id: string): void {
    this.guard('profile', async () => {
      await this.host.call('deleteProfile', { id });
      if (this.store.now.profile?.id === id) this.closeProfile();
      await this.loadProfiles();
    });
  }

  /** Runs a call; a failure becomes the notice at the top of the page. */
  guard(where: string, work: () => Promise<unknown>): void {
    work().catch((thrown: unknown) => {
      const problem = asFields(thrown, where);
      if (problem.code !== 'cancelled') this.store.set({ notice: problem, busy: undefined });
    });
  }

  modelPath(): string {
    return this.store.now.start?.model ?? '';
  }

  /** Colors for the current target: the compiler's answer where there is one, else the estimate. */
  async place(): Promise<void> {
    const { target } = this.store.now;
    const placement = this.verified.get(keyOf(target)) ?? (await this.host.call('place', { model: this.modelPath(), target }));
    // A later choice has its own answer under way.
    if (keyOf(this.store.now.target) !== keyOf(target)) return;
    this.showPlacement(placement);
  }

  /** From a job: it stays the answer for its target. */
  keepPlacement(placement: PlacementOverlay): void {
    this.verified.set(keyOf(placement.target), placement);
    this.store.set({ target: placement.target });
    this.showPlacement(placement);
  }

  /** The file is another one now: what was known of it holds no more. */
  forgetModel(): void {
    this.verified.clear();
    this.guard('open', () => this.openModel());
  }

  private showPlacement(real: PlacementOverlay): void {
    this.store.set({ real, notice: undefined });
    this.choice.renew();
  }

  /** Draws what the user's wishes make of the placement. */
  showChosen(): void {
    const { real, pinned, supposed } = this.store.now;
    const placement = supposed?.overlay ?? pinned?.overlay ?? real;
    this.store.set({ placement, times: this.timesWith(placement) });
  }

  showProfile(profile: Profile): void {
    this.store.set({ profile, baseline: undefined });
    this.updateTimes();
  }

  updateTimes(): void {
    this.store.set({ times: this.timesWith(this.store.now.placement) });
  }

  private timesWith(placement: PlacementOverlay | undefined): TimeColumn | undefined {
    const { profile, supposed } = this.store.now;
    // A profile tells of what ran, not of what is supposed.
    if (!profile || supposed) return placement && timesOfPlacement(placement);
    const boxes = [...this.levels.boxes()];
    const nodes = placement?.verdicts.length ?? boxes.reduce((most, { node }) => Math.max(most, node + 1), 0);
    return timesOfProfile(profile, boxes, nodes);
  }

  async loadProfiles(): Promise<void> {
    this.store.set({ profiles: await this.host.call('profiles', { model: this.modelPath() }) });
  }
}

function keyOf({ soc, precision }: TargetChoice): string {
  return `${soc} ${precision}`;
}

function asFields(thrown: unknown, where: string): ProblemFields {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'what' in thrown && 'fix' in thrown)
    return thrown as ProblemFields;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return {
    code: 'internal',
    where,
    what: `Unexpected error: ${text}.`,
    fix: 'Reload the window and, if it happens again, report it with the file that caused it.',
  };
}
