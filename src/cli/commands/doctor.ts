import { version as ownVersion } from '../../../package.json';
import { type ToolchainReport, doctor as toolchainReport } from '../../engine/convert/toolchain';
import { asProblem, type ProblemFields, problemFields } from '../../engine/problem';
import { defaultToolchainFolder } from '../../node/toolchain-location';
import { type Command, type CommandContext, type ExitCode, exitCodes } from '../command';
import { sentence } from '../print/problem';
import { styleFor } from '../print/style';
import { facts } from '../print/table';
import { jsonLine } from '../print/visible';

export const doctor: Command = {
  name: 'doctor',
  summary: 'Say which tools are there, which are missing, and how to get them',
  operands: '',
  count: { least: 0, most: 0 },
  options: {},
  examples: ['', '--json'],
  run,
};

/** What `doctor --json` prints; docs/cli.md documents each field. */
interface DoctorReport {
  readonly ready: boolean;
  readonly version: string;
  readonly node: string;
  readonly platform: string;
  readonly onnxruntimeNode: { readonly version: string | null; readonly problem?: ProblemFields };
  readonly toolchain: ToolchainReport;
}

async function run(context: CommandContext): Promise<ExitCode> {
  const { args, terminal, world, stop } = context;
  const job = context.startJob();
  const found = await toolchainReport({ world, stop, progress: job.progress }).finally(job.end);
  const toolchain = found.python ? found : { ...found, folder: defaultToolchainFolder() };
  const onnxruntimeNode = await findOnnxruntime();
  const report: DoctorReport = {
    ready: toolchain.ready && onnxruntimeNode.version !== null,
    version: ownVersion,
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    onnxruntimeNode,
    toolchain,
  };
  if (args.has('json')) terminal.out(jsonLine(report));
  else print(context, report);
  return report.ready ? exitCodes.done : exitCodes.toolMissing;
}

/** Loaded, not only found: its library may lack what it needs on this machine. */
async function findOnnxruntime(): Promise<DoctorReport['onnxruntimeNode']> {
  try {
    const { env } = await import('onnxruntime-node');
    return { version: env.versions.node ?? null };
  } catch (thrown) {
    const { message } = asProblem(thrown, 'onnxruntime-node');
    const what = `onnxruntime-node could not be loaded: ${message.split('\n')[0]}`;
    const fix = 'Install it beside QNN Lens: npm install --ignore-scripts onnxruntime-node@1.30.0.';
    return { version: null, problem: problemFields({ code: 'tool-missing', where: 'onnxruntime-node', what, fix }) };
  }
}

function print({ terminal }: CommandContext, { version, node, platform, onnxruntimeNode, toolchain }: DoctorReport): void {
  const missing = [onnxruntimeNode.problem, toolchain.problem].filter((problem) => problem !== undefined);
  const versions = toolchain.versions.map(({ name, version: found }) => [name, found] as const);
  terminal.out(
    facts(
      [
        ['qnn-lens', version],
        ['node', `${node} (${platform})`],
        ['onnxruntime-node', onnxruntimeNode.version ?? 'missing: no CPU profiles'],
        ['toolchain', toolchain.ready ? toolchain.folder : 'missing: no conversion, no verified placement, no simulation'],
        ['python', toolchain.python],
        ...versions,
      ],
      styleFor(terminal).dim,
    ),
  );
  for (const problem of missing) terminal.out(`${sentence(problem)}\n`);
}
