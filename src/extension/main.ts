import { join } from 'node:path';
import * as vscode from 'vscode';
import { registerCommands } from './commands/table';
import { Diffs } from './compare/diffs';
import { ConfigDiagnostics } from './config/config-diagnostics';
import { Configs } from './config/configs';
import { RangeHints } from './config/range-hints';
import { registerConfigs } from './config/register';
import { ModelDiagnostics } from './diagnostics';
import { registerOnnxEditor } from './editors/onnx-editor';
import { Pages } from './editors/pages';
import { Revisions } from './editors/revisions';
import { tensorDocuments } from './editors/tensor-document';
import { type Engine, lazyEngine } from './engine';
import { registerFinding } from './finding/register';
import { Selection } from './finding/selection';
import { Jobs } from './jobs';
import type { Lens } from './lens';
import { registerLogs } from './logs/register';
import { problemMessages } from './problem-message';
import { settings } from './settings';
import { statusBar } from './status-bar';
import { Targets } from './targets';
import { Toolchain } from './toolchain';

let engine: Engine | undefined;

/** Registers a table and returns: no file is read, no tool looked for, no worker started. */
export function activate(context: vscode.ExtensionContext): void {
  const lens = newLens(context);
  engine = lens.engine;
  context.subscriptions.push(
    ...registerCommands(lens),
    registerOnnxEditor(lens),
    ...registerConfigs(lens),
    ...registerLogs(lens),
    ...registerFinding(lens),
    tensorDocuments(lens),
    statusBar(lens.targets, lens.toolchain),
    vscode.workspace.onDidChangeConfiguration((change) => followSettings(lens, change)),
    lens.diagnostics,
    lens.targets,
    lens.toolchain,
  );
}

/** Running jobs end with the window: their tools would run on for minutes. */
export async function deactivate(): Promise<void> {
  await engine?.stop();
}

function newLens(context: vscode.ExtensionContext): Lens {
  let channel: vscode.LogOutputChannel | undefined;
  const log = () => {
    if (!channel) {
      channel = vscode.window.createOutputChannel('QNN Lens', { log: true });
      context.subscriptions.push(channel);
    }
    return channel;
  };
  const line = (text: string) => log().info(text);
  const pages = new Pages();
  const jobs = new Jobs(pages, line);
  const lensEngine = lazyEngine({ packageRoot: context.extensionPath, settings: settings.toolchain, log: line });
  const targets = new Targets(context);
  const problems = problemMessages(log);
  const configs = new Configs(lensEngine, targets, context.workspaceState);
  const lens: Lens = {
    context,
    engine: lensEngine,
    get log() {
      return log();
    },
    pages,
    diffs: new Diffs(),
    revisions: new Revisions(join(context.globalStorageUri.fsPath, 'revisions')),
    jobs,
    targets,
    toolchain: new Toolchain(lensEngine, jobs),
    diagnostics: new ModelDiagnostics(),
    problems,
    configs,
    configDiagnostics: new ConfigDiagnostics(configs, problems),
    rangeHints: new RangeHints(),
    selection: new Selection(),
  };
  lens.targets.onDidChange(({ model, target }) => pages.notify(model, { notify: 'target', target }));
  return lens;
}

async function followSettings(
  { engine: running, toolchain, targets, pages, problems }: Lens,
  change: vscode.ConfigurationChangeEvent,
): Promise<void> {
  if (change.affectsConfiguration('qnnLens.soc') || change.affectsConfiguration('qnnLens.precision')) targets.settingsChanged(pages.models);
  if (!change.affectsConfiguration('qnnLens.toolchain')) return;
  toolchain.forget();
  try {
    await running.configure();
  } catch (thrown) {
    problems.note(thrown, 'Settings');
  }
}
