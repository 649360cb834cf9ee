import type { TextSpan } from '../finding';

export type JsonType = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null' | 'broken';

/** Index of `JsonType` in the tape's `types`. */
export const jsonTypes: readonly JsonType[] = ['object', 'array', 'string', 'number', 'boolean', 'null', 'broken'];

/** One entry per value and per member name, in the order of the text. `after` is the entry behind the value's whole subtree. */
export interface Tape {
  readonly text: string;
  readonly types: Uint8Array;
  readonly at: Int32Array;
  readonly end: Int32Array;
  readonly after: Int32Array;
  readonly parent: Int32Array;
}

export interface Member {
  readonly name: string;
  /** The name with its quotes. */
  readonly key: TextSpan;
  readonly value: JsonValue;
}

/** A value of the text with its place: a cursor on the tape, made when somebody looks. Nothing is trusted: every reader says what it expects. */
export class JsonValue implements TextSpan {
  constructor(
    private readonly tape: Tape,
    private readonly index: number,
  ) {}

  get type(): JsonType {
    return jsonTypes[this.tape.types[this.index] as number] as JsonType;
  }

  get at(): number {
    return this.tape.at[this.index] as number;
  }

  get end(): number {
    return this.tape.end[this.index] as number;
  }

  /** As it stands in the file. */
  get text(): string {
    return this.tape.text.slice(this.at, this.end);
  }

  /** Undefined unless it is a string. */
  string(): string | undefined {
    return this.type === 'string' ? unquoted(this.tape.text, this.at, this.end) : undefined;
  }

  /** Undefined unless it is a number; `NaN` and `Infinity`, which Python writes, come as themselves. */
  number(): number | undefined {
    return this.type === 'number' ? numberOf(this.text) : undefined;
  }

  boolean(): boolean | undefined {
    return this.type === 'boolean' ? this.tape.text[this.at] === 't' : undefined;
  }

  /** Of an object, in the order of the text; a name may come twice. Of anything else: none. */
  *members(): Generator<Member> {
    if (this.type !== 'object') return;
    const { after, at, end, text } = this.tape;
    const last = after[this.index] as number;
    for (let name = this.index + 1; name < last; ) {
      const value = name + 1;
      const key = { at: at[name] as number, end: end[name] as number };
      yield { name: unquoted(text, key.at, key.end), key, value: new JsonValue(this.tape, value) };
      name = after[value] as number;
    }
  }

  /** The same without an object per member, for files of 100,000 encodings. */
  eachMember(visit: (name: string, value: JsonValue) => void): void {
    if (this.type !== 'object') return;
    const { after, at, end, text } = this.tape;
    const last = after[this.index] as number;
    for (let name = this.index + 1; name < last; ) {
      const value = name + 1;
      visit(unquoted(text, at[name] as number, end[name] as number), new JsonValue(this.tape, value));
      name = after[value] as number;
    }
  }

  /** Of an array. Of anything else: none. */
  *items(): Generator<JsonValue> {
    if (this.type !== 'array') return;
    const last = this.tape.after[this.index] as number;
    for (let item = this.index + 1; item < last; item = this.tape.after[item] as number) yield new JsonValue(this.tape, item);
  }

  member(name: string): Member | undefined {
    // A name that comes twice: parsers keep the last one.
    let found: Member | undefined;
    for (const member of this.members()) if (member.name === name) found = member;
    return found;
  }

  get(name: string): JsonValue | undefined {
    return this.member(name)?.value;
  }

  /** The innermost value whose text, or whose name, holds the offset; this one where none does. Entries are in the order of the text: a bisection. */
  holding(offset: number): JsonValue {
    const { at, end, after, parent, text } = this.tape;
    let [low, high] = [this.index, after[this.index] as number];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((at[middle] as number) <= offset) low = middle;
      else high = middle;
    }
    if (/\s*:/y.test(text.slice(end[low], (end[low] as number) + 20))) return new JsonValue(this.tape, low + 1);
    while (low > this.index && (end[low] as number) <= offset) low = parent[low] as number;
    return new JsonValue(this.tape, low);
  }

  /** `graphs/0/vtcm_mb`; the root is `''`. */
  get path(): string {
    const steps: string[] = [];
    for (let at = this.index, up = this.tape.parent[at] as number; up >= 0; at = up, up = this.tape.parent[at] as number)
      steps.unshift(this.step(up, at));
    return steps.join('/');
  }

  private step(parent: number, child: number): string {
    const { types, after, at, end, text } = this.tape;
    if (jsonTypes[types[parent] as number] === 'object') return unquoted(text, at[child - 1] as number, end[child - 1] as number);
    // Findings come in the order of the text: counting goes on where it ended.
    const goesOn = counted.tape === this.tape && counted.parent === parent && counted.child <= child;
    let { position, child: item } = goesOn ? counted : { position: 0, child: parent + 1 };
    for (; item < child; item = after[item] as number) position++;
    counted = { tape: this.tape, parent, child, position };
    return String(position);
  }
}

/** The item of a list whose position was asked last: 1,000 paths into a list of 100,000 would each count from its start. */
let counted: { readonly tape: Tape | undefined; readonly parent: number; readonly child: number; readonly position: number } = {
  tape: undefined,
  parent: -1,
  child: -1,
  position: 0,
};

/** A name without quotes is a fault, and still a name. */
function unquoted(text: string, at: number, end: number): string {
  if (text[at] !== '"') return text.slice(at, end);
  const inner = text.slice(at + 1, text[end - 1] === '"' && end - at > 1 ? end - 1 : end);
  if (!inner.includes('\\')) return inner;
  return inner.replace(/\\(u[0-9a-fA-F]{4}|.)/g, (_, code: string) =>
    code.length === 5 ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : (escapes[code] ?? code),
  );
}

const escapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

function numberOf(text: string): number {
  const value = Number(text);
  if (!Number.isNaN(value) || /^[+-]?nan$/i.test(text)) return value;
  // "inf", as C and numpy write it.
  return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}
