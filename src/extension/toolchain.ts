import * as vscode from 'vscode';
import { licenceNotice } from '../engine/convert/licence-notice';
import type { ToolchainState } from '../protocol/calls';
import type { Engine } from './engine';
import type { Jobs } from './jobs';
import { settings } from './settings';
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
    return (await this.look()).ready || this.offer(`${task} needs the QNN toolchain.`);
  }

  /** One dialog that says what would be installed, and one click. */
  async offer(headline: string): Promise<boolean> {
    if (!(await requireTrust('Setting up the toolchain'))) return false;
    const state = await this.look();
    const chosen = process.env.QNN_LENS_PYTHON || settings.toolchain().python;
    if (chosen) {
      await tellChosenPython(state, chosen);
      return false;
    }
    const picked = await vscode.window.showInformationMessage(headline, { modal: true, detail: offerText(state.folder) }, 'Install');
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
  return `${licenceNotice}\n\nFolder: ${folder}\nPython 3.11 or later must be on this machine.`;
}

/** A Python that the user named is used as it is: installing elsewhere would not help while it is named. */
async function tellChosenPython({ problem }: ToolchainState, python: string): Promise<void> {
  const why = problem ? `${problem.what} ${problem.fix}` : 'It has no QNN toolchain.';
  const text = `The Python that you chose (${python}) cannot be used. ${why}`;
  const picked = await vscode.window.showErrorMessage(text, 'Open Settings');
  if (picked) await vscode.commands.executeCommand('workbench.action.openSettings', 'qnnLens.toolchain');
}
