import { type Diagnostic, type Problem, type ProblemFields, problemFields } from '../../engine/problem';
import { type ExitCode, exitCodes } from '../command';
import type { Terminal } from '../terminal';
import { jsonLine, visible } from './visible';

const codes: Readonly<Record<string, ExitCode>> = {
  usage: exitCodes.usage,
  'chip-unknown': exitCodes.usage,
  'tool-missing': exitCodes.toolMissing,
  cancelled: exitCodes.cancelled,
};

export function exitCodeOf(problem: Problem): ExitCode {
  return codes[problem.code] ?? exitCodes.inputProblem;
}

/** When several models are worked on: what the user has to know first. */
export function worse(a: ExitCode, b: ExitCode): ExitCode {
  const order: readonly ExitCode[] = [exitCodes.done, exitCodes.inputProblem, exitCodes.toolMissing, exitCodes.usage, exitCodes.cancelled];
  return order.indexOf(a) > order.indexOf(b) ? a : b;
}

/** `error: model.onnx: What is wrong. What to do. [code]` on standard error; with `json` also the object on standard output. */
export function printProblem(
  terminal: Terminal,
  problem: Problem,
  { json, verbose }: { readonly json: boolean; readonly verbose: boolean },
  path?: string,
): void {
  if (json) terminal.out(jsonLine({ ...(path !== undefined && { path }), error: problemFields(problem) }));
  terminal.err(`error: ${sentence(problem)}\n`);
  if (verbose) printDetail(terminal, problem);
}

export function printDiagnostic(terminal: Terminal, diagnostic: Diagnostic): void {
  terminal.err(`${diagnostic.severity}: ${sentence(diagnostic)}\n`);
}

function printDetail(terminal: Terminal, { detail }: Problem): void {
  if (detail.argv) terminal.err(`  command: ${visible(JSON.stringify(detail.argv))}\n`);
  if (detail.exitCode !== undefined) terminal.err(`  exit code: ${detail.exitCode}\n`);
  for (const line of detail.log ?? []) terminal.err(`  | ${visible(line)}\n`);
}

/** A place that the sentence names already is not said twice. */
export function sentence({ code, where, what, fix }: ProblemFields): string {
  const place = where === '' || what.includes(where) ? '' : `${visible(where)}: `;
  return `${place}${visible(what)} ${visible(fix)} [${code}]`;
}
