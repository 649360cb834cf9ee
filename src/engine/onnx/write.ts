import type { Model, Span } from '../ir/graph';
import { Cursor } from './cursor';
import { encodeText, encodeVarint } from './encode';
import { LoadedBytes } from './loaded';
import { renamedNodes } from './names';
import { wireType } from './wire';

/** A change of one message: fields dropped, fields put between others or at its end. Everything else of the file is copied as it stands, unknown fields too. */
export interface Edit {
  /** The content of the message that changes: `Node.span`, `Graph.span` ... or `wholeModel`. */
  readonly message: Span;
  /** Numbers of the fields whose occurrences go. */
  readonly drop?: readonly number[];
  /** Messages inside this one that go, by their spans. */
  readonly remove?: readonly Span[];
  /** Encoded fields beside messages inside this one. */
  readonly insert?: readonly Insertion[];
  /** Encoded fields, tags included (`encode.ts`). */
  readonly append?: Uint8Array | readonly NewBytes[];
}

/** Encoded fields that go before or behind a field, which is named by the span of its content. */
export interface Insertion {
  readonly side: 'before' | 'behind';
  readonly field: Span;
  readonly bytes: Uint8Array;
}

/** Bytes that are made while the file is written: quantized weights need not be in memory all at once. */
export interface ByteStream {
  /** What `chunks` will yield, in bytes: the messages around it say their length before. */
  readonly length: number;
  chunks(): AsyncIterable<Uint8Array>;
}

export type NewBytes = Uint8Array | ByteStream;

/** Either a range of the old file or new bytes. */
type Chunk = Span | NewBytes;

/** Copied in pieces of this size, so that saving a 3 GB model needs no 3 GB. */
const pieceBytes = 4 * 1024 * 1024;

/** The bytes of the edited model, in order. With no effective edit they are those of the file. */
export async function* writeModel(model: Model, edits: readonly Edit[]): AsyncGenerator<Uint8Array> {
  for (const chunk of planWrite(model, edits)) {
    if (chunk instanceof Uint8Array) yield chunk;
    else if (!isRange(chunk)) yield* chunk.chunks();
    else
      for (let at = chunk.at; at < chunk.at + chunk.length; at += pieceBytes)
        yield await model.bytes.load({ at, length: Math.min(pieceBytes, chunk.at + chunk.length - at) });
  }
}

/** The size of the edited model in bytes. */
export function writtenBytes(model: Model, edits: readonly Edit[]): number {
  return planWrite(model, edits).reduce((sum, { length }) => sum + length, 0);
}

/** The contents of a message's fields of one number, in the order of the file. */
export function fieldSpans(model: Model, message: Span, field: number): readonly Span[] {
  const spans: Span[] = [];
  const cursor = new Cursor(loaded(model), message.at, message.at + message.length);
  while (cursor.next()) {
    if (cursor.field === field && cursor.wire === wireType.bytes) spans.push(cursor.span());
    else cursor.skip();
  }
  return spans;
}

/** A copy in which each node bears its stable name; undefined when all do already. */
export function renameNodes(model: Model): AsyncIterable<Uint8Array> | undefined {
  const nodes = renamedNodes(model);
  const nameField = 3;
  if (nodes.length === 0) return undefined;
  return writeModel(
    model,
    nodes.map(({ name, span }) => ({ message: span, drop: [nameField], append: encodeText(nameField, name) })),
  );
}

function planWrite(model: Model, edits: readonly Edit[]): readonly Chunk[] {
  const byPlace = [...edits].sort((a, b) => a.message.at - b.message.at || b.message.length - a.message.length);
  return coalesce(new Plan(loaded(model), byPlace).message(wholeModel(model)));
}

function loaded({ bytes }: Model): LoadedBytes {
  if (bytes instanceof LoadedBytes) return bytes;
  throw new Error('only a model that was read from bytes can be written');
}

/** The outermost message. */
export function wholeModel({ bytes }: Model): Span {
  return { at: 0, length: bytes.size };
}

class Plan {
  constructor(
    private readonly source: LoadedBytes,
    private readonly edits: readonly Edit[],
  ) {}

  /** The new content of a message that is changed or contains one that is. */
  message(span: Span): Chunk[] {
    const own = this.within(span).filter(({ message }) => message.at === span.at && message.length === span.length);
    const drop = new Set(own.flatMap((edit) => edit.drop ?? []));
    const remove = new Set(own.flatMap((edit) => edit.remove ?? []).map(({ at }) => at));
    const insert = insertionsOf(own);
    const chunks: Chunk[] = [];
    const cursor = new Cursor(this.source, span.at, span.at + span.length);
    while (cursor.next()) {
      const { fieldAt, field, wire } = cursor;
      if (wire === wireType.bytes) {
        const content = cursor.span();
        const beside = insert.get(content.at);
        if (beside) chunks.push(...beside.before);
        if (!drop.has(field) && !remove.has(content.at)) chunks.push(...this.field(fieldAt, content));
        if (beside) chunks.push(...beside.behind);
      } else {
        cursor.skip();
        if (!drop.has(field)) chunks.push({ at: fieldAt, length: cursor.at - fieldAt });
      }
    }
    for (const { append } of own) if (append) chunks.push(...(append instanceof Uint8Array ? [append] : append));
    return chunks;
  }

  /** One length-delimited field: copied where nothing in it changes, else with its new length. */
  private field(tagAt: number, content: Span): Chunk[] {
    const end = content.at + content.length;
    if (this.within(content).length === 0) return [{ at: tagAt, length: end - tagAt }];
    const inner = this.message(content);
    const length = inner.reduce((sum, chunk) => sum + chunk.length, 0);
    // An unchanged length keeps its own encoding, which need not be the shortest.
    if (length === content.length) return [{ at: tagAt, length: content.at - tagAt }, ...inner];
    const tag = this.source.view({ at: tagAt, length: content.at - tagAt })!;
    return [tag.subarray(0, tagLength(tag)), encodeVarint(length), ...inner];
  }

  /** The edits whose message lies inside `span`; they are sorted by place. */
  private within({ at, length }: Span): readonly Edit[] {
    let low = 0;
    let high = this.edits.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.edits[middle]!.message.at < at) low = middle + 1;
      else high = middle;
    }
    let end = low;
    while (
      end < this.edits.length &&
      this.edits[end]!.message.at + this.edits[end]!.message.length <= at + length &&
      this.edits[end]!.message.at < at + length + 1
    )
      end++;
    return this.edits.slice(low, end);
  }
}

type Beside = Readonly<Record<Insertion['side'], Uint8Array[]>>;

function insertionsOf(edits: readonly Edit[]): ReadonlyMap<number, Beside> {
  const found = new Map<number, Beside>();
  for (const { side, field, bytes } of edits.flatMap(({ insert = [] }) => insert)) {
    const beside = found.get(field.at) ?? { before: [], behind: [] };
    beside[side].push(bytes);
    found.set(field.at, beside);
  }
  return found;
}

function tagLength(bytes: Uint8Array): number {
  return bytes.findIndex((byte) => byte < 0x80) + 1;
}

function coalesce(chunks: readonly Chunk[]): readonly Chunk[] {
  const out: Chunk[] = [];
  for (const chunk of chunks) {
    const last = out.at(-1);
    if (last && isRange(last) && isRange(chunk) && last.at + last.length === chunk.at)
      out[out.length - 1] = { at: last.at, length: last.length + chunk.length };
    else if (chunk.length > 0) out.push(chunk);
  }
  return out;
}

function isRange(chunk: Chunk): chunk is Span {
  return !(chunk instanceof Uint8Array) && !('chunks' in chunk);
}
