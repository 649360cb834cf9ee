/** Everything that can go wrong is one of these, in the editor, the CLI and the reports alike. */
export interface ProblemFields {
  /** Stable, kebab-case, tested: `onnx-truncated`, `tool-missing` ... */
  readonly code: string;
  /** File, node, byte offset or JSON path. */
  readonly where: string;
  /** One sentence that quotes the offending value. */
  readonly what: string;
  /** One sentence that says what to do. */
  readonly fix: string;
}

export type Severity = 'error' | 'warning' | 'info';

/** A problem that did not stop the work: what could be read is still there. */
export interface Diagnostic extends ProblemFields {
  readonly severity: Severity;
}

export function diagnostic(severity: Severity, code: string, where: string, what: string, fix: string): Diagnostic {
  return { severity, code, where, what, fix };
}

/** A problem that stopped the work. `log` keeps the last lines of the tool that failed, `argv` how it was called. */
export class Problem extends Error implements ProblemFields {
  constructor(
    readonly code: string,
    readonly where: string,
    readonly what: string,
    readonly fix: string,
    readonly detail: { readonly argv?: readonly string[]; readonly log?: readonly string[]; readonly exitCode?: number } = {},
  ) {
    super(`${what} ${fix}`);
    this.name = 'Problem';
  }
}

/** The four parts as plain data, for messages between threads and for JSON output. */
export function problemFields(problem: ProblemFields): ProblemFields {
  const { code, where, what, fix } = problem;
  return { code, where, what, fix };
}

/** Any thrown thing as the four parts: a bug still reaches the user as a sentence. */
export function asProblem(thrown: unknown, where: string): Problem {
  if (thrown instanceof Problem) return thrown;
  if (isAbort(thrown)) return new Problem('cancelled', where, 'The work was cancelled.', 'Start it again when you want the result.');
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return new Problem('internal', where, `Unexpected error: ${text}.`, 'Please report this with the file that caused it.', {
    log: thrown instanceof Error && thrown.stack ? thrown.stack.split('\n') : [],
  });
}

export function isAbort(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.name === 'AbortError';
}

/** For the default of a switch over a union: does not compile while a case is missing. */
export function impossible(value: never): never {
  throw new Error(`impossible value: ${JSON.stringify(value)}`);
}
