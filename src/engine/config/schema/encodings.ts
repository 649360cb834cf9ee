import Type, { type Static } from 'typebox';
import { annotations, choice, flag, group, integer, list, named, number, text } from './property';
import { sources } from './sources';

const { aimet, qairtQuantization, seed } = sources;

const version = choice(
  {
    '0.6.1': 'Tensors by name, each with a list of encodings. Deprecated by AIMET, read by all tools.',
    '1.0.0': 'Lists of encodings with names.',
    '2.0.0': 'As the QuantizeLinear of ONNX.',
    '2.1.0': 'As 2.0.0, with scales that are quantized themselves.',
  },
  { summary: 'Version of the format. Without it: 0.6.1.', source: aimet },
);

const quantizerArgs = group(
  {
    activation_bitwidth: integer({ summary: 'Bits of activations.', unit: 'bits', source: aimet }),
    param_bitwidth: integer({ summary: 'Bits of parameters.', unit: 'bits', source: aimet }),
    dtype: text({ summary: '`int` or `float`.', source: aimet }),
    is_symmetric: Type.Union(
      [text({ summary: '`"True"` or `"False"`.', source: aimet }), Type.Boolean()],
      annotations({ summary: 'Whether ranges are symmetric about 0.', source: aimet }),
    ),
    per_channel_quantization: Type.Union(
      [text({ summary: '`"True"` or `"False"`.', source: aimet }), Type.Boolean()],
      annotations({ summary: 'Whether weights have one scale for each channel.', source: aimet }),
    ),
    quant_scheme: text({ summary: 'How ranges were found.', source: aimet }),
  },
  { summary: 'How the file was made. For people; tools do not read it.', source: aimet },
);

/** One encoding of 0.6.1: of a tensor, or of one channel. */
export const namedEncoding = group(
  {
    dtype: choice(
      { int: 'Integers.', float: 'Floats: only `bitwidth` counts.' },
      { summary: 'What the tensor holds.', default: 'int', source: aimet },
    ),
    bitwidth: integer({ summary: 'Bits of a value.', unit: 'bits', minimum: 4, maximum: 32, source: aimet }),
    is_symmetric: choice(
      { True: 'Symmetric about 0: the offset is -2^(bitwidth - 1).', False: 'Not symmetric.' },
      { summary: 'Whether the range is symmetric about 0. Text, not a JSON boolean.', source: aimet },
    ),
    max: number({ summary: 'The largest float that the grid reaches.', source: aimet }),
    min: number({ summary: 'The smallest float that the grid reaches. 0 must lie in the range.', source: aimet }),
    scale: number({ summary: 'Step of the grid: (max - min) / (2^bitwidth - 1).', source: aimet }),
    // AIMET writes whole numbers as -128.0 here, which the language service takes for no integer: whether it is one is said by rules.
    offset: number({ summary: 'Steps from 0 to min: round(min / scale), so 0 or less.', source: aimet }),
  },
  {
    summary: 'One encoding: float = (q + offset) × scale, with q from 0 to 2^bitwidth - 1.',
    source: aimet,
    snippets: [{ label: 'by range', body: { bitwidth: '^${1:8}', min: '^${2:-1.0}', max: '^${3:1.0}', is_symmetric: '${4:False}' } }],
  },
);

const tensors = (summary: string) =>
  named(
    Type.Union(
      [list(namedEncoding, { summary: 'One encoding, or one for each output channel.', source: aimet }), namedEncoding],
      annotations({ summary: 'A list: one encoding, or one for each output channel.', source: aimet }),
    ),
    { summary, source: aimet },
  );

/** The seed document's format and 0.6.1: encodings by the names of tensors. */
export const encodingsByTensor = group(
  {
    version,
    activation_encodings: tensors('Encodings of activations, by the name of the tensor. Must exist, and may be empty.'),
    param_encodings: tensors('Encodings of weights and biases, by the name of the tensor. Must exist, and may be empty.'),
    quantizer_args: quantizerArgs,
    activation_bitwidth: integer({
      summary: 'Bits of activations without an encoding. Qualcomm’s tools take them from `--act_bitwidth`.',
      unit: 'bits',
      source: seed,
    }),
    param_bitwidth: integer({
      summary: 'Bits of weights without an encoding. Qualcomm’s tools take them from `--weights_bitwidth`.',
      unit: 'bits',
      source: seed,
    }),
    bias_bitwidth: integer({
      summary: 'Bits of biases without an encoding. Qualcomm’s tools take them from `--bias_bitwidth`.',
      unit: 'bits',
      source: seed,
    }),
  },
  { summary: 'Quantization encodings, by tensor (0.6.1).', source: qairtQuantization },
);

