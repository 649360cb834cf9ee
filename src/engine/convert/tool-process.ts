import type { JobContext } from '../job';
import { Problem } from '../problem';
import type { RunResult } from '../world';
import { parseToolEvent, type ToolEvent } from './tool-events';
import { toolMissing } from './tool-missing';

/** A compilation takes seconds; LSTM unrolls and simulated transformers take minutes. */
const timeLimitMs = 30 * 60 * 1000;

/**
 * Runs one request of `toolchain/` in `folder` to its end and returns what it said. A run without a result is a Problem that names `step`.
 * `chosen` is a Python other than the one that is set up; `hear` is told of each event as it comes.
 */
export async function runRequest(
  request: object,
  folder: string,
  step: string,
  { world, stop }: JobContext,
  chosen?: string,
  hear?: (event: ToolEvent) => void,
): Promise<readonly ToolEvent[]> {
  const python = chosen ?? (await world.processes.toolchainPython());
  if (!python) throw toolMissing(step);
  const requestFile = world.files.join(folder, 'request.json');
  await world.files.write(requestFile, new TextEncoder().encode(JSON.stringify(request)));
  // `-B`: no byte code beside our package, which may lie in a read-only place. `--guard`: it ends with us.
  const args = ['-B', '-m', 'qnn_lens_toolchain', requestFile, '--guard'];
  const events: ToolEvent[] = [];
  const result = await world.processes.run(python, args, {
    cwd: folder,
    env: { PYTHONPATH: world.processes.toolchainFolder, PYTHONNOUSERSITE: '1', PYTHONUTF8: '1' },
    stop,
    timeoutMs: timeLimitMs,
    onLog: (line) => world.log(plain(line)),
    onEvent: (line) => {
      const event = parseToolEvent(line);
      if (event) {
        events.push(event);
        hear?.(event);
      } else world.log(`unreadable event of the toolchain: ${line}`);
    },
  });
  if (result.code !== 0 || !events.some(({ type }) => type === 'result')) throw failure(events, result, step, [python, ...args]);
  return events;
}

/** Why a run gave no result, always with the step, the exact command and the end of its log. */
function failure(events: readonly ToolEvent[], result: RunResult, step: string, argv: readonly string[]): Problem {
  const detail = { argv, log: result.tail.map(plain), ...(result.code !== undefined && { exitCode: result.code }) };
  const problem = (code: string, what: string, fix: string) => new Problem(code, step, `"${step}" ${what}`, fix, detail);
  if (result.ended === 'stopped') return problem('cancelled', 'was cancelled.', 'Start it again when you want the result.');
  if (result.ended === 'timeout')
    return problem('timeout', `took more than ${timeLimitMs / 60000} minutes and was ended.`, 'Try a smaller model.');
  const told = events.find((event) => event.type === 'problem' && event.fatal);
  if (told?.type === 'problem') return problem(told.problem.code, `failed. ${told.problem.what}`, told.problem.fix);
  return problem(
    'toolchain-crashed',
    `failed: the QNN toolchain ${ending(result)} ${phase(events)}.`,
    'The log has its last lines: the compiler could not handle this model.',
  );
}

/** The native libraries color their log. */
function plain(line: string): string {
  return line.replace(/\x1b\[[0-9;]*m/g, '');
}

function ending({ signal, code }: RunResult): string {
  return signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
}

function phase(events: readonly ToolEvent[]): string {
  const steps = events.flatMap((event) => (event.type === 'step' ? [event.name] : []));
  const last = steps.at(-1);
  return last === undefined ? 'before it began' : `in phase "${last}"`;
}
