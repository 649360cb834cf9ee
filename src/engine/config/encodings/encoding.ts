import type { TextSpan } from '../finding';

/** `seed` is the seed document's format: bare objects where lists belong, positive offsets, bit widths at the top. */
export type EncodingVersion = 'seed' | '0.6.1' | '1.0.0' | '2.0.0' | '2.1.0';
export const encodingVersions: readonly EncodingVersion[] = ['seed', '0.6.1', '1.0.0', '2.0.0', '2.1.0'];

export type Granularity = 'tensor' | 'channel' | 'block' | 'lpbq';

/**
 * How one tensor is quantized, whatever the file's version: `float = (q + offset) * scale` with `q` in `0 .. 2^bitwidth - 1`, so offsets are `<= 0` and
 * a symmetric tensor has `-2^(bitwidth - 1)` (AIMET encoding specification). Lists have one entry per tensor, channel or block.
 */
export interface Encoding {
  readonly tensor: string;
  readonly section: 'activation' | 'param';
  readonly dtype: 'int' | 'float';
  readonly bitwidth: number;
  readonly symmetric: boolean;
  readonly granularity: Granularity;
  /** Of the channels or blocks, where the file says. */
  readonly axis?: number;
  readonly blockSize?: number;
  /** Empty for floats. */
  readonly scale: readonly number[];
  readonly offset: readonly number[];
}

/** One encoding with its places in the text. Its `encoding` is missing where the file is too wrong to tell. */
export interface EncodingEntry extends TextSpan {
  readonly tensor: string;
  readonly section: Encoding['section'];
  /** The tensor's name in the text, quotes included. */
  readonly name: TextSpan;
  readonly encoding: Encoding | undefined;
}

/** A file of encodings, read. */
export interface EncodingTable {
  readonly version: EncodingVersion;
  readonly entries: readonly EncodingEntry[];
}

/** The floats that the grid of one channel reaches: `q = 0` and `q = 2^bitwidth - 1`. */
export function rangeOf({ bitwidth, scale, offset }: Encoding, channel = 0): { readonly min: number; readonly max: number } {
  const step = scale[channel] ?? Number.NaN;
  const low = offset[channel] ?? Number.NaN;
  return { min: low * step, max: (2 ** bitwidth - 1 + low) * step };
}
