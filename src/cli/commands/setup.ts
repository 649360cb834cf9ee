import { resolve } from 'node:path';
import { licenceNotice } from '../../engine/convert/licence-notice';
import { setupToolchain } from '../../engine/convert/toolchain-setup';
import { defaultToolchainFolder } from '../../node/toolchain-location';
import { type Command, type CommandContext, type ExitCode, exitCodes } from '../command';
import { styleFor } from '../print/style';
import { facts } from '../print/table';
import { jsonLine } from '../print/visible';

export const setup: Command = {
  name: 'setup',
  summary: 'Install the QNN toolchain from PyPI into a folder of its own',
  operands: '',
  count: { least: 0, most: 0 },
  options: { folder: { value: 'FOLDER', help: 'Where to, a folder per user unless given' } },
  examples: ['', '--folder tools/qnn'],
  run,
};

async function run(context: CommandContext): Promise<ExitCode> {
  const { args, terminal, world, stop, cwd } = context;
  const given = args.text('folder');
  const folder = given === undefined ? defaultToolchainFolder() : resolve(cwd, given);
  terminal.err(`${licenceNotice}\nFolder: ${folder}\n`);
  const job = context.startJob();
  try {
    const report = await setupToolchain(folder, { world, stop, progress: job.progress });
    job.end();
    const versions = report.versions.map(({ name, version }) => [name, version] as const);
    terminal.out(args.has('json') ? jsonLine(report) : facts([['toolchain', report.folder], ...versions], styleFor(terminal).dim));
    return report.ready ? exitCodes.done : exitCodes.toolMissing;
  } finally {
    job.end();
  }
}
