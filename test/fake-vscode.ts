/**
 * The part of `vscode` that the extension uses, for tests in plain Node. What a user would do is scripted in `fake.answers`, what they would see
 * is recorded in `fake.seen`.
 */
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
  /** Cancels the progress notification that is open. */
  cancel: () => void = () => undefined;
  editorProvider: unknown;

  reset(): void {
    Object.assign(this, new FakeState());
    this.commands.clear();
    this.diagnostics.clear();
    this.watchers.length = 0;
  }
}

export const fake = new FakeState();

export class Disposable {
  constructor(readonly dispose: () => void) {}
}

export class EventEmitter<T> {
  private readonly listeners = new Set<(value: T) => void>();
  readonly event = (listener: (value: T) => void): Disposable => {
    this.listeners.add(listener);
    return new Disposable(() => this.listeners.delete(listener));
  };
  fire(value: T): void {
    for (const listener of [...this.listeners]) listener(value);
  }
  dispose(): void {
    this.listeners.clear();
  }
}

export class Uri {
  private constructor(
    readonly scheme: string,
    readonly path: string,
    readonly query: string,
  ) {}
  static file(path: string): Uri {
    return new Uri('file', path, '');
  }
  static from({ scheme, path = '', query = '' }: { scheme: string; path?: string; query?: string }): Uri {
    return new Uri(scheme, path, query);
  }
  static joinPath(uri: Uri, ...parts: string[]): Uri {
    return new Uri(uri.scheme, [uri.path, ...parts].join('/'), '');
  }
  get fsPath(): string {
    return this.path;
  }
  toString(): string {
    return `${this.scheme}:${this.path}`;
  }
}

export class Range {
  constructor(...readonly: number[]) {
    void readonly;
  }
}

export class Diagnostic {
  source = '';
  code = '';
  constructor(
    readonly range: Range,
    readonly message: string,
    readonly severity: number,
  ) {}
}

export class RelativePattern {
  constructor(
    readonly base: Uri,
    readonly pattern: string,
  ) {}
}

export class TabInputCustom {
  constructor(
    readonly uri: Uri,
    readonly viewType: string,
  ) {}
}
export class TabInputText {
  constructor(readonly uri: Uri) {}
}

export const DiagnosticSeverity = { Error: 0, Warning: 1, Information: 2 };
export const ProgressLocation = { Notification: 15 };
export const QuickPickItemKind = { Separator: -1 };
export const StatusBarAlignment = { Right: 2 };
export const ViewColumn = { Beside: -2 };

export class FakeWatcher {
  private readonly changed = new EventEmitter<Uri>();
  readonly onDidChange = this.changed.event;
  readonly onDidCreate = this.changed.event;
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

export const window = {
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
  registerCustomEditorProvider: (_viewType: string, provider: unknown) => {
    fake.editorProvider = provider;
    return new Disposable(() => undefined);
  },
  tabGroups: {
    get activeTabGroup() {
      return { activeTab: { input: fake.activeTabInput } };
    },
    onDidChangeTabs: new EventEmitter<void>().event,
    onDidChangeTabGroups: new EventEmitter<void>().event,
  },
};

export const workspace = {
  get isTrusted() {
    return fake.trusted;
  },
  getConfiguration: (section: string) => ({
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
  createDiagnosticCollection: () => ({
    set: (uri: Uri, entries: readonly Diagnostic[]) => void fake.diagnostics.set(uri.toString(), entries),
    delete: (uri: Uri) => fake.diagnostics.delete(uri.toString()),
    dispose: () => undefined,
  }),
};

export const env = {
  clipboard: { writeText: async (text: string) => void fake.seen.push(`clipboard: ${text}`) },
  openExternal: async () => true,
};
