import assert from 'node:assert/strict';
import childProcess from 'node:child_process';
import fs from 'node:fs';
import { sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import workerThreads from 'node:worker_threads';
import * as vscode from 'vscode';
import { type HostTest, runAll } from './run-all';

/** What the extension did since the watch began. The host's modules are one object for all, so a replaced function is seen by every caller. */
const seen = { workers: 0, processes: [] as string[], files: [] as string[] };

function watch(): void {
  const { Worker } = workerThreads;
  workerThreads.Worker = class extends Worker {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      super(...args);
      seen.workers++;
    }
  };
  replace(childProcess, ['spawn', 'fork', 'execFile', 'exec'], (call) => seen.processes.push(call));
  replace(fs, ['readFileSync', 'openSync', 'statSync', 'readdirSync', 'readFile', 'open', 'readdir'], noteFile);
  replace(fs.promises, ['readFile', 'open', 'stat', 'readdir', 'writeFile', 'mkdir'], noteFile);
}

/** Loading the extension's own bundle is the one read that activation needs. */
function noteFile(call: string): void {
  if (!call.includes(`${sep}dist${sep}`) && !call.includes('package.json')) seen.files.push(call);
}

function replace(owner: object, names: readonly string[], note: (call: string) => void): void {
  const functions = owner as Record<string, (...args: unknown[]) => unknown>;
  for (const name of names) {
    const original = functions[name];
    if (original === undefined) throw new Error(`There is no ${name} to watch.`);
    functions[name] = Object.assign((...args: unknown[]) => {
      // The host itself works meanwhile: only calls that come through the extension count.
      if (new Error().stack?.includes('extension.cjs')) note(`${name} ${String(args[0])}`);
      return original.apply(owner, args);
    }, original);
  }
}

const extension = () => {
  const found = vscode.extensions.getExtension('qnn-lens.qnn-lens');
  assert.ok(found, 'the extension is installed');
  return found;
};

const tests: readonly HostTest[] = [
  [
    'is not active before somebody needs it',
    async () => {
      assert.equal(extension().isActive, false);
      return undefined;
    },
  ],
  [
    'activates without a worker, a child process or a file',
    async () => {
      watch();
      const start = performance.now();
      await extension().activate();
      const ms = performance.now() - start;
      await sleep(500);
      assert.deepEqual(seen, { workers: 0, processes: [], files: [] });
      return `activation ${ms.toFixed(1)} ms`;
    },
  ],
  [
    'does nothing for a JSON file of somebody else',
    async () => {
      const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
      assert.ok(folder);
      const uri = vscode.Uri.joinPath(folder, 'package.json');
      await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode('{ "overrides": {}, "limits": {}, "graphs": [] }'));
      await vscode.window.showTextDocument(uri);
      await sleep(1000);
      assert.deepEqual(seen, { workers: 0, processes: [], files: [] });
      return undefined;
    },
  ],
  [
    'starts the worker when a model is opened',
    async () => {
      const [model] = await vscode.workspace.findFiles('*.onnx');
      assert.ok(model);
      await vscode.commands.executeCommand('vscode.openWith', model, 'qnnLens.model');
      for (let waited = 0; seen.workers === 0 && waited < 30_000; waited += 100) await sleep(100);
      assert.equal(seen.workers, 1);
      return undefined;
    },
  ],
];

export const run = (): Promise<void> => runAll(tests);
