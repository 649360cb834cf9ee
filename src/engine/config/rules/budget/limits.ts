import type { Rung } from '../../../rung';
import { bytesText } from '../../../text/numbers';
import type { Figures } from '../figures';

/** What a budget can limit. Another limit is another row here, a key of the schema and a figure. */
export interface LimitRow {
  readonly key: string;
  readonly figure: keyof Figures;
  readonly bound: 'max' | 'min';
  /** The figure in a sentence: `12 nodes run on the CPU`. */
  readonly says: (value: number) => string;
  readonly show: (value: number) => string;
  /** A value nearest to the figure that the limit can have; whole numbers where the unit is. */
  readonly round: (value: number) => number;
  /** The highest rung that the figure can have. */
  readonly highest: Rung;
  /** How the figure becomes known, or known better. */
  readonly learn: string;
  /** Above it the schema refuses the limit. */
  readonly most?: number;
  /** Why a limit cannot be met, or cannot be missed; undefined for one that makes sense. */
  readonly absurd?: (limit: number) => string | undefined;
}

const whole = (value: number) => Math.ceil(value);
/** Three digits, on the side of the limit that the figure passes. */
const up = (value: number) => threeDigits(value, Math.ceil);
const down = (value: number) => threeDigits(value, Math.floor);

function threeDigits(value: number, round: (value: number) => number): number {
  if (value === 0) return 0;
  const unit = 10 ** (2 - Math.floor(Math.log10(Math.abs(value))));
  // Once more through text: 0.1 + 0.2 must not show.
  return Number((round(Number((value * unit).toPrecision(12))) / unit).toPrecision(3));
}

const plain = (value: number) => String(value);
const many = (count: number, one: string) => `${count} ${one}${count === 1 ? '' : 's'}`;
const ms = (value: number) => `${Number(value.toPrecision(3))} ms`;
const notZero = (why: string) => (limit: number) => (limit === 0 ? why : undefined);
const verify = 'Verify the placement, or raise the limit.';

/** A float of 32 bits keeps 24 digits, which is about 150 dB: above 200 dB two tensors are equal. */
const mostDb = 200;

export const limitRows: readonly LimitRow[] = [
  {
    key: 'cpu_nodes',
    figure: 'cpuNodes',
    bound: 'max',
    says: (value) => `${many(value, 'node')} ${value === 1 ? 'runs' : 'run'} on the CPU`,
    show: plain,
    round: whole,
    highest: 'verified',
    learn: verify,
  },
  {
    key: 'segments',
    figure: 'segments',
    bound: 'max',
    says: (value) => `The graph falls into ${many(value, 'segment')}`,
    show: plain,
    round: whole,
    highest: 'verified',
    learn: verify,
    absurd: notZero('A graph is at least one segment.'),
  },
  {
    key: 'boundary_bytes',
    figure: 'boundaryBytes',
    bound: 'max',
    says: (value) => `${capacity(value)} cross between units in a run`,
    show: capacity,
    round: whole,
    highest: 'verified',
    learn: 'Make the shapes of the model known.',
  },
  {
    key: 'latency_ms',
    figure: 'latencyMs',
    bound: 'max',
    says: (value) => `A run takes ${ms(value)}`,
    show: ms,
    round: up,
    highest: 'measured',
    learn: 'Profile the model for the chip.',
    absurd: notZero('Every run takes time.'),
  },
  {
    key: 'sqnr_db',
    figure: 'sqnrDb',
    bound: 'min',
    says: (value) => `The SQNR of the worst output is ${Number(value.toPrecision(3))} dB`,
    show: (value) => `${value} dB`,
    round: down,
    highest: 'measured',
    learn: 'Compare the quantized model with the float model on data.',
    absurd: (limit) => (limit > mostDb ? `Even floats of 32 bits do not keep ${limit} dB.` : undefined),
  },
  {
    key: 'cosine',
    figure: 'cosine',
    bound: 'min',
    most: 1,
    says: (value) => `The cosine similarity of the worst output is ${Number(value.toPrecision(4))}`,
    show: plain,
    round: down,
    highest: 'measured',
    learn: 'Compare the quantized model with the float model on data.',
  },
  {
    key: 'context_bytes',
    figure: 'contextBytes',
    bound: 'max',
    says: (value) => `The context binary has ${capacity(value)}`,
    show: capacity,
    round: whole,
    highest: 'verified',
    learn: 'Convert the model for the chip.',
    absurd: notZero('Every context binary has some bytes.'),
  },
  {
    key: 'memory_bytes',
    figure: 'memoryBytes',
    bound: 'max',
    says: (value) => `Weights and live activations need ${capacity(value)}`,
    show: capacity,
    round: whole,
    highest: 'estimate',
    learn: 'Make the shapes of the model known.',
    absurd: notZero('Every model needs memory.'),
  },
];

/** Exact where it matters whether a limit is met: `1.13 MB (1126400 bytes)`. */
function capacity(bytes: number): string {
  return bytes < 1000 ? bytesText(bytes) : `${bytesText(bytes)} (${bytes} bytes)`;
}
