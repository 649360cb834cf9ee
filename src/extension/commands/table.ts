import * as vscode from 'vscode';
import { configFor } from '../config/config-uri';
import type { Lens } from '../lens';
import { modelFor } from '../model-uri';

type ModelCommand = (lens: Lens, uri: vscode.Uri) => Promise<void>;

/** Commands on a model: what a message calls the task, and where the code is. Nothing is loaded before its first use. */
const modelCommands: Readonly<Record<string, readonly [task: string, load: () => Promise<ModelCommand>]>> = {
  'qnnLens.convert': ['Convert', async () => (await import('./convert')).convert],
  'qnnLens.quantize': ['Quantize', async () => (await import('./quantize')).quantize],
  'qnnLens.profile': ['Profile', async () => (await import('./profile')).profile],
  'qnnLens.importProfile': ['Import Profile', async () => (await import('./import-profile')).importProfile],
  'qnnLens.export': ['Export', async () => (await import('./export')).exportModel],
  'qnnLens.showPlacement': ['Show Placement', async () => (await import('./show-placement')).showPlacement],
  'qnnLens.importNodeData': ['Import Node Data', async () => (await import('./import-node-data')).importNodeData],
  'qnnLens.showText': ['Show Text', async () => (await import('./show-text')).showText],
  'qnnLens.copyLink': ['Copy Link', async () => (await import('./show-text')).copyLink],
  'qnnLens.chooseTarget': ['Choose Target', async () => (await import('./show-placement')).chooseTarget],
};

type ConfigCommand = (lens: Lens, document: vscode.TextDocument) => Promise<void>;

/** Commands on a config file. */
const configCommands: Readonly<Record<string, readonly [task: string, load: () => Promise<ConfigCommand>]>> = {
  'qnnLens.validateRanges': ['Validate Ranges', async () => (await import('./validate-ranges')).validateRanges],
  'qnnLens.applyEncodings': ['Apply Encodings', async () => (await import('./apply-encodings')).applyEncodings],
  'qnnLens.translateConfig': ['Translate Config', async () => (await import('./translate-config')).translateConfig],
  'qnnLens.pickConfigModel': ['Pick Model', async () => (await import('./pick-config-model')).pickConfigModel],
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
  const onConfigs = Object.entries(configCommands).map(([id, [task, load]]) =>
    vscode.commands.registerCommand(id, (clicked: unknown) =>
      told(lens, task, async () => {
        const document = await configFor(clicked);
        if (document) await (await load())(lens, document);
      }),
    ),
  );
  return [
    ...onModels,
    ...onConfigs,
    vscode.commands.registerCommand('qnnLens.checkConfigs', () =>
      told(lens, 'Check Config Files', async () => (await import('./check-configs')).checkConfigs(lens)),
    ),
    vscode.commands.registerCommand('qnnLens.newConfig', (clicked: unknown) =>
      told(lens, 'New Config File', async () => (await import('./new-config')).newConfig(lens, clicked)),
    ),
    vscode.commands.registerCommand('qnnLens.revealInGraph', (place: unknown) =>
      told(lens, 'Go to Graph', async () => (await import('../config/reveal')).revealInGraph(lens, place)),
    ),
    vscode.commands.registerCommand('qnnLens.compare', (clicked: unknown, selected: unknown) =>
      told(lens, 'Compare Models', async () => (await import('./compare')).compareModels(lens, clicked, selected)),
    ),
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
