import { type Encoding, type EncodingVersion, rangeOf } from './encoding';
import { expandedBitwidth } from './normalize';
import { shortFloat, transposed } from './numbers';

type Json = string | number | boolean | readonly Json[] | { readonly [name: string]: Json };
export type JsonObject = { readonly [name: string]: Json };

/** A whole file of the version. What the version cannot say is left out: `unsayable` tells. */
export function writeEncodings(encodings: readonly Encoding[], version: EncodingVersion): string {
  const said = encodings.filter((encoding) => !isUnsayable(encoding, version));
  const sections = sectionsOf(version).map(({ name, holds }) => {
    const lines = said.filter(({ section }) => holds === undefined || section === holds).map((encoding) => entryText(encoding, version));
    return `  ${JSON.stringify(name)}: ${listText(lines, isKeyed(version))}`;
  });
  const head = version === 'seed' ? [] : [`  "version": ${JSON.stringify(version)}`];
  return `{\n${[...head, ...sections].join(',\n')}\n}\n`;
}

/** Versions whose sections map names to encodings. */
export function isKeyed(version: EncodingVersion): boolean {
  return version === 'seed' || version === '0.6.1';
}

/** Versions with ONNX's element types and one list for all. */
export function isOnnxStyle(version: EncodingVersion): boolean {
  return version === '2.0.0' || version === '2.1.0';
}

function sectionsOf(version: EncodingVersion): readonly { readonly name: string; readonly holds?: Encoding['section'] }[] {
  if (isOnnxStyle(version)) return [{ name: 'encodings' }];
  return [
    { name: 'activation_encodings', holds: 'activation' },
    { name: 'param_encodings', holds: 'param' },
  ];
}

/** The entries as a list or object of a section, one per line. */
export function listText(lines: readonly string[], keyed: boolean): string {
  const [open, close] = keyed ? ['{', '}'] : ['[', ']'];
  return lines.length === 0 ? `${open}${close}` : `${open}\n${lines.map((line) => `    ${line}`).join(',\n')}\n  ${close}`;
}

/** One entry of a section: `{"name": "x", ...}`, or `"x": [{...}]` where names are keys. */
export function entryText(encoding: Encoding, version: EncodingVersion): string {
  if (!isKeyed(version)) return jsonText(isOnnxStyle(version) ? onnxRecord(encoding, version) : listedRecord(encoding));
  return `${JSON.stringify(encoding.tensor)}: ${valueText(encoding, version)}`;
}

/** What stands behind the name of a keyed entry. */
export function valueText(encoding: Encoding, version: EncodingVersion): string {
  const records = legacyRecords(encoding, version);
  const [only] = records;
  return version === 'seed' && records.length === 1 && only ? jsonText(only) : jsonText(records);
}

/** Version 0.6.1 and the seed's: one record per channel. */
function legacyRecords(encoding: Encoding, version: EncodingVersion): readonly JsonObject[] {
  const { dtype, bitwidth, symmetric, scale, offset } = encoding;
  if (dtype === 'float') return [version === 'seed' ? { bitwidth, dtype: 'float' } : { dtype: 'float', bitwidth }];
  return scale.map((step, channel) => {
    const { min, max } = rangeOf(encoding, channel);
    const common = { bitwidth, max: shortFloat(max), min: shortFloat(min), scale: step, offset: offset[channel] ?? 0 };
    if (version === 'seed') return common;
    return { dtype: 'int', is_symmetric: symmetric ? 'True' : 'False', ...common };
  });
}

const encodingTypes: Readonly<Record<Encoding['granularity'], string>> = {
  tensor: 'PER_TENSOR',
  channel: 'PER_CHANNEL',
  block: 'PER_BLOCK',
  lpbq: 'LPBQ',
};

/** Version 1.0.0. */
export function listedRecord(encoding: Encoding): JsonObject {
  const { tensor, dtype, bitwidth, symmetric, granularity, blockSize, blockScale, compressedBitwidth, scale, offset } = encoding;
  const head = { name: tensor, enc_type: encodingTypes[granularity], dtype: dtype === 'int' ? 'INT' : 'FLOAT', bw: bitwidth };
  if (dtype === 'float') return head;
  return {
    ...head,
    is_sym: symmetric,
    scale,
    offset,
    ...(blockSize !== undefined && { block_size: blockSize }),
    ...(compressedBitwidth !== undefined && { compressed_bw: compressedBitwidth }),
    ...(blockScale && { per_block_int_scale: blockScale }),
  };
}

/** Versions 2.x. A centered grid is a signed type without a zero point, any other one is unsigned. */
function onnxRecord(encoding: Encoding, version: EncodingVersion): JsonObject {
  const { tensor: name, bitwidth, granularity, axis, blockSize, scale, offset } = encoding;
  if (granularity === 'lpbq') return lpbqRecord(encoding, version);
  const middle = 2 ** (bitwidth - 1);
  const isSigned = encoding.symmetric || bitwidth === 32;
  const zeros = offset.map((value) => 0 - value - (isSigned ? middle : 0));
  const shaped = (values: readonly number[]): Json => {
    if (granularity === 'tensor') return values[0] ?? 0;
    return granularity === 'block' ? nested(values, encoding) : values;
  };
  return {
    name,
    output_dtype: `${isSigned ? 'int' : 'uint'}${bitwidth}`,
    y_scale: shaped(scale),
    ...(zeros.some((zero) => zero !== 0) && { y_zero_point: shaped(zeros) }),
    ...placeOf(encoding),
    ...(axis === undefined && granularity === 'channel' && { axis: 0 }),
    ...(blockSize !== undefined && { block_size: blockSize }),
  };
}

