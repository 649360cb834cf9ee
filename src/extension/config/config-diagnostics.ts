import * as vscode from 'vscode';
import { messageOf } from '../../engine/config/finding';
import { isAbort, Problem } from '../../engine/problem';
import type { CheckedConfig, Finding, FindingSeverity, TextSpan } from '../../protocol/config-calls';
import type { ProblemMessages } from '../problem-message';
import type { Configs } from './configs';
import { hasConfigName, isConfig } from './recognize';
import { Watching } from './watching';

/** How long a document is left alone after a change; longer where its last check took longer. */
const quietMs = 150;
const longestQuietMs = 2000;
/** So many are shown; the Problems view of VS Code takes seconds for many thousands. */
const mostShown = 500;

export const diagnosticSource = 'QNN Lens';

/** The answer to one version of a document. */
export interface Answer {
  readonly version: number;
  readonly checked: CheckedConfig;
}

interface Watched {
  readonly document: vscode.TextDocument;
  /** The check is due to something outside of the text. */
  outside?: boolean;
  timer?: NodeJS.Timeout;
  stop?: AbortController;
  answer?: Answer;
  watching?: Watching;
}

/** Checks the open config files as they are typed and publishes what there is to say. */
export class ConfigDiagnostics implements vscode.Disposable {
  private readonly open = new Map<string, Watched>();
  private collection: vscode.DiagnosticCollection | undefined;
  private readonly answered = new vscode.EventEmitter<{ readonly document: vscode.TextDocument; readonly outside: boolean }>();
  /** `outside`: not because of a change of the text, but of its model, its chip or a file that it names. */
  readonly onDidCheck = this.answered.event;

  constructor(
    private readonly configs: Configs,
    private readonly problems: ProblemMessages,
  ) {}

  /** The text has changed. A file that was none of ours at the last look is looked at again when it is saved: its text may be long. */
  changed(document: vscode.TextDocument): void {
    if (this.open.has(document.uri.toString()) || hasConfigName(document.uri)) this.touch(document);
  }

  /** The document was opened or saved. Cheap for files that are none of ours. */
  touch(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    const known = this.open.get(key);
    if (!isConfig(document)) {
      if (known) this.close(document);
      return;
    }
    const watched = known?.document === document ? known : { document };
    this.open.set(key, watched);
    this.soon(watched);
  }

  /** What is checked depends on something outside: check all again, or those that a path concerns. */
  again(concerned: (path: string) => boolean = () => true): void {
    for (const watched of this.open.values()) if (concerned(watched.document.uri.fsPath)) this.soon(watched, true);
  }

  /** Those that belong to a model. */
  againFor(model: string): void {
    this.again((path) => this.configs.link(path)?.path === model);
  }

  close(document: vscode.TextDocument): void {
    const watched = this.open.get(document.uri.toString());
    if (!watched) return;
    this.open.delete(document.uri.toString());
    clearTimeout(watched.timer);
    watched.stop?.abort();
    watched.watching?.dispose();
    this.configs.forget(document.uri.fsPath);
    this.collection?.delete(document.uri);
  }

  /** What the check said of the document as it stands now. */
  current(document: vscode.TextDocument): CheckedConfig | undefined {
    const answer = this.open.get(document.uri.toString())?.answer;
    return answer?.version === document.version ? answer.checked : undefined;
  }

  get documents(): readonly vscode.TextDocument[] {
    return [...this.open.values()].map(({ document }) => document);
  }

  /** Findings of a file whose text is not here, with the service's: nobody else looks at it. */
  publishSaved(uri: vscode.Uri, { findings, ranges = [] }: CheckedConfig, more: readonly vscode.Diagnostic[] = []): void {
    const entries = findings.map((finding, at) => {
      const { start, end } = ranges[at] ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
      return diagnosticOf(finding, new vscode.Range(start.line, start.character, end.line, end.character));
    });
    this.publish(uri, [...more, ...entries]);
  }

  withdraw(uri: vscode.Uri): void {
    this.collection?.delete(uri);
  }

