import { type Compared, compareModels } from '../../../src/engine/compare/compare';
import { nodeStates } from '../../../src/engine/compare/comparison';
import { parseModelText } from '../../../src/engine/ir/text';
import { openedModel } from '../../../src/engine/session';
import { nodeWorld } from '../../../src/node/world';

const world = nodeWorld({ packageRoot: '.', log: () => undefined, toolchain: () => ({}) });

export function compareTexts(before: string, after: string): Promise<Compared> {
  const open = (text: string) => openedModel(parseModelText(`opset 17\n${text}`));
  return compareModels(open(before), open(after), world.files);
}

/** All that differs, as lines: `conv1: changed, attribute strides [1, 1] > [2, 2]`, and `relu: removed`. Nodes that are the same have none. */
export function differenceLines(
  { comparison, changes }: Compared,
  names: { readonly old: readonly string[]; readonly now: readonly string[] },
): string[] {
  const { now, removed } = comparison;
  const lines = names.now.flatMap((name, node) => {
    const state = nodeStates[now.state[node]!]!;
    const match = names.old[now.match[node]!];
    const found = changes(node).map(
      ({ kind, label, before, after }) => `${kind} ${label ? `${label} ` : ''}${before ?? '-'} > ${after ?? '-'}`,
    );
    return state === 'same'
      ? []
      : [[`${name}: ${state}${match !== undefined && match !== name ? ` (${match})` : ''}`, ...found].join('; ')];
  });
  return [...lines, ...removed.map(({ name }) => `${name}: removed`)];
}

export async function textDifferences(before: string, after: string): Promise<string[]> {
  const names = (text: string) => parseModelText(`opset 17\n${text}`).nodes.map(({ name }) => name);
  return differenceLines(await compareTexts(before, after), { old: names(before), now: names(after) });
}