/** One encoding of 1.0.0: of a tensor, whatever its granularity. */
export const listedEncoding = group(
  {
    name: text({ summary: 'The tensor.', source: aimet }),
    enc_type: choice(
      {
        PER_TENSOR: 'One scale and offset.',
        PER_CHANNEL: 'One for each output channel.',
        PER_BLOCK: 'One for each block of input channels, of each output channel.',
        LPBQ: 'Low-power block quantization: small integers per block times a float per channel.',
      },
      { summary: 'Granularity.', source: aimet },
    ),
    dtype: choice({ INT: 'Integers.', FLOAT: 'Floats: only `bw` counts.' }, { summary: 'What the tensor holds.', source: aimet }),
    bw: integer({ summary: 'Bits of a value.', unit: 'bits', minimum: 2, maximum: 32, source: aimet }),
    is_sym: flag({ summary: 'Whether the range is symmetric about 0.', source: aimet }),
    scale: list(number({ summary: 'Step of the grid.', source: aimet }), {
      summary: 'Steps of the grids: a list, even of one.',
      source: aimet,
    }),
    offset: list(number({ summary: 'Steps from 0 to the smallest value: 0 or less.', source: aimet }), {
      summary: 'Offsets: a list, even of one.',
      source: aimet,
    }),
    zero_point_shift: list(number({ summary: 'Shift of the zero point.', source: aimet }), {
      summary: 'Shifts of zero points, for 2 bits only.',
      source: aimet,
    }),
    block_size: integer({ summary: 'Input channels of a block.', minimum: 1, source: aimet }),
    compressed_bw: integer({ summary: 'Bits of a value once compressed (LPBQ).', unit: 'bits', minimum: 2, maximum: 16, source: aimet }),
    per_block_int_scale: list(integer({ summary: 'Integer scale of a block.', minimum: 0, maximum: 65535, source: aimet }), {
      summary: 'Integer scales of the blocks (LPBQ).',
      source: aimet,
    }),
  },
  {
    summary: 'One encoding: float = (q + offset) × scale, with q from 0 to 2^bw - 1.',
    source: aimet,
    snippets: [
      {
        label: 'per tensor',
        body: {
          name: '${1:tensor}',
          enc_type: 'PER_TENSOR',
          dtype: 'INT',
          bw: '^${2:8}',
          is_sym: '^${3:false}',
          scale: ['^${4:0.01}'],
          offset: ['^${5:-128}'],
        },
      },
    ],
  },
);

/** 1.0.0: lists of encodings with names. */
export const encodingsByList = group(
  {
    version,
    activation_encodings: list(listedEncoding, { summary: 'Encodings of activations.', source: aimet }),
    param_encodings: list(listedEncoding, { summary: 'Encodings of weights and biases.', source: aimet }),
    quantizer_args: quantizerArgs,
    producer: text({ summary: 'Who wrote the file.', source: aimet }),
    excluded_layers: list(text({ summary: 'The name of a layer.', source: aimet }), {
      summary: 'Layers that stay in float.',
      source: aimet,
    }),
  },
  { summary: 'Quantization encodings, as lists (1.0.0).', source: aimet },
);

const outputDtype = choice(
  {
    int2: '2 bits, signed.',
    uint2: '2 bits.',
    int4: '4 bits, signed.',
    uint4: '4 bits.',
    int8: '8 bits, signed.',
    uint8: '8 bits.',
    int16: '16 bits, signed.',
    uint16: '16 bits.',
    int32: '32 bits, for biases.',
    float4e2m1: '4-bit floats.',
    float8e4m3fn: '8-bit floats.',
    float8e4m3fnuz: '8-bit floats without negative zero.',
    float8e5m2: '8-bit floats with a larger range.',
    float8e5m2fnuz: '8-bit floats with a larger range, without negative zero.',
  },
  { summary: 'Type of the quantized tensor, as in ONNX.', source: aimet },
);

/** One encoding of 2.x. Scales nest like the tensor that they are for. */
export const onnxEncoding = group(
  {
    name: text({ summary: 'The tensor.', source: aimet }),
    output_dtype: outputDtype,
    y_scale: Type.Unsafe<unknown>({
      type: ['number', 'array', 'object'],
      ...annotations({
        summary: 'Step of the grid: a number, nested lists, or (2.1.0) an object whose scale is quantized itself.',
        source: aimet,
      }),
    }),
    y_zero_point: Type.Unsafe<unknown>({
      type: ['number', 'array', 'null'],
      ...annotations({ summary: 'The integer that means 0.', default: 0, source: aimet }),
    }),
    axis: integer({ summary: 'The axis of channels or blocks.', source: aimet }),
    block_size: integer({ summary: 'Values of a block along the axis.', minimum: 1, source: aimet }),
    per_block_int_scale: Type.Unsafe<unknown>({
      type: 'array',
      ...annotations({ summary: 'Integer scales of the blocks, nested (LPBQ).', source: aimet }),
    }),
    per_channel_float_scale: Type.Unsafe<unknown>({
      type: 'array',
      ...annotations({ summary: 'Float scales of the channels, nested (LPBQ).', source: aimet }),
    }),
  },
  {
    summary: 'One encoding: float = (q - y_zero_point) × y_scale.',
    source: aimet,
    snippets: [
      { label: 'per tensor', body: { name: '${1:tensor}', output_dtype: '${2:uint8}', y_scale: '^${3:0.01}', y_zero_point: '^${4:128}' } },
    ],
  },
);

/** 2.0.0 and 2.1.0. */
export const encodingsOnnx = group(
  {
    version,
    encodings: list(onnxEncoding, { summary: 'Encodings of all tensors.', source: aimet }),
    producer: text({ summary: 'Who wrote the file.', source: aimet }),
    quantizer_args: quantizerArgs,
  },
  { summary: 'Quantization encodings, as in ONNX (2.x).', source: aimet },
);

export type NamedEncoding = Static<typeof namedEncoding>;
export type ListedEncoding = Static<typeof listedEncoding>;
export type OnnxEncoding = Static<typeof onnxEncoding>;
export type EncodingsByTensor = Static<typeof encodingsByTensor>;
export type EncodingsByList = Static<typeof encodingsByList>;
export type EncodingsOnnx = Static<typeof encodingsOnnx>;
