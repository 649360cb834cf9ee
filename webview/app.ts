import type { GraphView, PlacementOverlay, ProblemFields, Profile, TargetChoice } from '../src/protocol/calls';
import { Choice } from './choice';
import { Encodings } from './encodings';
import type { Host } from './host';
import { type LayoutClient, startLayout } from './layout/client';
import { receive } from './notifications';
import { findBoxes } from './scene/find';
import { layoutInput, makeScene, type Scene } from './scene/scene';
import { timesOfPlacement, timesOfProfile } from './scene/times';
import type { ColorBy, GraphStep, Store } from './store';

/** What the user and the host can make happen. Panels call it, it calls the host, results land in the store. */
export class App {
  readonly choice: Choice;
  readonly encodings: Encodings;
  private layouts: Promise<LayoutClient> | undefined;
  private readonly scenes = new Map<number, Scene>();
  /** Placements that a compiler confirmed, by target: picked again, they are shown again. */
  private readonly verified = new Map<string, PlacementOverlay>();
  private opening = true;
  /** A node that is to be shown once the model is there. */
  private awaited: number | undefined;

  constructor(
    readonly store: Store,
    readonly host: Host,
  ) {
    this.choice = new Choice(this);
    this.encodings = new Encodings(this);
    host.onNotification((notification) => receive(this, notification));
  }

  async start(): Promise<void> {
    const start = await this.host.call('hello', {});
    this.layouts = startLayout(start.layoutWorker);
    this.store.set({ start, target: start.target, jobs: start.jobs });
    const opening = this.openModel();
    this.guard('chips', async () => this.store.set({ chips: await this.host.call('chips', {}) }));
    await opening;
  }

