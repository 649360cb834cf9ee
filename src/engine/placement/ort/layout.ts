import { moveTransposes, wrapInTransposes } from './transposes';
import type { ValueId, WorkGraph, WorkNode } from './work-graph';

/** Operators that the provider wants with channels last (`ShouldConvertDataLayoutForOp`). */
const channelsLast = new Set(
  `AveragePool BatchNormalization Conv ConvTranspose DepthToSpace GlobalAveragePool GlobalMaxPool GridSample GroupNormalization InstanceNormalization LpPool
  LRN MaxPool Resize RoiAlign SpaceToDepth Upsample`.split(/\s+/),
);

/**
 * ONNX Runtime's layout transformation: a Transpose before and behind each such node that the HTP takes, then all Transposes move on until they meet
 * and cancel. The file's own may cancel against them.
 */
export function toChannelsLast(graph: WorkGraph, onHtp: (node: WorkNode) => boolean): void {
  for (const node of graph.order()) {
    const rank = graph.rankOf(node.inputs[0] as ValueId) ?? 0;
    if (channelsLast.has(node.op) && rank > 2 && onHtp(node)) wrapInTransposes(node, toLast(rank), graph);
  }
  moveTransposes(graph, (node, perm) => {
    if (node.source && !onHtp(node)) return false;
    return node.op !== 'Concat' && isLayoutChange(perm) ? true : undefined;
  });
}

/** Channels from second to last: `[0, 2, 3, 1]`. */
const toLast = (rank: number): number[] => [0, ...Array.from({ length: rank - 2 }, (_, axis) => axis + 2), 1];

function isLayoutChange(perm: readonly number[]): boolean {
  const last = perm.length - 1;
  if (last < 2 || perm[0] !== 0) return false;
  const toLast = perm[last] === 1 && perm.every((axis, at) => at === 0 || at === last || axis === at + 1);
  return toLast || (perm[1] === last && perm.every((axis, at) => at < 2 || axis === at - 1));
}
