/** The values and data types of `vscode` that the extension makes, for `fake-vscode.ts`. */
import { posix } from 'node:path';
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
    return new Uri(uri.scheme, posix.join(uri.path, ...parts), '');
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