  async openModel(): Promise<void> {
    const model = this.modelPath();
    const selected = this.store.now.view?.boxes[this.store.now.selected]?.name;
    this.opening = true;
    this.store.set({ busy: 'Reading the model' });
    try {
      const opened = await this.host.call('open', { model });
      this.scenes.clear();
      this.store.set({ model: opened, problem: undefined, profile: undefined, baseline: undefined });
      // Both at once: the compiler's rules and the layout do not wait for each other.
      this.guard('place', () => this.place());
      await this.showGraph([{ graph: 0, label: opened.summary.name }], opened.view);
      if (selected !== undefined) this.select(opened.view.boxes.findIndex(({ name }) => name === selected));
      this.opening = false;
      if (this.awaited !== undefined) this.reveal(this.awaited);
      this.awaited = undefined;
      this.guard('profiles', () => this.loadProfiles());
      this.encodings.renew();
    } catch (thrown) {
      this.store.set({ problem: asFields(thrown, model), busy: undefined });
      // What was shown before still is, and can be gone through.
      this.opening = this.store.now.scene === undefined;
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
    if (node < 0) return;
    this.guard('details', async () => {
      const details = await this.host.call('details', { model: this.modelPath(), node });
      if (this.store.now.selected === box) this.store.set({ details });
    });
  }

  /** Selects a node and brings it into view, in the shown graph or where it stands; while the model is being read, once it is there. */
  reveal(node: number): void {
    if (this.opening) {
      this.awaited = node;
      return;
    }
    if (!this.seek(node)) this.guard('reveal', () => this.goTo(node));
  }

  /** False when the shown graph has no such box. */
  private seek(node: number): boolean {
    const box = this.store.now.scene?.boxOfNode.get(node);
    if (box === undefined) return false;
    this.select(box);
    this.store.set({ sought: { boxes: [box] } });
    return true;
  }

  /** Shows several nodes of the main graph together and selects the first. */
  revealAll(nodes: readonly number[]): void {
    const { scene } = this.store.now;
    const boxes = nodes.map((node) => scene?.boxOfNode.get(node)).filter((box) => box !== undefined);
    if (boxes.length < 2) {
      this.reveal(boxes.length > 0 ? scene!.view.boxes[boxes[0]!]!.node : nodes[0]!);
      return;
    }
    this.select(boxes[0]!);
    this.store.set({ sought: { boxes } });
  }

  /** Shows a value: the box that writes it in the shown graph. */
  revealValue(value: string): void {
    const { view } = this.store.now;
    const edge = view ? view.edges.value.findIndex((one) => view.values[one]!.name === value) : -1;
    if (edge < 0) return;
    const box = view!.edges.from[edge]!;
    this.select(box);
    this.store.set({ sought: { boxes: [box] } });
  }

  /** Into the subgraph that holds a node. A constant has no box: its first reader stands for it. */
  private async goTo(node: number): Promise<void> {
    const { path } = this.store.now;
    const { within, outputs } = await this.host.call('details', { model: this.modelPath(), node });
    const steps = [path[0]!, ...within];
    const { graph } = steps[steps.length - 1]!;
    if (graph !== path[path.length - 1]!.graph) await this.showGraph(steps, await this.viewOf(graph));
    if (!this.seek(node)) this.seek(outputs[0]?.nodes[0]?.id ?? -1);
  }

  private async viewOf(graph: number): Promise<GraphView> {
    const main = this.store.now.model;
    return graph === 0 && main ? main.view : this.host.call('subgraph', { model: this.modelPath(), graph });
  }

  openSubgraph(graph: number, label: string): void {
    const { path } = this.store.now;
    this.guard('subgraph', async () => {
      await this.showGraph([...path, { graph, label }], await this.viewOf(graph));
    });
  }

  /** Back to a step of the path. */
  leaveTo(depth: number): void {
    const { path } = this.store.now;
    const scene = this.scenes.get(path[depth]!.graph);
    if (scene) this.guard('subgraph', () => this.showGraph(path.slice(0, depth + 1), scene.view));
  }

  colorBy(colorBy: ColorBy): void {
    this.store.set({ colorBy });
  }

  search(query: string): void {
    const { view, placement, times, selected } = this.store.now;
    const hits = view ? findBoxes(query, view, placement, times) : [];
    const first = hits.findIndex((box) => box >= Math.max(0, selected));
    this.store.set({ query, hits, hit: hits.length === 0 ? -1 : Math.max(0, first) });
  }

  nextHit(step: 1 | -1): void {
    const { hits, hit, selected } = this.store.now;
    if (hits.length === 0) return;
    // The hit that the counter names comes first: it is left only once it was shown.
    const next = hits[hit] === selected ? (hit + step + hits.length) % hits.length : hit;
    this.store.set({ hit: next });
    this.select(hits[next]!);
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
    this.store.set({ placement: supposed?.overlay ?? pinned?.overlay ?? real });
    this.updateTimes();
  }

  showProfile(profile: Profile): void {
    this.store.set({ profile, baseline: undefined });
    this.updateTimes();
  }

  private updateTimes(): void {
    const { placement, profile, supposed, model, view } = this.store.now;
    const boxes = [...(model?.view.boxes ?? []), ...(view !== model?.view ? (view?.boxes ?? []) : [])];
    const nodes = placement?.verdicts.length ?? boxes.reduce((most, { node }) => Math.max(most, node + 1), 0);
    // A profile tells of what ran, not of what is supposed.
    const times = profile && !supposed ? timesOfProfile(profile, boxes, nodes) : placement && timesOfPlacement(placement);
    this.store.set({ times });
  }

  private async showGraph(path: readonly GraphStep[], view: GraphView): Promise<void> {
    const graph = path[path.length - 1]!.graph;
    this.store.set({ busy: 'Laying out the graph' });
    let scene = this.scenes.get(graph);
    if (!scene) {
      const client = await this.layouts!;
      scene = makeScene(view, await client.layout(layoutInput(view)));
      this.scenes.set(graph, scene);
    }
    this.store.set({ path, view, scene, busy: undefined, selected: -1, details: undefined, query: '', hits: [], hit: -1 });
    if (this.store.now.profile) this.updateTimes();
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
