import type { TextSpan } from '../finding';
import type { JsonValue, Member } from '../json/json';
import type { EncodingPart } from './part';

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
  /** Of LPBQ: the integer that multiplies the channel's scale, per block, all blocks of a channel together. */
  readonly blockScale?: readonly number[];
  /** Of LPBQ: the bits that are stored; `bitwidth` is what they expand to. */
  readonly compressedBitwidth?: number;
  /** How many channels blocks belong to, where the file says. */
  readonly channels?: number;
  /** Empty for floats. Blocks of one channel stand together. */
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
  /** All that the file says of the tensor. */
  readonly value: JsonValue;
  /** One per `{...}`: a list of version 0.6.1 has one per channel. */
  readonly parts: readonly EncodingPart[];
}

/** A file of encodings, read. */
export interface EncodingTable {
  /** What the file says it is, where that is a version; else what it looks like. */
  readonly version: EncodingVersion;
  /** What it looks like, whatever it says. */
  readonly layout: EncodingVersion;
  /** The member `version`. */
  readonly stated: Member | undefined;
  /** The members of the root that hold encodings. */
  readonly sections: readonly EncodingSection[];
  readonly entries: readonly EncodingEntry[];
}

export type SectionName = 'activation_encodings' | 'param_encodings' | 'encodings';
export const sectionNames: readonly SectionName[] = ['activation_encodings', 'param_encodings', 'encodings'];

export interface EncodingSection extends Member {
  readonly name: SectionName;
}

/** The floats that the grid of one channel reaches: `q = 0` and `q = 2^bitwidth - 1`. */
export function rangeOf({ bitwidth, scale, offset }: Encoding, channel = 0): { readonly min: number; readonly max: number } {
  const step = scale[channel] ?? Number.NaN;
  const low = offset[channel] ?? Number.NaN;
  return { min: low * step, max: (2 ** bitwidth - 1 + low) * step };
}
