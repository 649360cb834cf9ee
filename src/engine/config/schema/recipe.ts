import type { Static } from 'typebox';
import { choice, flag, group, integer, level, list, named, number, text } from './property';
import { sources } from './sources';

const source = sources.lens;

const method = choice(
  {
    'min-max': 'The smallest and the largest value seen.',
    'moving-average': 'Averages of the smallest and largest values of the samples: outliers count less.',
    percentile: 'A share of the values, given by `percentile`; the rest is clipped.',
    entropy: 'The range that loses the least information (Kullback-Leibler).',
    mse: 'The range with the smallest mean squared error.',
    auto: 'All of them for each tensor; the one with the smallest error counts.',
  },
  { summary: 'How ranges are found from calibration data.', default: 'auto', source },
);

const weightBits = level(
  [
    [4, 'Smallest; per channel, accuracy must be watched.'],
    [8, 'The rule.'],
    [16, 'Needs 16-bit activations and Hexagon v73.'],
  ],
  { summary: 'Bits of weights.', unit: 'bits', default: 8, source },
);
const activationBits = level(
  [
    [8, 'Fastest.'],
    [16, 'More exact, slower.'],
  ],
  { summary: 'Bits of activations.', unit: 'bits', default: 8, source },
);
const biasBits = level([[32, 'The rule. (Qualcomm’s converter has 8 as its default: do not follow it.)']], {
  summary: 'Bits of biases.',
  unit: 'bits',
  default: 32,
  source,
});

const perChannel = flag({ summary: 'Weights have one scale for each output channel.', default: true, source });
const symmetric = group(
  {
    weights: flag({ summary: 'The range of weights is symmetric about 0. Per-channel weights must be.', default: true, source }),
    activations: flag({ summary: 'The range of activations is symmetric about 0.', default: false, source }),
  },
  { summary: 'Which ranges are symmetric about 0.', source },
);

const overridden = {
  method,
  weights: weightBits,
  activations: activationBits,
  per_channel: perChannel,
  float: flag({ summary: 'These nodes stay in 16-bit floats.', default: false, source }),
};

const override = group(
  {
    node: text({ summary: 'The name of one node.', source }),
    op: text({ summary: 'All nodes of this operator: `Softmax`.', source }),
    pattern: text({ summary: 'All nodes whose name fits: `*` is any text, `?` one character.', source }),
    ...overridden,
  },
  {
    summary: 'What is different for some nodes. Name them by one of `node`, `op` and `pattern`; the last override that fits counts.',
    source,
  },
);

const preprocessing = group(
  {
    mean: list(number({ summary: 'Mean of one channel.', source }), { summary: 'Subtracted from the input, per channel.', source }),
    std: list(number({ summary: 'Standard deviation of one channel.', source }), {
      summary: 'The input is divided by it, per channel.',
      source,
    }),
    scale: number({ summary: 'The input is multiplied by it, first.', source }),
    layout: choice(
      { nchw: 'Channels before height and width.', nhwc: 'Channels last.' },
      { summary: 'Layout of the files; that of the model is known.', source },
    ),
    color: choice(
      { rgb: 'Red first.', bgr: 'Blue first.', gray: 'One channel.' },
      { summary: 'Order of the colors that the model wants.', default: 'rgb', source },
    ),
    resize: list(integer({ summary: 'Height or width.', unit: 'pixels', minimum: 1, source }), {
      summary: 'Images are resized to height and width.',
      unit: 'pixels',
      source,
    }),
    crop: list(integer({ summary: 'Height or width.', unit: 'pixels', minimum: 1, source }), {
      summary: 'This height and width are cut from the middle, after the resize.',
      unit: 'pixels',
      source,
    }),
  },
  { summary: 'How the files of one input become its values.', source },
);

const calibration = group(
  {
    data: text({ summary: 'A folder, an input list or an `.npz` file, relative to this file.', source }),
    samples: integer({ summary: 'How many samples are used, from the start.', unit: 'samples', minimum: 1, default: 100, source }),
    percentile: number({
      summary: 'Share of the values that the range keeps (method percentile).',
      unit: '%',
      minimum: 50,
      maximum: 100,
      default: 99.99,
      source,
    }),
    inputs: named(preprocessing, { summary: 'Preprocessing, by the name of the input.', source }),
  },
  {
    summary: 'The data that ranges are found with.',
    source,
    snippets: [{ label: 'a folder', body: { data: '${1:calibration}', samples: '^${2:100}' } }],
  },
);

const improvement = choice(
  {
    equalize: 'Evens out the ranges of channels between neighboring layers; the float model computes the same.',
    smooth: 'Moves outliers of activations into the weights behind them (transformers).',
    'round-weights': 'Rounds weights so that the layer’s output loses least, not each weight.',
    'correct-biases': 'Takes the mean error of each channel into the bias.',
  },
  { summary: 'A way to lose less.', source },
);

const accuracyBudget = group(
  {
    sqnr_db: number({ summary: 'The smallest signal to quantization noise ratio of an output.', unit: 'dB', minimum: 0, source }),
    cosine: number({
      summary: 'The smallest cosine similarity of an output with the float model.',
      unit: '1',
      minimum: -1,
      maximum: 1,
      source,
    }),
    latency_ms: number({ summary: 'The longest time of one run.', unit: 'ms', minimum: 0, source }),
    context_bytes: integer({ summary: 'The largest context binary.', unit: 'bytes', minimum: 0, source }),
  },
  { summary: 'What the quantized model must keep to; bits are added where that is not so.', source },
);

/** How a model is to be quantized. */
export const recipe = group(
  {
    model: text({ summary: 'The model, relative to this file. Without it: the model beside it.', source }),
    method,
    bits: group(
      { weights: weightBits, activations: activationBits, bias: biasBits },
      {
        summary: 'Bits per kind of tensor.',
        source,
        snippets: [
          { label: 'w8a8', body: { weights: 8, activations: 8, bias: 32 } },
          { label: 'w8a16', body: { weights: 8, activations: 16, bias: 32 } },
        ],
      },
    ),
    per_channel: perChannel,
    symmetric,
    block_size: integer({
      summary: 'Weights have one scale for each block of this many input channels, where the chip takes that.',
      unit: 'channels',
      minimum: 1,
      source,
    }),
    improvements: list(improvement, {
      summary: 'Tried one after another and measured; what does not help is left out. An empty list: none.',
      source,
      snippets: [{ label: 'all', body: ['equalize', 'smooth', 'round-weights', 'correct-biases'] }],
    }),
    overrides: list(override, {
      summary: 'What is different for some nodes; the last one that fits counts.',
      source,
      snippets: [{ label: '16 bits for an operator', body: [{ op: '${1:Softmax}', activations: 16 }] }],
    }),
    calibration,
    accuracy_budget: accuracyBudget,
  },
  { summary: 'How a model is to be quantized.', source },
);

export type Recipe = Static<typeof recipe>;
