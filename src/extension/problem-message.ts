import { basename } from 'node:path';
import * as vscode from 'vscode';
import { asProblem, type Problem } from '../engine/problem';

export interface ProblemMessages {
  /** Shows what went wrong, with buttons that help; the details go to the log. Resolves when the message is gone. */
  show(thrown: unknown, task: string): Promise<void>;
  /** For what concerns nobody at the screen: the log alone. */
  note(thrown: unknown, task: string): void;
}

type Button = readonly [label: string, run: () => unknown];

export function problemMessages(log: () => vscode.LogOutputChannel): ProblemMessages {
  const noted = (thrown: unknown, task: string): Problem => {
    const problem = asProblem(thrown, task);
    writeDetails(log(), problem, task);
    return problem;
  };
  return {
    note: noted,
    async show(thrown, task) {
      const problem = noted(thrown, task);
      if (problem.code === 'cancelled') {
        void vscode.window.showInformationMessage(`${task} was cancelled.`);
        return;
      }
      const buttons = buttonsFor(problem, log());
      const picked = await vscode.window.showErrorMessage(problemText(problem, task), ...buttons.map(([label]) => label));
      await buttons.find(([label]) => label === picked)?.[1]();
    },
  };
}

/** All four parts in one message: what, what to do, where, code. */
export function problemText({ code, where, what, fix }: Pick<Problem, 'code' | 'where' | 'what' | 'fix'>, task: string): string {
  const place = where === '' ? '' : `${basename(where)}, `;
  return `${task}: ${what} ${fix} (${place}${code})`;
}

function buttonsFor({ code, detail }: Problem, log: vscode.LogOutputChannel): readonly Button[] {
  const { argv } = detail;
  return [
    ...(code === 'tool-missing' ? [['Set Up Toolchain…', () => vscode.commands.executeCommand('qnnLens.setUpToolchain')] as const] : []),
    ['Show Log', () => log.show()],
    ...(argv ? [['Copy Command', () => vscode.env.clipboard.writeText(commandLine(argv))] as const] : []),
  ];
}

/** The command as a POSIX shell takes it; quotes only where they are needed. */
export function commandLine(argv: readonly string[]): string {
  return argv.map((part) => (/^[\w@%+=:,./\\-]+$/.test(part) ? part : `'${part.replaceAll("'", "'\\''")}'`)).join(' ');
}

function writeDetails(log: vscode.LogOutputChannel, { code, where, what, fix, detail }: Problem, task: string): void {
  const write = code === 'cancelled' ? log.info : log.error;
  write.call(log, `${task}: [${code}] ${where}: ${what} ${fix}`);
  if (detail.argv) log.info(`command: ${commandLine(detail.argv)}`);
  if (detail.exitCode !== undefined) log.info(`exit code: ${detail.exitCode}`);
  for (const line of detail.log ?? []) log.info(`  ${line}`);
}
