import type { OptionTable } from './args';
import type { Command } from './command';

/** What `qnn-lens help` says. */
export function overview(commands: readonly Command[], common: OptionTable): string {
  const lines = commands.map(({ name, summary }) => [name, summary] as const);
  return [
    'qnn-lens: where every layer of an ONNX model runs on a Qualcomm chip, why, and how long it takes.',
    '',
    'Usage: qnn-lens COMMAND [OPTIONS]',
    '',
    'Commands:',
    ...columns(lines),
    '',
    'Options of every command:',
    ...columns(optionLines(common)),
    '',
    'Exit codes: 0 done, 1 a problem with the input, 2 a wrong command line, 3 a tool is missing, 130 cancelled.',
    'qnn-lens help COMMAND explains one command; qnn-lens --version gives the version.',
    '',
  ].join('\n');
}

export function commandHelp({ name, summary, operands, options, examples }: Command, common: OptionTable): string {
  const own = optionLines(options);
  return [
    `${summary}.`,
    '',
    `Usage: ${['qnn-lens', name, operands, '[OPTIONS]'].filter(Boolean).join(' ')}`,
    '',
    ...(own.length > 0 ? ['Options:', ...columns(own), ''] : []),
    'Options of every command:',
    ...columns(optionLines(common)),
    '',
    'Examples:',
    ...examples.map((example) => `  qnn-lens ${name} ${example}`.trimEnd()),
    '',
  ].join('\n');
}

function optionLines(options: OptionTable): readonly (readonly [string, string])[] {
  return Object.entries(options).map(([name, { value, short, help }]) => [
    `${short ? `-${short}, ` : ''}--${name}${value ? ` ${value}` : ''}`,
    help,
  ]);
}

function columns(lines: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...lines.map(([left]) => left.length));
  return lines.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
