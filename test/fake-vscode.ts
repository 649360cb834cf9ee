/**
 * The part of `vscode` that the extension uses, for tests in plain Node. What a user would do is scripted in `fake.answers`, what they would see
 * is recorded in `fake.seen`.
 */
import {
  ColorThemeKind,
  type Diagnostic,
  Disposable,
  EventEmitter,
  FakeDocument,
  FileSystemError,
  FileType,
  type RelativePattern,
  type Uri,
} from './fake-vscode-types';

export * from './fake-vscode-types';

type Answer = (title: string, items: readonly unknown[]) => unknown;

class FakeState {
  /** Messages, picks, progress and log lines, in order. */
  seen: string[] = [];
  /** Chooses in dialogs and picks; undefined is Escape. */
  answer: Answer = () => undefined;
  trusted = true;
  configuration: Readonly<Record<string, unknown>> = {};
  activeTabInput: unknown;
  readonly commands = new Map<string, (...args: unknown[]) => unknown>();
  readonly diagnostics = new Map<string, readonly Diagnostic[]>();
  readonly watchers: FakeWatcher[] = [];
  /** Text by path, what the extension wrote included. */
  readonly written = new Map<string, string>();
  readonly folders = new Map<string, readonly (readonly [name: string, type: number])[]>();
  /** Cancels the progress notification that is open. */
  cancel: () => void = () => undefined;
  editorProvider: unknown;

  reset(): void {
    Object.assign(this, new FakeState());
    this.commands.clear();
    this.diagnostics.clear();
    this.watchers.length = 0;
    this.written.clear();
    this.folders.clear();
    for (const event of Object.values(documentEvents)) event.dispose();
  }
}

export const fake = new FakeState();

export class FakeWatcher {
  private readonly changed = new EventEmitter<Uri>();
  readonly onDidChange = this.changed.event;
  readonly onDidCreate = this.changed.event;
  readonly onDidDelete = this.changed.event;
  constructor(readonly pattern: RelativePattern) {}
  touch(uri: Uri): void {
    this.changed.fire(uri);
  }
  dispose(): void {
    this.changed.dispose();
  }
}

function message(kind: string) {
  return async (text: string, ...rest: unknown[]) => {
    const [options] = rest.filter((item) => typeof item === 'object') as { modal?: boolean; detail?: string }[];
    fake.seen.push(`${options?.modal ? 'modal' : kind}: ${text}`);
    return fake.answer(
      text,
      rest.filter((item) => typeof item === 'string'),
    );
  };
}

const log = (level: string) => (line: string) => void fake.seen.push(`log ${level}: ${line}`);

interface ProgressReport {
  readonly message?: string;
  readonly increment?: number;
}

const registered = () => new Disposable(() => undefined);

export const window = {
  registerTerminalLinkProvider: registered,
  registerUriHandler: registered,
  createTreeView: () => ({ visible: false, onDidChangeVisibility: new EventEmitter<void>().event, dispose: () => undefined }),
  onDidChangeTextEditorSelection: new EventEmitter<unknown>().event,
  setStatusBarMessage: (text: string) => void fake.seen.push(`status: ${text}`),
  createOutputChannel: () => ({
    info: log('info'),
    warn: log('warn'),
    error: log('error'),
    show: () => void fake.seen.push('log shown'),
    dispose: () => undefined,
  }),
  showInformationMessage: message('info'),
  showWarningMessage: message('warning'),
  showErrorMessage: message('error'),
  showQuickPick: async (items: readonly unknown[], options: { title: string }) => {
    fake.seen.push(`pick: ${options.title}`);
    return fake.answer(options.title, items);
  },
  showInputBox: async ({ prompt, value }: { prompt: string; value?: string }) => {
    fake.seen.push(`input: ${prompt}`);
    return fake.answer(prompt, [value]);
  },
  showSaveDialog: async (options: { title: string }) => fake.answer(options.title, []),
  showOpenDialog: async (options: { title: string }) => fake.answer(options.title, []),
  withProgress: async (
    { title }: { title: string },
    work: (
      bar: { report(report: ProgressReport): void },
      token: { onCancellationRequested(listener: () => void): void },
    ) => Promise<unknown>,
  ) => {
    const cancelled = new EventEmitter<void>();
    fake.cancel = () => cancelled.fire();
    return work(
      { report: ({ message: text, increment = 0 }) => void fake.seen.push(`progress: ${title}: ${text} +${Math.round(increment)}`) },
      { onCancellationRequested: cancelled.event },
    );
  },
  createStatusBarItem: () => ({ show: () => undefined, hide: () => undefined, dispose: () => undefined }),
  activeTextEditor: undefined as unknown,
  activeColorTheme: { kind: ColorThemeKind.Dark },
  visibleTextEditors: [] as unknown[],
  createTextEditorDecorationType: () => ({ dispose: () => undefined }),
  showTextDocument: async (shownDocument: { readonly path?: string }) => void fake.seen.push(`shown: ${shownDocument.path ?? 'document'}`),
  onDidChangeActiveTextEditor: new EventEmitter<void>().event,
  registerCustomEditorProvider: (_viewType: string, provider: unknown) => {
    fake.editorProvider = provider;
    return new Disposable(() => undefined);
  },
  tabGroups: {
    get activeTabGroup() {
      return { activeTab: { input: fake.activeTabInput } };
    },
    all: [] as readonly { readonly tabs: readonly unknown[] }[],
    onDidChangeTabs: new EventEmitter<void>().event,
    onDidChangeTabGroups: new EventEmitter<void>().event,
  },
};

