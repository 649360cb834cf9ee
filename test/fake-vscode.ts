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
  static from({ scheme, path = '', query = '' }: { scheme: string; authority?: string; path?: string; query?: string }): Uri {
    return new Uri(scheme, path, query);
  }
  static joinPath(uri: Uri, ...parts: string[]): Uri {
    return new Uri(uri.scheme, [uri.path, ...parts].join('/'), '');
  }
  get fsPath(): string {
    return this.path;
  }
  toString(): string {
    return `${this.scheme}:${this.path}${this.query && `?${this.query}`}`;
  }
}

export class Position {
  constructor(
    readonly line: number,
    readonly character: number,
  ) {}
}

export class Range {
  readonly start: Position;
  readonly end: Position;
  constructor(...ends: readonly [Position, Position] | readonly [number, number, number, number]) {
    [this.start, this.end] = ends.length === 2 ? ends : [new Position(ends[0], ends[1]), new Position(ends[2], ends[3])];
  }
  isEqual(other: Range): boolean {
    return JSON.stringify(this) === JSON.stringify(other);
  }
  intersection(other: Range): Range | undefined {
    const after = (a: Position, b: Position) => a.line > b.line || (a.line === b.line && a.character > b.character);
    return after(this.start, other.end) || after(other.start, this.end) ? undefined : this;
  }
}

export class Selection extends Range {}

export const EndOfLine = { LF: 1, CRLF: 2 };

/** A text in an editor, which the tests change. */
export class FakeDocument {
  version = 1;
  isClosed = false;
  constructor(
    readonly uri: Uri,
    private text: string,
    readonly languageId = 'jsonc',
  ) {}
  set content(text: string) {
    this.text = text;
    this.version++;
  }
  get eol(): number {
    return this.text.includes('\r\n') ? EndOfLine.CRLF : EndOfLine.LF;
  }
  getText(range?: Range): string {
    return range ? this.text.slice(this.offsetAt(range.start), this.offsetAt(range.end)) : this.text;
  }
  positionAt(offset: number): Position {
    const lines = this.text.slice(0, offset).split('\n');
    return new Position(lines.length - 1, lines.at(-1)?.length ?? 0);
  }
  offsetAt({ line, character }: Position): number {
    const lines = this.text.split('\n').slice(0, line);
    return Math.min(this.text.length, lines.reduce((sum, one) => sum + one.length + 1, 0) + character);
  }
  lineAt(place: Position | number): { readonly range: Range; readonly text: string } {
    const line = typeof place === 'number' ? place : place.line;
    return { range: new Range(line, 0, line, 1000), text: this.text.split('\n')[line] ?? '' };
  }
  getWordRangeAtPosition({ line, character }: Position, word = /\w+/): Range | undefined {
    for (const { 0: found, index } of this.lineAt(line).text.matchAll(new RegExp(word.source, 'g')))
      if (index <= character && character <= index + found.length) return new Range(line, index, line, index + found.length);
    return undefined;
  }
}

export class TextEdit {
  newEol?: number;
  constructor(
    readonly range: Range,
    readonly newText: string,
  ) {}
  static setEndOfLine(eol: number): TextEdit {
    const edit = new TextEdit(new Range(0, 0, 0, 0), '');
    edit.newEol = eol;
    return edit;
  }
}

export class WorkspaceEdit {
  private readonly edits = new Map<Uri, readonly TextEdit[]>();
  set(uri: Uri, edits: readonly TextEdit[]): void {
    this.edits.set(uri, edits);
  }
  replace(uri: Uri, range: Range, text: string): void {
    this.set(uri, [new TextEdit(range, text)]);
  }
  entries(): readonly (readonly [Uri, readonly TextEdit[]])[] {
    return [...this.edits];
  }
}

export class CodeActionKind {
  static readonly QuickFix = new CodeActionKind('quickfix');
  static readonly Refactor = new CodeActionKind('refactor');
  static readonly RefactorRewrite = new CodeActionKind('refactor.rewrite');
  static readonly SourceFixAll = new CodeActionKind('source.fixAll');
  private constructor(readonly value: string) {}
  append(part: string): CodeActionKind {
    return new CodeActionKind(`${this.value}.${part}`);
  }
  contains(other: CodeActionKind): boolean {
    return other.value === this.value || other.value.startsWith(`${this.value}.`);
  }
}

export class CodeAction {
  edit?: WorkspaceEdit;
  command?: unknown;
  isPreferred?: boolean;
  diagnostics?: readonly Diagnostic[];
  constructor(
    readonly title: string,
    readonly kind: CodeActionKind,
  ) {}
}

export class CodeLens {
  constructor(
    readonly range: Range,
    readonly command: { readonly title: string; readonly command: string; readonly arguments?: readonly unknown[] },
  ) {}
}

export class MarkdownString {
  isTrusted: unknown;
  constructor(public value: string) {}
  appendMarkdown(more: string): void {
    this.value += more;
  }
  appendText(more: string): void {
    this.value += more;
  }
  appendCodeblock(code: string): void {
    this.value += code;
  }
}

export class Hover {
  constructor(
    readonly contents: MarkdownString,
    readonly range: Range,
  ) {}
}

export class DocumentSymbol {
  readonly children: DocumentSymbol[] = [];
  constructor(
    readonly name: string,
    readonly detail: string,
    readonly kind: number,
    readonly range: Range,
    readonly selectionRange: Range,
  ) {}
}

export class CompletionItem {
  insertText: unknown;
  range?: Range;
  filterText?: string;
  constructor(
    readonly label: { readonly label: string; readonly description: string },
    readonly kind: number,
  ) {}
}

export class CompletionList {
  constructor(
    readonly items: readonly CompletionItem[],
    readonly isIncomplete: boolean,
  ) {}
}

export class SnippetString {
  constructor(readonly value: string) {}
}

export class DocumentLink {
  tooltip = '';
  constructor(
    readonly range: Range,
    readonly target: Uri,
  ) {}
}

export class Location {
  constructor(
    readonly uri: Uri,
    readonly range: Range,
  ) {}
}

export class FoldingRange {
  constructor(
    readonly start: number,
    readonly end: number,
  ) {}
}

export class TreeItem {
  constructor(
    readonly label: string,
    readonly collapsibleState: number,
  ) {}
}

export class ThemeIcon {
  constructor(readonly id: string) {}
}

export class ThemeColor {
  constructor(readonly id: string) {}
}

export class FileSystemError extends Error {}

export class Diagnostic {
  source = '';
  code = '';
  tags?: readonly number[];
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

export const DiagnosticSeverity = { Error: 0, Warning: 1, Information: 2, Hint: 3 };
export const DiagnosticTag = { Unnecessary: 1, Deprecated: 2 };
export const CompletionItemKind = { Variable: 5, Function: 2, EnumMember: 19, File: 16, Folder: 18 };
export const ColorThemeKind = { Light: 1, Dark: 2, HighContrast: 3, HighContrastLight: 4 };
export const FileType = { File: 1, Directory: 2 };
export const SymbolKind = { Module: 1, Namespace: 2, Function: 11, Array: 17, Event: 23, Operator: 24 };
export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 };
export const TextEditorRevealType = { InCenterIfOutsideViewport: 2 };
export const ProgressLocation = { Notification: 15, Window: 10 };
export const QuickPickItemKind = { Separator: -1 };
export const StatusBarAlignment = { Right: 2 };
export const ViewColumn = { Beside: -2 };

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
