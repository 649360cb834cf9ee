import type { TensorRef } from '../../ir/graph';
import { LoadedBytes } from '../../onnx/loaded';
import { ParseContext } from '../../onnx/parse-context';
import { parseTensor } from '../../onnx/parse-tensor';
import { loadRaw } from '../../onnx/tensor';
import type { Files } from '../../world';
import type { ArrayData } from './feed-data';

interface TensorFile {
  readonly tensor: TensorRef;
  readonly source: LoadedBytes;
}

/** A TensorProto alone in its file, as ONNX's own test data has them; undefined for what is none. */
export async function readTensorFile(path: string, files: Files): Promise<TensorFile | undefined> {
  const bytes = await files.read(path);
  const source = new LoadedBytes(path, bytes.length, [{ at: 0, bytes }], files);
  const context = new ParseContext(source);
  const tensor = parseTensor(context, { at: 0, length: bytes.length }, 'tensor');
  const isBroken = tensor.dtype === 'undefined' || context.diagnostics.some(({ severity }) => severity === 'error');
  return isBroken ? undefined : { tensor, source };
}

/** Its elements, in whatever field they are. */
export async function tensorFileData({ tensor, source }: TensorFile, files: Files): Promise<ArrayData> {
  const bytes = await loadRaw(tensor, { bytes: source, path: source.path }, files);
  return { dtype: tensor.dtype, dims: tensor.dims, bytes };
}
