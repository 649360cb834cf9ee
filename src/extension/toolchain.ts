import * as vscode from 'vscode';
import type { ToolchainState } from '../protocol/calls';
import type { Engine } from './engine';
import type { Jobs } from './jobs';
import { requireTrust } from './trust';

/** The toolchain as the editor knows it: looked at once, set up when the user agrees. */
export class Toolchain implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private known: ToolchainState | undefined;

  constructor(
    private readonly engine: Engine,
    private readonly jobs: Jobs,
  ) {}

  /** What was found when somebody last looked. */
  get lastState(): ToolchainState | undefined {
    return this.known;
  }

  /** Runs a tool, so it does not look in a workspace without trust. */
  async look(): Promise<ToolchainState> {
    if (!vscode.workspace.isTrusted) return untrusted;
    this.known ??= await this.engine.call('toolchain', {});
    this.changed.fire();
    return this.known;
  }

  forget(): void {
    this.known = undefined;
    this.changed.fire();
  }

  /** True once the toolchain can be used; offers to set it up when it cannot. */
  async ensure(task: string): Promise<boolean> {
    if (!(await requireTrust(task))) return false;
    return (await this.look()).ready || this.offer(task);
  }

  /** One dialog that says what would be installed, and one click. */
  async offer(task: string): Promise<boolean> {
    if (!(await requireTrust(task))) return false;
    const { folder } = await this.look();
    const picked = await vscode.window.showInformationMessage(
      `${task} needs the QNN toolchain.`,
      { modal: true, detail: offerText(folder) },
      'Install',
    );
    if (picked !== 'Install') return false;
    this.known = await this.jobs.run({
      kind: 'setup',
      model: undefined,
      title: 'Set up the QNN toolchain',
      work: (options) => this.engine.call('setupToolchain', {}, options),
    });
    this.changed.fire();
    return this.known.ready;
  }

  dispose(): void {
    this.changed.dispose();
  }
}

const untrusted: ToolchainState = {
  ready: false,
  versions: [],
  python: undefined,
  folder: '',
  problem: {
    code: 'workspace-untrusted',
    where: 'workspace',
    what: 'Tools do not run in a workspace that is not trusted.',
    fix: 'Trust the workspace to convert, verify and profile.',
  },
};

function offerText(folder: string): string {
  const packages = [
    'These packages come from PyPI, about 530 MB:',
    '· onnxruntime 1.31.1 (Microsoft, MIT license)',
    "· onnxruntime-qnn 2.7.0 (MIT license), with the libraries of Qualcomm AI Engine Direct 2.51 under Qualcomm's own license: it lies in the package as Qualcomm_LICENSE.pdf",
  ];
  return [
    packages.join('\n'),
    `They are installed into ${folder}, apart from any other Python. Python 3.11 or later must be on this machine.`,
    'Installing means that you accept these licenses.',
  ].join('\n\n');
}
