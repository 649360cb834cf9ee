import * as vscode from 'vscode';
import { Problem } from '../../engine/problem';
import type { ConfigCalls, ConfigQuery, ModelOfConfig } from '../../protocol/config-calls';
import type { CallOptions } from '../../protocol/rpc';
import type { Engine } from '../engine';
import { settings } from '../settings';
import type { Targets } from '../targets';
import { globExpression } from './glob';

type Asked<K extends keyof ConfigCalls> = Omit<ConfigCalls[K]['args'], keyof ConfigQuery>;

/** Config files as the engine's worker is asked about them: with their model, chip and precision. */
export class Configs implements vscode.Disposable {
  /** The version of each document whose text the worker has got. */
  private readonly sent = new Map<string, number>();
  private readonly links = new Map<string, ModelOfConfig>();
  private readonly changed = new vscode.EventEmitter<{ readonly config: string }>();
  /** Another model belongs to the config now, by whatever reason. */
  readonly onDidChangeModel = this.changed.event;

  constructor(
    private readonly engine: Engine,
    private readonly targets: Targets,
    private readonly state: vscode.Memento,
  ) {}

  /** Asks about an open document. Its text goes along once per version. */
  async ask<K extends keyof ConfigCalls & DocumentCall>(
    call: K,
    document: vscode.TextDocument,
    more: Asked<K>,
    options?: CallOptions,
  ): Promise<ConfigCalls[K]['result']> {
    const path = document.uri.fsPath;
    const { version } = document;
    const args = (text?: string) => ({ ...this.query(path, version, text), ...more }) as unknown as ConfigCalls[K]['args'];
    if (this.sent.get(path) === version) {
      try {
        return await this.engine.call(call, args(), options);
      } catch (thrown) {
        if (!(thrown instanceof Problem && thrown.code === 'config-text-missing')) throw thrown;
      }
    }
    if (document.version !== version) throw new DOMException('The text has changed.', 'AbortError');
    this.sent.set(path, version);
    return this.engine.call(call, args(document.getText()), options);
  }

  /** Asks about the file as it was saved. */
  askSaved<K extends keyof ConfigCalls & DocumentCall>(call: K, uri: vscode.Uri, more: Asked<K>, options?: CallOptions) {
    return this.engine.call(call, { ...this.query(uri.fsPath, 'disk'), ...more } as unknown as ConfigCalls[K]['args'], options);
  }

  query(path: string, version: number | 'disk', text?: string): ConfigQuery {
    const model = this.picked(path);
    const linked = this.links.get(path)?.path ?? model;
    return {
      config: { path, version, ...(text !== undefined && { text }) },
      models: modelSettings(),
      target: linked === undefined ? settings.target() : this.targets.get(linked),
      chipGiven: settings.chipGiven() || (linked !== undefined && this.targets.isChosen(linked)),
      ...(model !== undefined && { model }),
    };
  }

  /** For calls about several configs: those that are open as they stand in the editor, the others as they were saved. */
  queries(paths: readonly string[], texts: 'where-new' | 'with-text' = 'where-new'): readonly ConfigQuery[] {
    return paths.map((path) => {
      const document = vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'file' && uri.fsPath === path);
      if (!document) return this.query(path, 'disk');
      const { version } = document;
      if (this.sent.get(path) === version && texts === 'where-new') return this.query(path, version);
      this.sent.set(path, version);
      return this.query(path, version, document.getText());
    });
  }

  /** The model that the last check found. */
  link(path: string): ModelOfConfig | undefined {
    return this.links.get(path);
  }

  /** What a check found. True when it is another model than the one whose chip the check was asked for. */
  learn(path: string, link: ModelOfConfig): boolean {
    const before = this.links.get(path);
    this.links.set(path, link);
    if (before && before.path === link.path && before.reason === link.reason) return false;
    this.changed.fire({ config: path });
    return before?.path !== link.path && link.path !== undefined;
  }

  picked(path: string): string | undefined {
    return this.state.get<string>(key(path));
  }

  pickedFor(model: string): readonly string[] {
    const paths = this.state.keys().flatMap((name) => (name.startsWith(keyPrefix) ? [name.slice(keyPrefix.length)] : []));
    return paths.filter((path) => this.picked(path) === model);
  }

  /** Remembered for this workspace; undefined goes back to looking. */
  async pick(path: string, model: string | undefined): Promise<void> {
    await this.state.update(key(path), model);
    this.links.delete(path);
    this.changed.fire({ config: path });
  }

  forget(path: string): void {
    this.sent.delete(path);
    this.links.delete(path);
  }

  dispose(): void {
    this.changed.dispose();
  }
}

/** Calls whose arguments are a query about one config. */
export type DocumentCall = {
  [K in keyof ConfigCalls]: ConfigCalls[K]['args'] extends ConfigQuery ? K : never;
}[keyof ConfigCalls];

const keyPrefix = 'config-model:';

function key(path: string): string {
  return keyPrefix + path;
}

/** `qnnLens.config.models`: globs of configs to models, both from the workspace folder where they are not absolute. */
function modelSettings(): ConfigQuery['models'] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const entries = Object.entries(settings.configModels());
  if (entries.length === 0) return [];
  if (folders.length === 0) return entries.map(([glob, model]) => [globExpression(glob, '/'), model]);
  return folders.flatMap(({ uri }) =>
    entries.map(
      ([glob, model]) => [globExpression(glob, uri.fsPath.replaceAll('\\', '/')), vscode.Uri.joinPath(uri, model).fsPath] as const,
    ),
  );
}
