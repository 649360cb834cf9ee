import type { PlacementOverlay, TargetChoice } from '../src/protocol/calls';
import type { NodeChange } from '../src/protocol/compare-calls';
import type { SyncedView } from '../src/protocol/host-calls';
import type { App } from './app';
import { differenceColumn, differencesAsColumn, slowdownAsColumn, slowdownColumn } from './scene/columns-compared';
import { type Comparison, compareModels, comparePlacements, compareRuns, timeDifferences, withShapes } from './scene/comparison';
import { withGhosts } from './scene/ghosts';

/** Which other model, and which side of the two this page is. */
interface Other {
  readonly with: string;
  readonly name: string;
  readonly side: 'before' | 'after';
  readonly linked: boolean;
}

export interface KeptComparison {
  readonly with: string;
  readonly name: string;
}

/** Kept data is of any age: what is not as expected is left out. */
export function readComparison(kept: unknown): KeptComparison | undefined {
  if (typeof kept !== 'object' || kept === null) return undefined;
  const { with: path, name } = kept as Record<string, unknown>;
  return typeof path === 'string' && typeof name === 'string' ? { with: path, name } : undefined;
}

/** Two models, two runs or two placements, drawn as one graph with its differences marked. */
export class Comparing {
  /** Of a page beside this one; set by whoever moves the drawing. */
  onFollow: ((view: SyncedView) => void) | undefined;
  private other: Other | undefined;
  /** What was the color before: it comes back. */
  private fillBefore: string | undefined;

  constructor(private readonly app: App) {
    const { store } = app;
    store.watch(['baseline', 'profile'], () => this.followRuns());
    // Another target, or a file that changed: the same question again.
    store.watch(['model', 'target'], () => this.again());
  }

  /** The color that comes back when the comparison ends. */
  get plainFill(): string {
    return this.fillBefore ?? this.app.store.now.fill;
  }

  /** What a reload brings back; a linked page is told again by the host. */
  get kept(): KeptComparison | undefined {
    return this.other && !this.other.linked ? { with: this.other.with, name: this.other.name } : undefined;
  }

  /** Compares the shown model with another one. */
  models(other: Other): void {
    this.other = other;
    this.again();
  }

