import { type DType, dtypeCode } from '../ir/dtype';
import { encodeBytes, encodeInt, encodeText, joinBytes } from './encode';

/** Field numbers of onnx.proto. */
const field = { info: { name: 1, type: 2 }, type: { tensor: 1 }, tensor: { elemType: 1, shape: 2 }, shape: { dim: 1 }, dim: { value: 1 } };

/** A ValueInfoProto of a tensor; without `dims` its rank is open. */
export function encodeValueInfo(name: string, dtype: DType, dims?: readonly number[]): Uint8Array {
  const shape = dims && joinBytes(dims.map((dim) => encodeBytes(field.shape.dim, encodeInt(field.dim.value, dim))));
  const tensor = joinBytes([
    encodeInt(field.tensor.elemType, dtypeCode(dtype)),
    ...(shape ? [encodeBytes(field.tensor.shape, shape)] : []),
  ]);
  return joinBytes([encodeText(field.info.name, name), encodeBytes(field.info.type, encodeBytes(field.type.tensor, tensor))]);
}
