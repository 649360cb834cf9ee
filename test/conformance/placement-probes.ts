import { dtypeFromCode } from '../../src/engine/ir/dtype';

/** One line of `zoo/opprobe*.jsonl`: an operator, what it was given, and whether the HTP took it. */
export interface Probe {
  readonly tag: string;
  readonly op: string;
  readonly inputs: readonly (readonly number[])[];
  readonly attrs: Readonly<Record<string, number | string | readonly number[]>>;
  readonly opset: number;
  readonly const_shapes: readonly (readonly number[])[];
  readonly dtype: number;
  readonly soc_model: number;
  readonly ep: 'QNN' | 'CPU' | 'ERROR' | 'removed/renamed';
  readonly all?: Readonly<Record<string, readonly string[]>>;
}

/**
 * The probes keep the shapes of their constants and not the elements. These are elements that fit, for the constants that decide a shape; the rest
 * are floats of any value.
 */
const constants: Readonly<Record<string, readonly (readonly [type: string, elements: (probe: Probe) => readonly number[]])[]>> = {
  CumSum: [['int64', () => [1]]],
  Expand: [['int64', () => [1, 8, 16, 16]]],
  Gather: [[`int64`, ({ const_shapes: [shape = []] }) => new Array<number>(shape[0] ?? 1).fill(0)]],
  GatherElements: [['int64', () => new Array<number>(8).fill(0)]],
  GatherND: [['int64', () => [0, 0, 1, 1]]],
  NonMaxSuppression: [['int64', () => [3]]],
  OneHot: [
    ['int64', () => [4]],
    ['float', () => [0, 1]],
  ],
  Pad: [['int64', () => [0, 0, 1, 1, 0, 0, 1, 1]]],
  ReduceSum: [['int64', () => [1]]],
  Reshape: [
    [
      'int64',
      ({ const_shapes: [[rank = 1] = []] }) =>
        [...new Array<number>(Math.min(rank, 6) - 1).fill(2), 64 / 2 ** (Math.min(rank, 6) - 1), 1].slice(0, rank),
    ],
  ],
  Resize: [
    ['float', () => []],
    ['float', ({ const_shapes: [, [rank = 4] = []] }) => [1, 1, 2, 2, 2].slice(0, rank)],
  ],
  ReverseSequence: [['int64', () => [4, 4, 4, 4]]],
  RoiAlign: [['int64', () => [0, 0]]],
  ScatterElements: [
    ['int64', () => new Array<number>(8).fill(0)],
    ['float', () => new Array<number>(8).fill(1)],
  ],
  ScatterND: [
    ['int64', () => [0, 1]],
    ['float', () => new Array<number>(8).fill(1)],
  ],
  Slice: [
    ['int64', () => [0]],
    ['int64', () => [8]],
    ['int64', () => [2]],
    ['int64', ({ tag }) => [tag === 'Slice_step2' ? 2 : 1]],
  ],
  Squeeze: [['int64', () => [0]]],
  Tile: [['int64', () => [1, 1, 2, 2]]],
  TopK: [['int64', () => [3]]],
  Unsqueeze: [['int64', () => [0]]],
};

const outputCounts: Readonly<Record<string, number>> = { MaxPool_indices: 2, TopK_last: 2, TopK_ax1: 2, TopK_smallest: 2, Split: 2 };

/** The probe as a model; the node in question is called PROBE. Float inputs come through an Add, as they did. */
export function probeModel(probe: Probe): string {
  const type = dtypeFromCode(probe.dtype);
  const given = probe.inputs.map((dims, i) => `x${i}: ${type}[${dims}]`).join(', ');
  const names = probe.inputs.map((_, i) => (probe.all?.[`pre${i}`] ? `p${i}` : `x${i}`));
  const before = names.flatMap((name, i) => (name === `p${i}` ? [`p${i} = Add(x${i}, x${i})`] : []));
  const fixed = probe.const_shapes.map((dims, i) => constantLine(probe, dims, i));
  const outputs = Array.from({ length: outputCounts[probe.tag] ?? 1 }, (_, i) => `y${i}`).join(', ');
  const attributes = Object.entries(probe.attrs).map(([name, value]) => `${name}=${literal(name, value)}`);
  const node = `[PROBE] ${outputs} = ${probe.op}(${[...names, ...probe.const_shapes.map((_, i) => `c${i}`)].join(', ')}) {${attributes.join(', ')}}`;
  return [`opset ${probe.opset}`, `(${given}) => (${outputs})`, ...fixed, ...before, node].join('\n');
}

function constantLine(probe: Probe, dims: readonly number[], at: number): string {
  const known = constants[probe.op]?.[at];
  const type = known ? (probe.tag === 'Gather_i32const' ? 'int32' : known[0]) : dtypeFromCode(probe.dtype);
  return `c${at}: ${type}[${dims}] = ${known ? `{${known[1](probe)}}` : '...'}`;
}

const floats = new Set(['alpha', 'beta', 'gamma', 'epsilon', 'spatial_scale', 'extrapolation_value', 'cubic_coeff_a']);

function literal(name: string, value: Probe['attrs'][string]): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return floats.has(name) && Number.isInteger(value) ? `${value}.0` : String(value);
  return `[${value}]`;
}
