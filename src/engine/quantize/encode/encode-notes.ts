import { type Diagnostic, diagnostic, type Severity } from '../../problem';
import { listed } from '../qdq/notes';

interface NoteText {
  readonly severity: Severity;
  readonly what: (names: string) => string;
  readonly fix: string;
}

const texts = {
  'no-statistics': {
    severity: 'warning',
    what: (names) => `Nothing was seen of ${names} in the calibration data: float.`,
    fix: 'Calibrate with data that reaches every branch of the model.',
  },
  'never-finite': {
    severity: 'warning',
    what: (names) => `${names}: only NaN or infinite in the calibration data, so it stays float.`,
    fix: 'Look at the data and at the nodes before.',
  },
  'sometimes-not-finite': {
    severity: 'warning',
    what: (names) => `${names}: NaN or infinite elements in the calibration data were left out.`,
    fix: 'Look at the data: one sample may be broken.',
  },
  'constant-activation': {
    severity: 'info',
    what: (names) => `${names}: the same value in all of the calibration data.`,
    fix: 'Calibrate with more varied data, unless the value is a constant of the model.',
  },
  'weights-kept-8': {
    severity: 'warning',
    what: (names) => `${names}: 8 bits, because 16-bit weights need 16-bit activations on the HTP.`,
    fix: 'Give the activations 16 bits.',
  },
  'blocks-left-out': {
    severity: 'warning',
    what: (names) =>
      `${names}: one scale per channel, because blocks need 4-bit weights, 16-bit activations and a block size that divides the input channels.`,
    fix: 'Use 4-bit weights with 16-bit activations, or no blocks.',
  },
} as const satisfies Readonly<Record<string, NoteText>>;

/** What is worth saying of the choice of encodings, one note per reason. */
export class EncodeNotes {
  private readonly tensors = new Map<keyof typeof texts, Set<string>>();

  constructor(private readonly where: string) {}

  add(code: keyof typeof texts, tensor: string): void {
    const known = this.tensors.get(code);
    if (known) known.add(tensor);
    else this.tensors.set(code, new Set([tensor]));
  }

  list(): readonly Diagnostic[] {
    return Array.from(this.tensors, ([code, names]) => {
      const { severity, what, fix }: NoteText = texts[code];
      return diagnostic(severity, code, this.where, what(listed([...names])), fix);
    });
  }
}
