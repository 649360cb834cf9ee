import { type Diagnostic, diagnostic, type Severity } from '../../problem';

/** What is worth saying of a tensor that was not quantized as its encoding says, or of the model around it. */
export type NoteCode = keyof typeof texts;

interface NoteText {
  readonly severity: Severity;
  /** `names` is `"a"` or `"a", "b", "c" and 4 more`. */
  readonly what: (names: string, count: number) => string;
  readonly fix: string;
}

const are = (count: number) => (count === 1 ? 'is' : 'are');
const stay = (count: number) => (count === 1 ? 'stays' : 'stay');

const texts = {
  'not-in-model': {
    severity: 'warning',
    what: (names, count) => `${names} ${are(count)} not in the model.`,
    fix: 'Check the names: encodings belong to the model that they were made for.',
  },
  'inner-value': {
    severity: 'warning',
    what: (names, count) => `${names} ${stay(count)} float: only values of the main graph are quantized.`,
    fix: 'Flatten the control flow, or inline the function.',
  },
  'encoding-broken': {
    severity: 'warning',
    what: (names, count) => `${names} ${stay(count)} float: scale and offset are none that the bits can hold.`,
    fix: 'Run qnn-lens check on the file.',
  },
  'bits-unknown': {
    severity: 'warning',
    what: (names, count) => `${names} ${stay(count)} float: ONNX quantizes to 4, 8 or 16 bits.`,
    fix: 'Use one of these bit widths.',
  },
  'not-float': {
    severity: 'warning',
    what: (names, count) => `${names} ${are(count)} no float or float16 in the model, so there is nothing to quantize.`,
    fix: 'Take the encoding out.',
  },
  'shape-mismatch': {
    severity: 'warning',
    what: (names, count) => `${names} ${stay(count)} float: the number of scales does not fit the shape.`,
    fix: 'Give one scale per tensor, output channel or block.',
  },
  'channels-of-activation': {
    severity: 'warning',
    what: (names, count) => `${names} ${stay(count)} float: an activation has one scale.`,
    fix: 'Give one scale for the whole tensor.',
  },
  'needs-constant': {
    severity: 'warning',
    what: (names, count) => `${names} ${stay(count)} float: the operator that reads ${count === 1 ? 'it' : 'them'} wants a constant.`,
    fix: 'Take the encoding out.',
  },
  unused: {
    severity: 'info',
    what: (names, count) => `Nothing reads ${names}, so ${count === 1 ? 'it stays' : 'they stay'} float.`,
    fix: 'Take the encoding out.',
  },
  'kept-float': { severity: 'info', what: (names, count) => `${names} ${stay(count)} float, as the encodings say.`, fix: '' },
  'no-encoding': {
    severity: 'info',
    what: (names, count) => `${names} ${count === 1 ? 'has' : 'have'} no encoding and ${stay(count)} float.`,
    fix: 'Give encodings for them where their nodes should run on integers.',
  },
  'bias-added': {
    severity: 'info',
    what: (names, count) =>
      `${names}: ${count === 1 ? 'a bias' : 'biases'} without an encoding, quantized to int32 with input scale × weight scale, because a float bias makes its node float.`,
    fix: '',
  },
  'bias-scale': {
    severity: 'info',
    what: (names) =>
      `${names}: quantized to int32 with input scale × weight scale, not as the encodings say, because kernels add the bias to that sum.`,
    fix: '',
  },
  'bias-without-scale': {
    severity: 'warning',
    what: (names, count) => `${names} ${stay(count)} float: a bias is quantized where input and weight of its node are.`,
    fix: 'Give encodings for input and weight, per tensor or per channel.',
  },
  'bias-clipped': {
    severity: 'warning',
    what: (names, count) =>
      `${names} ${count === 1 ? 'does' : 'do'} not fit into int32 at input scale × weight scale; what is beyond was clipped.`,
    fix: 'Widen the range of the weight or of the input.',
  },
  'norm-folded': {
    severity: 'info',
    what: (names, count) =>
      `${names}: BatchNormalization folded into the Conv before ${count === 1 ? 'it' : 'each'}, as Qualcomm's converter does.`,
    fix: '',
  },
  'folded-away': {
    severity: 'info',
    what: (names, count) => `${names} ${are(count)} gone: a BatchNormalization was folded into the Conv before it.`,
    fix: 'Take the encoding out.',
  },
  'lpbq-as-blocks': {
    severity: 'info',
    what: (names) => `${names}: low-power block quantization is written as plain blocks.`,
    fix: '',
  },
  'inputs-dropped': {
    severity: 'info',
    what: (names, count) => `${names} ${count === 1 ? 'was' : 'were'} also listed among the graph's inputs and ${are(count)} constant now.`,
    fix: '',
  },
} as const satisfies Readonly<Record<string, NoteText>>;

/** Collected while the plan is made, one note per reason. */
export class Notes {
  private readonly tensors = new Map<NoteCode, string[]>();
  private readonly others: Diagnostic[] = [];

  constructor(private readonly where: string) {}

  add(code: NoteCode, tensor: string): void {
    const known = this.tensors.get(code);
    if (known) known.push(tensor);
    else this.tensors.set(code, [tensor]);
  }

  /** Something about the model as a whole. */
  say(code: string, what: string, fix = ''): void {
    this.others.push(diagnostic('info', code, this.where, what, fix));
  }

  list(): readonly Diagnostic[] {
    const grouped = [...this.tensors].map(([code, names]) => {
      const { severity, what, fix }: NoteText = texts[code];
      return diagnostic(severity, code, this.where, what(listed(names), names.length), fix);
    });
    const rank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };
    return [...grouped, ...this.others].sort((a, b) => rank[a.severity] - rank[b.severity]);
  }
}

const mostNamed = 3;

export function listed(names: readonly string[]): string {
  const quoted = names.slice(0, mostNamed).map((name) => JSON.stringify(name));
  const rest = names.length - mostNamed;
  return rest > 0 ? `${quoted.join(', ')} and ${rest} more` : quoted.join(', ');
}