  /** Lets the user pick the other model. */
  pick(): void {
    this.app.guard('compare', async () => {
      const path = await this.app.host.call('pickCompared', {});
      if (path !== null)
        this.models({
          with: path,
          name: path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1),
          side: 'after',
          linked: false,
        });
    });
  }

  /** How the model would be placed on another target. */
  placements(target: TargetChoice): void {
    this.app.guard('compare', async () => {
      const before: PlacementOverlay = await this.app.host.call('place', { model: this.app.modelPath(), target });
      const { placement } = this.app.store.now;
      if (placement) this.show(comparePlacements(before, placement, `${target.soc} ${target.precision} (${before.rung})`));
    });
  }

  close(): void {
    const { store, overlays, levels } = this.app;
    const ghosts = store.now.comparison?.models !== undefined;
    this.other = undefined;
    store.set({ comparison: undefined, baseline: undefined });
    overlays.drop(differenceColumn);
    overlays.drop(slowdownColumn);
    if (this.fillBefore !== undefined) overlays.fillBy(this.fillBefore);
    this.fillBefore = undefined;
    if (ghosts) levels.decorate(undefined);
  }

  /** Nodes that differ in their shapes alone, among the differences or not. */
  showShapes(shown: boolean): void {
    const { comparison } = this.app.store.now;
    if (comparison?.shapes) this.app.store.set({ comparison: withShapes(comparison, shown) });
  }

  sideBySide(): void {
    const { comparison } = this.app.store.now;
    const other = comparison?.models?.path;
    if (other !== undefined) this.app.guard('compare', () => this.app.host.call('openSideBySide', { with: other }));
  }

  /** Selects the next difference after the selection, around the end. */
  next(step: 1 | -1): void {
    const { comparison } = this.app.store.now;
    const count = comparison?.differences.length ?? 0;
    if (count === 0) return;
    const at = this.at();
    this.showDifference(at < 0 ? (step > 0 ? 0 : count - 1) : (at + step + count) % count);
  }

  /** The difference that is selected, an index; -1 for none. */
  at(): number {
    const { comparison, view, selected } = this.app.store.now;
    const box = view?.boxes[selected];
    if (!comparison || !box) return -1;
    if (box.ghost !== undefined) return comparison.differences.findIndex(({ kind, node }) => kind === 'removed' && node === box.ghost);
    const difference = comparison.byNode.get(box.node);
    return difference ? comparison.differences.indexOf(difference) : -1;
  }

  showDifference(index: number): void {
    const { comparison, view } = this.app.store.now;
    const one = comparison?.differences[index];
    if (!comparison || !one) return;
    if (comparison.byNode.get(one.node) === one) {
      this.app.reveal(one.node);
      return;
    }
    const ghost = view?.boxes.findIndex((box) => box.ghost === one.node) ?? -1;
    if (ghost < 0) return;
    this.app.select(ghost);
    this.app.store.set({ sought: { boxes: [ghost] } });
  }

  /** What differs at a node of the shown model. */
  async changes(node: number): Promise<readonly NodeChange[]> {
    const { comparison } = this.app.store.now;
    const { models } = comparison ?? {};
    if (!comparison || !models) return [];
    const own = this.app.modelPath();
    if (comparison.side === 'after') return this.app.host.call('nodeChanges', { model: own, with: models.path, node });
    const partner = models.comparison.old.match[node] ?? -1;
    return partner < 0 ? [] : this.app.host.call('nodeChanges', { model: models.path, with: own, node: partner });
  }

  /** The node's partner in the other model; -1 for none. */
  partner(node: number): number {
    const { comparison } = this.app.store.now;
    const models = comparison?.models?.comparison;
    if (!models) return -1;
    return (comparison?.side === 'after' ? models.now : models.old).match[node] ?? -1;
  }

  private again(): void {
    const { other } = this;
    const { model, target } = this.app.store.now;
    if (!other || !model) return;
    this.app.guard('compare', async () => {
      const own = this.app.modelPath();
      const pair = other.side === 'after' ? { model: own, with: other.with } : { model: other.with, with: own };
      const comparison = await this.app.host.call('compare', { ...pair, target }).catch((thrown) => {
        // It is not asked again with every change of the target.
        if (this.other === other) this.other = undefined;
        throw thrown;
      });
      const { store } = this.app;
      if (this.other !== other || store.now.model !== model || store.now.target !== target) return;
      this.show(compareModels(comparison, other.with, { with: other.name, side: other.side, linked: other.linked }));
    });
  }

  private followRuns(): void {
    const { baseline, profile, comparison } = this.app.store.now;
    if (baseline && profile) {
      const boxes = [...this.app.levels.boxes()];
      this.show(compareRuns(baseline, profile, boxes, runName(baseline)));
    } else if (comparison?.of === 'runs') this.close();
  }

  private show(comparison: Comparison): void {
    const { store, overlays, levels } = this.app;
    const hadGhosts = store.now.comparison?.models !== undefined;
    this.fillBefore ??= store.now.fill;
    store.set({ comparison });
    const nodes = this.nodeCount(comparison);
    const times = this.timeColumn(comparison, nodes);
    overlays.add([differencesAsColumn(comparison, nodes), ...(times ? [times] : [])]);
    overlays.fillBy(comparison.of === 'runs' && times ? slowdownColumn : differenceColumn);
    const removed = comparison.side === 'after' && !comparison.linked ? (comparison.models?.comparison.removed ?? []) : [];
    if (removed.length > 0)
      levels.decorate((graph, view) =>
        withGhosts(
          view,
          removed.filter((one) => one.graph === graph),
        ),
      );
    else if (hadGhosts) levels.decorate(undefined);
  }

  private nodeCount({ models, side }: Comparison): number {
    if (models) return (side === 'after' ? models.comparison.now : models.comparison.old).state.length;
    const { placement } = this.app.store.now;
    return placement?.verdicts.length ?? [...this.app.levels.boxes()].reduce((most, { node }) => Math.max(most, node + 1), 0);
  }

  private timeColumn(comparison: Comparison, nodes: number) {
    const { baseline, profile } = this.app.store.now;
    if (comparison.of === 'runs' && baseline && profile)
      return slowdownAsColumn(timeDifferences(baseline, profile, [...this.app.levels.boxes()], nodes), comparison);
    const placed = comparison.side === 'after' ? comparison.models?.comparison.placed : undefined;
    return (
      placed &&
      slowdownAsColumn(
        placed.usAfter.map((us, node) => us - placed.usBefore[node]!),
        comparison,
      )
    );
  }
}

function runName({
  kind,
  createdAt,
  producer,
}: {
  readonly kind: string;
  readonly createdAt: string;
  readonly producer: { readonly tool: string };
}): string {
  const date = new Date(createdAt);
  const when = Number.isNaN(date.getTime()) ? createdAt : date.toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'short' });
  return `${kind === 'cpu' ? 'CPU run' : producer.tool} of ${when}`;
}