/** What happens to documents. */
export const documentEvents = {
  opened: new EventEmitter<FakeDocument>(),
  edited: new EventEmitter<{ readonly document: FakeDocument; readonly contentChanges: readonly unknown[] }>(),
  saved: new EventEmitter<FakeDocument>(),
  closed: new EventEmitter<FakeDocument>(),
};

export const workspace = {
  get isTrusted() {
    return fake.trusted;
  },
  textDocuments: [] as FakeDocument[],
  workspaceFolders: undefined as readonly { readonly uri: Uri }[] | undefined,
  fs: {
    readDirectory: async (folder: Uri) => fake.folders.get(folder.path) ?? [],
    stat: async (uri: Uri) => {
      if (!fake.written.has(uri.path)) throw new FileSystemError('absent');
      return { type: FileType.File };
    },
    readFile: async (uri: Uri) => {
      const text = fake.written.get(uri.path);
      if (text === undefined) throw new FileSystemError('absent');
      return new TextEncoder().encode(text);
    },
    writeFile: async (uri: Uri, bytes: Uint8Array) => void fake.written.set(uri.path, new TextDecoder().decode(bytes)),
  },
  registerFileSystemProvider: () => new Disposable(() => undefined),
  openTextDocument: async (uri: Uri) => {
    const found = workspace.textDocuments.find((document) => document.uri.path === uri.path);
    return found ?? new FakeDocument(uri, fake.written.get(uri.path) ?? '');
  },
  onDidOpenTextDocument: documentEvents.opened.event,
  onDidChangeTextDocument: documentEvents.edited.event,
  onDidSaveTextDocument: documentEvents.saved.event,
  onDidCloseTextDocument: documentEvents.closed.event,
  getConfiguration: (section: string) => ({
    inspect: (key: string) => ({ workspaceValue: fake.configuration[`${section}.${key}`] }),
    get: (key: string, missing: unknown) => fake.configuration[`${section}.${key}`] ?? missing,
  }),
  onDidChangeConfiguration: new EventEmitter<void>().event,
  registerTextDocumentContentProvider: () => new Disposable(() => undefined),
  createFileSystemWatcher: (pattern: RelativePattern) => {
    const watcher = new FakeWatcher(pattern);
    fake.watchers.push(watcher);
    return watcher;
  },
  findFiles: async () => [] as Uri[],
  asRelativePath: (uri: Uri) => uri.path,
  getWorkspaceFolder: (uri: Uri) => workspace.workspaceFolders?.find((folder) => uri.path.startsWith(`${folder.uri.path}/`)),
};

export const commands = {
  registerCommand: (id: string, run: (...args: unknown[]) => unknown) => {
    fake.commands.set(id, run);
    return new Disposable(() => fake.commands.delete(id));
  },
  executeCommand: async (id: string, ...args: unknown[]) => {
    fake.seen.push(`command: ${id}`);
    return fake.commands.get(id)?.(...args);
  },
};

export const languages = {
  registerCodeActionsProvider: registered,
  registerCodeLensProvider: registered,
  registerHoverProvider: registered,
  registerCompletionItemProvider: registered,
  registerDocumentSymbolProvider: registered,
  registerDocumentLinkProvider: registered,
  registerFoldingRangeProvider: registered,
  registerDefinitionProvider: registered,
  registerReferenceProvider: registered,
  createDiagnosticCollection: () => ({
    set: (uri: Uri, entries: readonly Diagnostic[]) => void fake.diagnostics.set(uri.toString(), entries),
    has: (uri: Uri) => fake.diagnostics.has(uri.toString()),
    delete: (uri: Uri) => fake.diagnostics.delete(uri.toString()),
    dispose: () => undefined,
  }),
};

export const env = {
  uriScheme: 'vscode',
  clipboard: { writeText: async (text: string) => void fake.seen.push(`clipboard: ${text}`) },
  openExternal: async () => true,
};
