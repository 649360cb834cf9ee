import type { Model } from '../../ir/graph';
import { externalFiles } from '../../onnx/external';
import { allTensors } from '../../onnx/tensors';
import { Problem } from '../../problem';
import type { Files } from '../../world';

/** Of the model and the files with its weights. */
export async function modelBytes(model: Model, files: Files): Promise<number> {
  const folder = files.dirname(model.path);
  const data = await externalFiles(model, files);
  const sizes = await Promise.all(
    data.map(async ({ location }) => (await files.stat(files.join(folder, ...location.split(/[\\/]/))))?.size ?? 0),
  );
  return sizes.reduce((sum, size) => sum + size, model.bytes.size);
}

/** What stays float in a file of its own is found only beside the result. */
export function refuseFarData(quantized: Model, model: string, output: string, { dirname }: Files): void {
  if (dirname(output) === dirname(model)) return;
  const left = [...allTensors(quantized)].find(({ data }) => data.in === 'external');
  if (left?.data.in !== 'external') return;
  throw new Problem(
    'external-elsewhere',
    output,
    `"${left.name}" stays float and lies in "${left.data.location}", which is beside the float model.`,
    'Write the result into the folder of the float model.',
  );
}
