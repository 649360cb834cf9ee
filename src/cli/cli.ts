import { version } from '../../package.json';
import { asProblem } from '../engine/problem';
import { nearest } from '../engine/text/nearest';
import { type Args, type OptionTable, readArgs, usage } from './args';
import { type CliHost, type Command, type ExitCode, exitCodes } from './command';
import { commands } from './commands/all';
import { commandHelp, overview } from './help';
import { exitCodeOf, printProblem } from './print/problem';
import { progressPrinter } from './print/progress';
import { visible } from './print/visible';

/** Every command has these. */
export const commonOptions: OptionTable = {
  json: { help: 'One JSON object per line on standard output, for programs' },
  quiet: { help: 'No progress on standard error' },
  verbose: { help: 'Also show what the tools say, on standard error' },
  python: { value: 'FILE', help: 'The Python that has the QNN toolchain' },
  help: { help: 'Explain the command' },
};

/** Runs one command line to its exit code. Never throws: whatever goes wrong is printed as a sentence. */
export async function runCli(words: readonly string[], host: CliHost): Promise<ExitCode> {
  const { terminal } = host;
  const json = words.includes('--json');
  try {
    const [word = 'help', ...rest] = words;
    if (word === '--version' || word === '-V') {
      terminal.out(`${version}\n`);
      return exitCodes.done;
    }
    if (word === 'help' || word === '--help' || word === '-h') return help(rest, host);
    const command = commandNamed(word);
    return await runCommand(command, readArgs(rest, command.name, { ...command.options, ...commonOptions }), host);
  } catch (thrown) {
    const problem = asProblem(thrown, 'qnn-lens');
    printProblem(terminal, problem, { json, verbose: words.includes('--verbose') });
    return exitCodeOf(problem);
  }
}

function help(words: readonly string[], { terminal }: CliHost): ExitCode {
  const name = words.find((word) => !word.startsWith('-'));
  terminal.out(name === undefined ? overview(commands, commonOptions) : commandHelp(commandNamed(name), commonOptions));
  return exitCodes.done;
}

function commandNamed(word: string): Command {
  const command = commands.find(({ name }) => name === word);
  if (command) return command;
  const close = nearest(
    word,
    commands.map(({ name }) => name),
  );
  const what = word.startsWith('-') ? 'The command comes first.' : `There is no command ${JSON.stringify(word)}.`;
  throw usage(word, what, `${close ? `Did you mean ${close}? ` : ''}See qnn-lens help.`);
}

async function runCommand(command: Command, args: Args, host: CliHost): Promise<ExitCode> {
  const { terminal } = host;
  if (args.has('help')) {
    terminal.out(commandHelp(command, commonOptions));
    return exitCodes.done;
  }
  checkOperands(command, args.positionals);
  const printer = progressPrinter(terminal, args.has('quiet'));
  const log = args.has('verbose') ? (line: string) => printer.line(visible(line)) : () => undefined;
  const startJob = () => {
    host.onJob();
    return { progress: printer.progress, end: printer.end };
  };
  const world = host.world({ log, toolchain: { python: args.text('python') } });
  return command.run({ args, terminal, world, cwd: host.cwd, stop: host.stop, drawing: host.drawing, startJob });
}

function checkOperands({ name, operands, count }: Command, given: readonly string[]): void {
  const form = `Usage: ${`qnn-lens ${name} ${operands}`.trim()} [OPTIONS]`;
  if (given.length < count.least) throw usage(name, `${name} is given no ${operands.replace('...', '')}.`, form);
  const extra = given[count.most];
  if (extra !== undefined) throw usage(extra, `${name} takes no further word ${JSON.stringify(extra)}.`, form);
}
