import type { App } from '../app';
import { short } from '../text';
import { type MenuGroup, type MenuItem, openMenu } from './menu';

/** Menus are no lists of everything: the rest of many ends is in the side panel. */
const mostEnds = 30;

/** What leads from a node to others: everything that feeds it, everything that it feeds, and the ways between two nodes. */
export function flowGroup(app: App, box: number, x: number, y: number): MenuGroup {
  const { node, name, opType } = app.store.now.view!.boxes[box]!;
  const { finding, store } = app;
  const { pathStart } = store.now;
  const pathEnd: readonly MenuItem[] =
    pathStart && pathStart.node !== node
      ? [{ label: `Paths between ${short(pathStart.name, 30)} and this`, act: () => finding.paths(pathStart, { node, name }) }]
      : [];
  const ways: readonly MenuItem[] = [
    { label: 'Upstream cone (U)', act: () => finding.cone(node, name, 'upstream') },
    { label: 'Downstream cone (D)', act: () => finding.cone(node, name, 'downstream') },
    { label: 'Paths from here …', act: () => store.set({ pathStart: { node, name } }) },
    ...pathEnd,
  ];
  // A link names a node of the model's own graphs: those of a function's body may be called in several places.
  const link: readonly MenuItem[] = [
    { label: 'Copy link to node', act: () => app.guard('link', () => app.host.call('copyLink', { node })) },
  ];
  return {
    title: 'Follow',
    items: [
      ...(node !== -1 ? ways : []),
      ...(node >= 0 ? link : []),
      { label: 'Go to producer ([)', act: () => goToEnds(app, node, 'inputs', x, y) },
      { label: 'Go to consumer (])', act: () => goToEnds(app, node, 'outputs', x, y) },
      { label: `Select all ${short(opType, 24)} (E)`, act: () => selectEqual(app, opType) },
    ],
  };
}

/** All of an operator, as a search. */
export function selectEqual(app: App, opType: string): void {
  void app.finding.search(`op:${/\s/.test(opType) ? `"${opType}"` : opType}`);
}

/** To the one that makes what a node reads, or reads what it makes; of several, the user picks. */
export function goToEnds(app: App, node: number, side: 'inputs' | 'outputs', x: number, y: number): void {
  app.guard('details', async () => {
    const details = await app.host.call('details', { model: app.modelPath(), node });
    const ends = new Map(details[side].flatMap(({ nodes, value }) => nodes.map(({ id, name }) => [id, { name, value }] as const)));
    if (ends.size === 1) app.reveal([...ends.keys()][0]!);
    if (ends.size < 2) return;
    const items = [...ends]
      .slice(0, mostEnds)
      .map(([id, { name, value }]) => ({ label: `${short(name, 50)} · ${short(value, 30)}`, act: () => app.reveal(id) }));
    const more = ends.size > mostEnds ? ` (${mostEnds} of ${ends.size})` : '';
    openMenu(x, y, side === 'inputs' ? 'Producers' : 'Consumers', [
      { title: `${side === 'inputs' ? 'Producers' : 'Consumers'}${more}`, items },
    ]);
  });
}
