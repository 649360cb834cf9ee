import type { Span } from '../ir/graph';
import type { Diagnostic, Severity } from '../problem';
import { clip } from '../text/clip';
import { Cursor, WireError } from './cursor';
import type { LoadedBytes } from './loaded';
import { decodeText } from './text';

/** Graphs inside graphs inside graphs: real models nest four deep; protobuf's own limit of 100 messages allows 33. */
export const maxGraphDepth = 200;
/** One file can be broken in a thousand places; a reader needs to see the first few. */
const maxDiagnostics = 100;

/** What the parsers of one file share: where they are, for messages, and what they found. */
export class ParseContext {
  readonly diagnostics: Diagnostic[] = [];
  private readonly path: string[] = [];

  constructor(readonly source: LoadedBytes) {}

  report(severity: Severity, code: string, what: string, fix: string, at?: number): void {
    if (this.diagnostics.length >= maxDiagnostics) return;
    const place = clip(this.path.join('.') || 'model');
    this.diagnostics.push({ severity, code, where: at === undefined ? place : `${place}, byte ${at}`, what: clip(what), fix });
  }

  /**
   * Reads the fields of one message with `read`, which returns false for a field that it does not know. Broken bytes end this message, not the
   * file: what was read before stays, and the parent goes on behind it.
   */
  message(name: string, span: Span & { readonly clamped?: boolean }, read: (cursor: Cursor) => boolean): void {
    this.path.push(name);
    if (span.clamped)
      this.report('error', 'onnx-truncated', `The data ends before ${name} does.`, 'Copy or download the model again.', span.at);
    const cursor = new Cursor(this.source, span.at, span.at + span.length);
    try {
      while (cursor.next()) if (!read(cursor)) cursor.skip();
    } catch (thrown) {
      if (!(thrown instanceof WireError)) throw thrown;
      const fix = 'The file is damaged: copy, download or export the model again.';
      // Behind a clamped length nothing else can be expected: one sentence for one fault.
      if (!span.clamped) this.report('error', thrown.code, `The data of ${name} is broken: ${thrown.what}.`, fix, thrown.at);
    }
    this.path.pop();
  }

  text(cursor: Cursor): string {
    const { at } = cursor;
    return decodeText(cursor.view(), () =>
      this.report(
        'warning',
        'onnx-text',
        'A name is not valid UTF-8; its broken bytes are shown as \\xHH.',
        'Export the model with valid names.',
        at,
      ),
    );
  }
}
