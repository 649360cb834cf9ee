import type { Node } from '../../ir/graph';
import { type OpenModel, openModel } from '../../session';
import { applyEncodings } from '../qdq/apply';
import type { ImproveContext } from './improvement';
import { type Layer, mainGraph, normBehind } from './layers';
import { writeWeights } from './write-weights';

/** One layer, in the float model and in the quantized one. */
export interface QuantizedLayer {
  readonly node: Node;
  readonly layer: Layer;
  /** Folded into the layer in the quantized model. */
  readonly norm?: Node;
  /** What the layer makes before that is quantized. */
  readonly value: string;
  readonly quantizedValue: string;
}

/** The quantized form of a float model that lies in the scratch folder (`stagedModel`). */
export async function quantizedModel(open: OpenModel, { entries, scratch, job }: ImproveContext): Promise<OpenModel> {
  const output = job.world.files.join(scratch, 'quantized.onnx');
  await applyEncodings(open, entries, output, { ...job, progress: () => {} });
  return openModel(job.world, output);
}

/** The quantized model lies beside the float one, whose files of weights it shares: a copy in a folder of ours. */
export function stagedModel({ open, ...context }: ImproveContext): Promise<OpenModel> {
  return writeWeights(open, { tensors: new Map() }, 'staged', context);
}

/** The writer of quantized models keeps names of nodes; a folded BatchNormalization is gone. */
export function quantizedLayers(open: OpenModel, quantized: OpenModel, layers: readonly Layer[]): readonly QuantizedLayer[] {
  const others = new Map(mainGraph(quantized).nodes.map((node) => [node.name, node]));
  return layers.flatMap((layer) => {
    const { node } = layer;
    const [quantizedValue] = others.get(node.name)?.outputs ?? [];
    if (quantizedValue === undefined) return [];
    const norm = normBehind(open, node);
    const folded = norm && !others.has(norm.name) ? norm : undefined;
    const [value = ''] = (folded ?? node).outputs;
    return [{ node, layer, value, quantizedValue, ...(folded && { norm: folded }) }];
  });
}
