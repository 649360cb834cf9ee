import * as vscode from 'vscode';
import type { Lens } from '../lens';
import { modelFor } from '../model-uri';

type ModelCommand = (lens: Lens, uri: vscode.Uri) => Promise<void>;

/** Commands on a model: what a message calls the task, and where the code is. Nothing is loaded before its first use. */
const modelCommands: Readonly<Record<string, readonly [task: string, load: () => Promise<ModelCommand>]>> = {
  'qnnLens.convert': ['Convert', async () => (await import('./convert')).convert],
  'qnnLens.profile': ['Profile', async () => (await import('./profile')).profile],
  'qnnLens.showPlacement': ['Show Placement', async () => (await import('./show-placement')).showPlacement],
  'qnnLens.chooseTarget': ['Choose Target', async () => (await import('./show-placement')).chooseTarget],
};

/** All commands of the extension. A failure becomes a message, never an unhandled rejection. */
export function registerCommands(lens: Lens): vscode.Disposable[] {
  const onModels = Object.entries(modelCommands).map(([id, [task, load]]) =>
    vscode.commands.registerCommand(id, (clicked: unknown) =>
      told(lens, task, async () => {
        const uri = await modelFor(clicked);
        if (uri) await (await load())(lens, uri);
      }),
    ),
  );
  return [
    ...onModels,
    vscode.commands.registerCommand('qnnLens.setUpToolchain', () => told(lens, 'Set Up Toolchain', () => setUp(lens))),
    vscode.commands.registerCommand('qnnLens.showLog', () => lens.log.show()),
  ];
}

/** Runs a task and shows its failure. Pages run the same tasks through here. */
export async function told(lens: Lens, task: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    await lens.problems.show(thrown, task);
  }
}

export async function setUp({ toolchain }: Lens): Promise<void> {
  toolchain.forget();
  if (!(await toolchain.look()).ready && !(await toolchain.offer('Set up the QNN toolchain?'))) return;
  const { versions } = await toolchain.look();
  const names = versions.map(({ name, version }) => `${name} ${version}`).join(', ');
  void vscode.window.showInformationMessage(`The QNN toolchain is set up: ${names}.`);
}
