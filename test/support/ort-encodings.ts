import type { Encoding } from '../../src/engine/config/encodings/encoding';
import { encodingOf, quantizationOf } from '../../src/engine/convert/encodings';
import type { Model } from '../../src/engine/ir/graph';
import { nodeFiles } from '../../src/node/files';

/** What onnxruntime's quantizer wrote into its model, under the names of the float model. */
export async function encodingsOfQuantized(model: Model): Promise<readonly Encoding[]> {
  const { tensors } = await quantizationOf(model, nodeFiles);
  return tensors.map((tensor) => encodingOf({ ...tensor, name: tensor.name.replace(/_quantized$|_QuantizeLinear_Input$/, '') }));
}
