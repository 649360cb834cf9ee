import { resolve } from 'node:path';
import { asProblem } from '../engine/problem';
import { type OpenModel, openModel } from '../engine/session';
import { type CommandContext, type ExitCode, exitCodes } from './command';
import { exitCodeOf, printDiagnostic, printProblem, worse } from './print/problem';

/** Opens each model of the command line and works on it. One that fails is told, the others still follow. */
export async function forEachModel(context: CommandContext, work: (open: OpenModel) => Promise<void>): Promise<ExitCode> {
  const { args, terminal, world, cwd, stop } = context;
  let worst: ExitCode = exitCodes.done;
  for (const operand of args.positionals) {
    const path = resolve(cwd, operand);
    try {
      await work(await openModel(world, path));
    } catch (thrown) {
      const problem = asProblem(thrown, path);
      printProblem(terminal, problem, { json: args.has('json'), verbose: args.has('verbose') }, path);
      worst = worse(worst, exitCodeOf(problem));
    }
    if (stop.aborted) return exitCodes.cancelled;
  }
  return worst;
}

/** So many at most: a damaged file can have one per tensor. */
const mostDiagnostics = 10;

/** What did not stop the work, on standard error; programs find it in the JSON. */
export function printDiagnostics({ terminal }: CommandContext, { model, types }: OpenModel): void {
  const all = [...model.diagnostics, ...types.diagnostics];
  for (const diagnostic of all.slice(0, mostDiagnostics)) printDiagnostic(terminal, diagnostic);
  if (all.length > mostDiagnostics) terminal.err(`... and ${all.length - mostDiagnostics} more; --json has all.\n`);
}
