import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { Diffs } from '../../../src/extension/compare/diffs';
import { ConfigDiagnostics } from '../../../src/extension/config/config-diagnostics';
import { Configs } from '../../../src/extension/config/configs';
import { RangeHints } from '../../../src/extension/config/range-hints';
import { ModelDiagnostics } from '../../../src/extension/diagnostics';
import { Pages } from '../../../src/extension/editors/pages';
import { Revisions } from '../../../src/extension/editors/revisions';
import type { Engine } from '../../../src/extension/engine';
import { Selection } from '../../../src/extension/finding/selection';
import { Jobs } from '../../../src/extension/jobs';
import type { Lens } from '../../../src/extension/lens';
import { problemMessages } from '../../../src/extension/problem-message';
import { Targets } from '../../../src/extension/targets';
import { Toolchain } from '../../../src/extension/toolchain';
import type { EngineCalls } from '../../../src/protocol/calls';
import type { QuantizeCalls } from '../../../src/protocol/quantize-calls';
import type { Handlers } from '../../../src/protocol/rpc';
import { fake } from '../../fake-vscode';

/** Keeps what an extension keeps between sessions. */
export function memory(): vscode.Memento {
  const kept = new Map<string, unknown>();
  return {
    keys: () => [...kept.keys()],
    get: <T>(key: string, missing?: T) => (kept.has(key) ? (kept.get(key) as T) : (missing as T)),
    update: async (key, value) => void kept.set(key, value),
  };
}

export function fakeContext(): vscode.ExtensionContext {
  const context = {
    subscriptions: [],
    extensionPath: '/extension',
    extensionUri: vscode.Uri.file('/extension'),
    globalStorageUri: vscode.Uri.file('/storage'),
    workspaceState: memory(),
    globalState: memory(),
  };
  return context as unknown as vscode.ExtensionContext;
}

/** The extension's services with an engine that answers from a table; a call that the test did not expect fails it. */
export function fakeLens(answers: Partial<Handlers<EngineCalls & QuantizeCalls>> = {}): Lens {
  fake.reset();
  const engine: Engine = {
    call: async (call, args, { stop = new AbortController().signal, progress = () => undefined, log = () => undefined } = {}) => {
      const answer = answers[call];
      if (!answer) throw new Error(`the test did not expect the call "${call}"`);
      return answer(args, { stop, progress, log });
    },
    configure: async () => undefined,
    stop: async () => undefined,
  };
  const context = fakeContext();
  const log = vscode.window.createOutputChannel('test', { log: true });
  const pages = new Pages();
  const jobs = new Jobs(pages, (line) => log.info(line));
  const targets = new Targets(context);
  const problems = problemMessages(() => log);
  const configs = new Configs(engine, targets, context.workspaceState);
  return {
    context,
    engine,
    log,
    pages,
    diffs: new Diffs(),
    revisions: new Revisions(join(tmpdir(), `qnn-lens-revisions-${process.pid}`)),
    jobs,
    targets,
    toolchain: new Toolchain(engine, jobs),
    diagnostics: new ModelDiagnostics(),
    problems,
    configs,
    configDiagnostics: new ConfigDiagnostics(configs, problems),
    rangeHints: new RangeHints(),
    selection: new Selection(),
  };
}

/** What the fake editor showed, without the log. */
export const shown = (): readonly string[] => fake.seen.filter((line) => !line.startsWith('log '));
