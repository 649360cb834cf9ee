import type { Severity } from '../problem';

/** A range of a config file's text, in UTF-16 code units: `text.slice(at, end)`. */
export interface TextSpan {
  readonly at: number;
  readonly end: number;
}

export interface TextEdit extends TextSpan {
  readonly text: string;
}

/** A change that mends a finding. Edits of one fix do not overlap. */
export interface Fix {
  /** What a menu shows: `Write "vtcm_mb" instead`. */
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** At most one fix of a finding: what `--fix` and "fix all" apply. It changes nothing that the user may have meant otherwise. */
  readonly preferred?: boolean;
}

/** Hints are shown faintly: worth knowing, nothing to mend. */
export type FindingSeverity = Severity | 'hint';

/** One thing wrong with, or worth saying of, a config file, at one place of its text. */
export interface Finding extends TextSpan {
  readonly severity: FindingSeverity;
  /** Stable, kebab-case, documented in docs/config.md. */
  readonly code: string;
  /** JSON path (`activation_encodings/conv1/0/scale`), or `line 3` of a text file. */
  readonly where: string;
  /** One sentence that quotes the offending value. */
  readonly what: string;
  /** One sentence that says what to do. */
  readonly fix: string;
  readonly fixes: readonly Fix[];
  /** `unnecessary` is faded, `deprecated` is struck through. */
  readonly tag?: 'unnecessary' | 'deprecated';
  /**
   * `service`: said by the JSON language service, which shows it in the editor itself. `schema`: said by a rule although the service says it too; where it
   * does, its message is the one that is shown, and this finding lends its fixes.
   */
  readonly voice?: 'service' | 'schema';
}

/** What every screen, file and terminal prints. */
export function messageOf({ what, fix }: Pick<Finding, 'what' | 'fix'>): string {
  return fix === '' ? what : `${what} ${fix}`;
}
