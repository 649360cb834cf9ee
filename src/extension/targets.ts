import * as vscode from 'vscode';
import type { TargetChoice } from '../protocol/calls';
import { settings } from './settings';

/** So many chips are remembered for the top of the list. */
const recentLimit = 5;

/** Which chip and precision each model is looked at for, and which chips were used last. */
export class Targets implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<{ readonly model: string; readonly target: TargetChoice }>();
  readonly onDidChange = this.changed.event;

  constructor(private readonly context: Pick<vscode.ExtensionContext, 'workspaceState' | 'globalState'>) {}

  get(model: string): TargetChoice {
    return this.context.workspaceState.get<TargetChoice>(key(model)) ?? settings.target();
  }

  /** Was the target chosen for this model, or does it follow the settings? */
  isChosen(model: string): boolean {
    return this.context.workspaceState.get(key(model)) !== undefined;
  }

  async set(model: string, target: TargetChoice): Promise<void> {
    const { soc, precision } = this.get(model);
    await this.use([target.soc]);
    if (soc === target.soc && precision === target.precision) return;
    await this.context.workspaceState.update(key(model), target);
    this.changed.fire({ model, target });
  }

  /** Tells the models that follow the settings of a change there. */
  settingsChanged(models: Iterable<string>): void {
    for (const model of models) if (!this.context.workspaceState.get(key(model))) this.changed.fire({ model, target: settings.target() });
  }

  get recentChips(): readonly string[] {
    return this.context.globalState.get<readonly string[]>('recentChips', []);
  }

  async use(socs: readonly string[]): Promise<void> {
    const recent = [...new Set([...socs, ...this.recentChips])].slice(0, recentLimit);
    await this.context.globalState.update('recentChips', recent);
  }

  dispose(): void {
    this.changed.dispose();
  }
}

function key(model: string): string {
  return `target:${model}`;
}
