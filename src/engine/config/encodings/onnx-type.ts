/** `output_dtype` of encodings 2.x (AIMET encoding specification), which are ONNX's element types. */
export interface OnnxGrid {
  readonly name: string;
  readonly bits: number;
  readonly kind: 'int' | 'uint' | 'float';
}

const grid = (name: string): OnnxGrid => {
  const [, kind, bits] = /^(int|uint|float)(\d+)/.exec(name) as unknown as [string, OnnxGrid['kind'], string];
  return { name, kind, bits: Number(bits) };
};

const specified = ['int2', 'uint2', 'int4', 'uint4', 'int8', 'uint8', 'int16', 'uint16', 'int32'];
const floats = ['float4e2m1', 'float8e4m3fn', 'float8e4m3fnuz', 'float8e5m2', 'float8e5m2fnuz'];

/** In the order of the specification. */
export const onnxGrids: readonly OnnxGrid[] = [...specified, ...floats].map(grid);

const byName = new Map(onnxGrids.map((one) => [one.name, one]));

export function onnxGrid(name: string | undefined): OnnxGrid | undefined {
  return byName.get(name ?? '');
}

/** What `q = 0` of the unsigned grid is in this type: `-128` of int8. */
export function lowestOf({ kind, bits }: OnnxGrid): number {
  return kind === 'int' ? -(2 ** (bits - 1)) : 0;
}
