import { type RunUnit, runUnits, type Supposition } from '../../src/protocol/selector-calls';
import type { App } from '../app';
import { commonUnit, type Reach, reaches, segmentWith, subjectsOf } from '../scene/pins';
import { unitLabels, unitOf } from '../scene/units';
import { short } from '../text';
import { flowGroup } from './flow-menu';
import { type MenuGroup, openMenu } from './menu';
import { paintGroup } from './paint-menu';

/** The choices of "run on": undefined is automatic. */
export const runChoices: readonly (RunUnit | undefined)[] = [undefined, ...runUnits];

export function runLabel(unit: RunUnit | undefined): string {
  return unit === undefined ? 'automatic' : unitLabels[unit];
}

/** What a pin or a supposition made now would mean: `this node`, `all 52 Conv`, `segment (10)`. */
export function reachLabel(app: App, reach: Reach, box: number): string {
  const { view, placement } = app.store.now;
  const { node, opType } = view!.boxes[box]!;
  if (reach === 'node') return 'this node';
  if (reach === 'op') return `all ${view!.boxes.filter((one) => one.opType === opType).length} ${short(opType, 24)}`;
  return `segment (${segmentWith(placement?.segments ?? [], node)?.nodes.length ?? 0})`;
}

/** The unit that all of a reach are pinned to. */
export function pinnedTo(app: App, reach: Reach, box: number): RunUnit | undefined {
  const { view, placement, options } = app.store.now;
  return commonUnit(options.pins, subjectsOf(reach, view!, box, placement?.segments ?? []));
}

export function pinTo(app: App, reach: Reach, box: number, unit: RunUnit | undefined): void {
  const { view, placement } = app.store.now;
  app.choice.pin(subjectsOf(reach, view!, box, placement?.segments ?? []), unit);
}

type Suppose = Supposition extends infer One ? (One extends unknown ? Omit<One, 'subject'> : never) : never;

const suppositions: readonly (readonly [label: string, suppose: Suppose])[] = [
  ['supported on the HTP', { suppose: 'supported' }],
  ...runUnits.map((unit): readonly [string, Suppose] => [`moved to the ${unitLabels[unit]}`, { suppose: 'moved', unit }]),
  ['16-bit activations', { suppose: '16-bit' }],
];

/** "Suppose ..." for a box and a reach. */
export function supposeGroup(app: App, reach: Reach, box: number): MenuGroup {
  const act = (suppose: Suppose) => () => {
    const { view, placement } = app.store.now;
    const subjects = subjectsOf(reach, view!, box, placement?.segments ?? []);
    app.choice.suppose(subjects.map((subject) => ({ subject, ...suppose })));
  };
  return {
    title: `Suppose ${reachLabel(app, reach, box)} …`,
    items: suppositions.map(([label, suppose]) => ({ label, act: act(suppose) })),
  };
}

/** The menu of a box in the graph. Choosing a reach opens it again for that reach. */
export function openNodeMenu(app: App, box: number, x: number, y: number): void {
  const { view, reach, placement } = app.store.now;
  const one = view?.boxes[box];
  if (!one || one.kind === 'input' || one.kind === 'output') return;
  const levels = levelsGroup(app, box);
  if (one.node < 0) {
    openMenu(x, y, `Menu of ${short(one.opType || one.name, 80)}`, [levels, ...paintGroup(app, box)]);
    return;
  }
  const flow = flowGroup(app, box, x, y);
  const label = `Menu of ${short(one.name, 80)}`;
  // What the optimizers remove runs nowhere.
  if (unitOf(placement, one.node) === 'removed') {
    openMenu(x, y, label, levels.items.length > 0 ? [levels, flow] : [flow]);
    return;
  }
  const chosen = pinnedTo(app, reach, box);
  openMenu(x, y, label, [
    ...(levels.items.length > 0 ? [levels] : []),
    {
      title: `Run ${reachLabel(app, reach, box)} on`,
      items: runChoices.map((unit) => ({ label: runLabel(unit), checked: unit === chosen, act: () => pinTo(app, reach, box, unit) })),
    },
    supposeGroup(app, reach, box),
    ...paintGroup(app, box),
    {
      title: 'For',
      items: reaches.map((one) => ({
        label: reachLabel(app, one, box),
        checked: one === reach,
        act: () => {
          app.store.set({ reach: one });
          openNodeMenu(app, box, x, y);
        },
      })),
    },
    flow,
  ]);
}

/** Opening and closing where the box stands, and a body by itself. */
function levelsGroup(app: App, box: number): MenuGroup {
  const { kind, graphs, name } = app.store.now.view!.boxes[box]!;
  const opens = kind === 'group' || graphs.length > 0 || kind === 'frame';
  const inPlace = { label: kind === 'frame' ? 'Close' : 'Open here', act: () => void app.levels.toggle(box) };
  const bodies = graphs.map((graph, at) => ({
    label: graphs.length > 1 ? `Open body ${at + 1} by itself` : 'Open by itself',
    act: () => app.levels.openSubgraph(graph, name),
  }));
  return { title: 'Show', items: opens ? [inPlace, ...bodies] : [] };
}
