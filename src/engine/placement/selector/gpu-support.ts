import type { Node } from '../../ir/graph';
import type { Provenance } from '../../rung';
import type { Types } from '../../shape/infer';
import { dimsOfType, dtypeOfType } from '../../shape/type';
import { gpuMaxRank, gpuOps, gpuRank5, gpuSource } from '../../targets/gpu-ops';
import type { Chip } from '../../targets/target';

/** Documented, and never verified: see `targets/gpu-ops.ts`. */
export const gpuProvenance = ({ soc }: Chip): Provenance => ({
  rung: 'estimate',
  producer: { tool: 'QNN GPU operator table', version: '1', chip: soc, settings: `documented, not verified: ${gpuSource}` },
});

/** Types that the supplement allows for some operand of some operation. 64-bit indices become 32-bit, as for the HTP. */
const dtypes = new Set(['float', 'float16', 'int32', 'uint32', 'int64', 'bool', 'uint8', 'int8', 'uint4', 'int4']);

/** Why the QNN GPU backend would not run the node, as documented; undefined where nothing speaks against it. */
export function gpuRefusal(node: Node, types: Types): string | undefined {
  const name = node.domain === '' || node.domain === 'ai.onnx' ? node.opType : `${node.domain}.${node.opType}`;
  const operation = gpuOps.get(name);
  if (operation === undefined) return `The QNN GPU backend has no operation for ${name}.`;
  if (node.graph.parent) return `It lies in the body of ${node.graph.parent.node.name}, which runs on the CPU.`;
  const values = [...node.inputs, ...node.outputs].filter(Boolean).map((value) => types.typeOf(node.graph, value));
  const dtype = values.map(dtypeOfType).find((known) => known !== undefined && !dtypes.has(known));
  if (dtype !== undefined) return `The QNN GPU backend has no ${dtype} tensors.`;
  const integer = dtypeOfType(values[0]);
  if (operation !== 'Dequantize' && (integer === 'uint8' || integer === 'int8'))
    return `The QNN GPU backend computes with floats, not with ${integer}.`;
  const open = values.some((type) => dimsOfType(type)?.every((dim) => typeof dim === 'number') !== true);
  if (open) return 'A size is not known before the model runs, and QNN graphs have fixed sizes.';
  const most = gpuRank5.has(operation) ? gpuMaxRank + 1 : gpuMaxRank;
  const rank = Math.max(...values.map((type) => dimsOfType(type)?.length ?? 0));
  return rank > most ? `A tensor has ${rank} axes, and the QNN GPU backend takes ${most} for it.` : undefined;
}