const placeOf = ({ axis }: Encoding) => (axis === undefined ? {} : { axis });

function lpbqRecord(encoding: Encoding, version: EncodingVersion): JsonObject {
  const { tensor: name, axis = 1, blockSize = 0, blockScale = [], compressedBitwidth = 4, scale } = encoding;
  const head = { name, output_dtype: `int${compressedBitwidth}` };
  const tail = { axis, block_size: blockSize };
  const blocks = nested(blockScale, { ...encoding, channels: scale.length });
  // The channel axis is the other one of the two.
  if (version === '2.1.0') return { ...head, y_scale: { x: blocks, x_scale: scale, axis: axis === 0 ? 1 : 0 }, ...tail };
  const channels = axis === 0 ? [scale] : scale.map((value) => [value]);
  return { ...head, per_block_int_scale: blocks, per_channel_float_scale: channels, ...tail };
}

/** Blocks as rows: those of a channel together, or across the channels where the blocks lie along the first axis. */
function nested(values: readonly number[], { axis, channels = 1 }: Pick<Encoding, 'axis' | 'channels'>): Json {
  const perChannel = Math.max(1, Math.floor(values.length / Math.max(1, channels)));
  const along = axis === 0 ? transposed(values, channels) : values;
  const width = axis === 0 ? channels : perChannel;
  return Array.from({ length: Math.ceil(along.length / width) }, (_, row) => along.slice(row * width, (row + 1) * width));
}

/** What a version leaves out or changes: one sentence per reason. */
export function unsayable(encodings: readonly Encoding[], version: EncodingVersion): readonly string[] {
  return reasons.flatMap(({ applies, says }) => {
    const met = encodings.filter((encoding) => applies(encoding, version));
    return met.length === 0 ? [] : [says(version, met.length, met[0]?.tensor ?? '')];
  });
}

interface Reason {
  readonly applies: (encoding: Encoding, version: EncodingVersion) => boolean;
  readonly says: (version: EncodingVersion, count: number, example: string) => string;
  /** The whole encoding is left out. */
  readonly drops: boolean;
}

const tensorsOf = (count: number, example: string) =>
  `${count} ${count === 1 ? 'tensor' : 'tensors'} (${JSON.stringify(example)}${count > 1 ? ', …' : ''})`;
const isBlocked = ({ granularity }: Encoding) => granularity === 'block' || granularity === 'lpbq';

const reasons: readonly Reason[] = [
  {
    applies: (encoding, version) => isKeyed(version) && isBlocked(encoding),
    says: (version, count, example) => `Version ${version} has no blocks: ${tensorsOf(count, example)} left out.`,
    drops: true,
  },
  {
    applies: ({ dtype, bitwidth }, version) => isOnnxStyle(version) && dtype === 'float' && bitwidth >= 16,
    says: (version, count, example) =>
      `Version ${version} names no 16-bit or 32-bit float: ${tensorsOf(count, example)} left out; tensors without an encoding stay float.`,
    drops: true,
  },
  {
    applies: ({ dtype, bitwidth }, version) =>
      isOnnxStyle(version) && (dtype === 'float' ? bitwidth < 16 : ![2, 4, 8, 16, 32].includes(bitwidth)),
    says: (version, count, example) => `Version ${version} has no type for ${tensorsOf(count, example)}: left out.`,
    drops: true,
  },
  {
    applies: (encoding, version) => isOnnxStyle(version) && encoding.granularity === 'block' && encoding.channels === undefined,
    says: (version, count, example) =>
      `Version ${version} nests blocks by channel, and how many channels there are is not known: ${tensorsOf(count, example)} left out.`,
    drops: true,
  },
  {
    applies: ({ granularity, bitwidth }, version) => isOnnxStyle(version) && granularity === 'lpbq' && bitwidth !== expandedBitwidth,
    says: (version, count, example) =>
      `Version ${version} does not say what LPBQ expands to; readers take ${expandedBitwidth} bits: ${tensorsOf(count, example)}.`,
    drops: false,
  },
  {
    applies: (_, version) => isOnnxStyle(version),
    says: (version) => `Version ${version} has one list for activations and parameters: which is which is the model's to say.`,
    drops: false,
  },
  {
    applies: ({ axis, blockSize, granularity }, version) =>
      !isOnnxStyle(version) && axis !== undefined && (blockSize !== undefined || granularity === 'channel'),
    says: (version, count, example) => `Version ${version} has no axis, it follows from the operator: ${tensorsOf(count, example)}.`,
    drops: false,
  },
];

function isUnsayable(encoding: Encoding, version: EncodingVersion): boolean {
  return reasons.some(({ drops, applies }) => drops && applies(encoding, version));
}

/** JSON on one line, with blanks behind commas and colons. */
function jsonText(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(jsonText).join(', ')}]`;
  if (typeof value === 'number') return numberText(value);
  if (typeof value !== 'object') return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([name, inner]) => `${JSON.stringify(name)}: ${jsonText(inner as Json)}`)
    .join(', ')} }`;
}

/** JSON has no NaN and no infinities; a reader that meets null refuses the file instead of computing with it. */
function numberText(value: number): string {
  return Number.isFinite(value) ? String(value) : 'null';
}