  dispose(): void {
    for (const { document } of [...this.open.values()]) this.close(document);
    this.collection?.dispose();
    this.answered.dispose();
  }

  private soon(watched: Watched, outside = false): void {
    if (outside) watched.outside = true;
    clearTimeout(watched.timer);
    watched.stop?.abort();
    const quiet = Math.max(quietMs, Math.min(longestQuietMs, watched.answer?.checked.ms ?? 0));
    watched.timer = setTimeout(() => void this.check(watched), quiet);
  }

  private async check(watched: Watched): Promise<void> {
    const { document } = watched;
    const stop = new AbortController();
    watched.stop = stop;
    const { version } = document;
    try {
      const checked = await this.configs.ask('checkConfig', document, { most: mostShown }, { stop: stop.signal });
      if (stop.signal.aborted || document.version !== version || document.isClosed) return;
      if (checked) this.take(watched, { version, checked });
      else this.collection?.delete(document.uri);
    } catch (thrown) {
      if (!isCancelled(thrown)) this.problems.note(thrown, `Check ${document.uri.fsPath}`);
    }
  }

  private take(watched: Watched, answer: Answer): void {
    const { document } = watched;
    const { checked } = answer;
    const before = watched.answer;
    watched.answer = answer;
    watched.watching ??= new Watching(() => this.soon(watched, true));
    watched.watching.follow(document.uri, checked);
    // Said again, the same findings would close an open light bulb menu.
    if (!isSame(before, answer)) this.publish(document.uri, entriesOf(document, checked));
    const again = this.configs.learn(document.uri.fsPath, checked.link);
    this.answered.fire({ document, outside: watched.outside ?? false });
    watched.outside = false;
    if (again) this.soon(watched, true);
  }

  private publish(uri: vscode.Uri, entries: readonly vscode.Diagnostic[]): void {
    this.collection ??= vscode.languages.createDiagnosticCollection('qnn-lens-config');
    this.collection.set(uri, entries);
  }
}

function isSame(before: Answer | undefined, now: Answer): boolean {
  const said = ({ version, checked: { findings, problem } }: Answer) => JSON.stringify([version, findings, problem]);
  return before?.version === now.version && said(before) === said(now);
}

function isCancelled(thrown: unknown): boolean {
  return isAbort(thrown) || (thrown instanceof Problem && thrown.code === 'cancelled');
}

/** What the JSON service of VS Code says itself is left out where the file's name brings it its schema. */
function entriesOf(document: vscode.TextDocument, { findings, problem }: CheckedConfig): readonly vscode.Diagnostic[] {
  const said = hasConfigName(document.uri);
  const entries = findings
    .filter(({ voice }) => !(said && voice === 'service'))
    .map((finding) => diagnosticOf(finding, rangeOf(document, finding)));
  return problem ? [modelProblem(document, messageOf(problem), problem.code), ...entries] : entries;
}

function modelProblem(document: vscode.TextDocument, text: string, code: string): vscode.Diagnostic {
  const made = new vscode.Diagnostic(
    rangeOf(document, { at: 0, end: 1 }),
    `Checked without the model: ${text}`,
    vscode.DiagnosticSeverity.Warning,
  );
  made.source = diagnosticSource;
  made.code = code;
  return made;
}

export function rangeOf(document: vscode.TextDocument, { at, end }: TextSpan): vscode.Range {
  return new vscode.Range(document.positionAt(at), document.positionAt(end));
}

const severities: Readonly<Record<FindingSeverity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

/** A finding as the Problems view shows it. */
export function diagnosticOf(finding: Finding, range: vscode.Range): vscode.Diagnostic {
  const made = new vscode.Diagnostic(range, messageOf(finding), severities[finding.severity]);
  made.source = diagnosticSource;
  made.code = finding.code;
  if (finding.tag === 'deprecated') made.tags = [vscode.DiagnosticTag.Deprecated];
  if (finding.tag === 'unnecessary') made.tags = [vscode.DiagnosticTag.Unnecessary];
  return made;
}
