import type { TextSpan } from '../finding';
import { type JsonType, JsonValue, jsonTypes } from './json';

/** Something that is not JSON as tools read it. Reading goes on behind it. */
export interface SyntaxFault extends TextSpan {
  readonly fault: 'expected' | 'trailing-comma' | 'unclosed' | 'too-deep' | 'not-finite' | 'bad-string' | 'behind-the-end';
  /** What should stand here: `a value`, `","`, `"}"`. */
  readonly expected: string;
}

export interface ParsedJson {
  readonly root: JsonValue | undefined;
  /** At most `mostFaults`: a file that is not JSON has one per character. */
  readonly faults: readonly SyntaxFault[];
  readonly comments: readonly TextSpan[];
}

const mostFaults = 100;
/** Deeper than any config; a file of 50 MB of `[` must not end the process. */
const deepest = 256;

/**
 * Reads JSON with comments into a tape, whatever is wrong with it. Our own, because the tree of `jsonc-parser` costs a second for 100,000 encodings
 * (25 MB) and this a fifth of it (`bench/config.ts`); the tests compare the two.
 */
export function parseJson(text: string): ParsedJson {
  return new Parser(text).parse();
}

const code = (character: string) => character.charCodeAt(0);
const [quote, slash, star, newline, backslash] = ['"', '/', '*', '\n', '\\'].map(code) as [number, number, number, number, number];
const [openBrace, closeBrace, openBracket, closeBracket, comma, colon] = ['{', '}', '[', ']', ',', ':'].map(code) as number[];
const typeIndex = Object.fromEntries(jsonTypes.map((type, index) => [type, index])) as Record<JsonType, number>;

class Parser {
  private position = 0;
  private count = 0;
  private types: Uint8Array;
  private at: Int32Array;
  private end: Int32Array;
  private after: Int32Array;
  private parent: Int32Array;
  private readonly faults: SyntaxFault[] = [];
  private readonly comments: TextSpan[] = [];
  private depth = 0;

  constructor(private readonly text: string) {
    const guess = Math.max(16, Math.ceil(text.length / 8));
    this.types = new Uint8Array(guess);
    this.at = new Int32Array(guess);
    this.end = new Int32Array(guess);
    this.after = new Int32Array(guess);
    this.parent = new Int32Array(guess);
  }

  parse(): ParsedJson {
    this.skip();
    if (this.position < this.text.length) this.value(-1);
    else this.fault('expected', this.position, this.position, 'a value');
    this.skip();
    if (this.position < this.text.length) this.fault('behind-the-end', this.position, this.text.length, 'the end of the file');
    const { text, types, at, end, after, parent } = this;
    return {
      root: this.count > 0 ? new JsonValue({ text, types, at, end, after, parent }, 0) : undefined,
      faults: this.faults,
      comments: this.comments,
    };
  }

  private value(parent: number): void {
    const { text, position } = this;
    const first = text.charCodeAt(position);
    if (first === openBrace || first === openBracket) this.container(parent, first === openBrace);
    else if (first === quote) {
      const index = this.push('string', parent);
      this.string();
      this.close(index);
    } else this.word(parent);
  }

  private container(parent: number, isObject: boolean): void {
    const index = this.push(isObject ? 'object' : 'array', parent);
    const closing = isObject ? closeBrace : closeBracket;
    this.position++;
    if (++this.depth > deepest) {
      this.tooDeep(index);
      return;
    }
    for (let lastComma = -1; ; ) {
      this.skip();
      const next = this.text.charCodeAt(this.position);
      if (next === closing) {
        if (lastComma >= 0) this.fault('trailing-comma', lastComma, lastComma + 1, 'no comma behind the last one');
        this.position++;
        break;
      }
      if (Number.isNaN(next) || next === closeBrace || next === closeBracket) {
        this.fault('unclosed', this.at[index] as number, (this.at[index] as number) + 1, isObject ? '"}"' : '"]"');
        break;
      }
      if (lastComma < 0 && this.count > index + 1) this.fault('expected', this.position, this.position + 1, '","');
      if (isObject) this.memberOf(index);
      else this.value(index);
      lastComma = this.comma();
    }
    this.depth--;
    this.close(index);
  }

  private memberOf(index: number): void {
    const name = this.push('string', index);
    if (this.text.charCodeAt(this.position) === quote) this.string();
    else {
      const start = this.position;
      this.bare();
      this.fault('expected', start, this.position, 'a name in double quotes');
    }
    this.close(name);
    this.skip();
    if (this.text.charCodeAt(this.position) === colon) this.position++;
    else this.fault('expected', this.position, this.position + 1, '":"');
    this.skip();
    const next = this.text.charCodeAt(this.position);
    if (next === comma || next === closeBrace || next === closeBracket || Number.isNaN(next)) {
      this.fault('expected', this.position, this.position + 1, 'a value');
      this.close(this.push('broken', index));
    } else this.value(index);
  }

  /** The place of a comma, or -1. */
  private comma(): number {
    this.skip();
    if (this.text.charCodeAt(this.position) !== comma) return -1;
    return this.position++;
  }

  private string(): void {
    const { text } = this;
    const start = this.position++;
    for (; this.position < text.length; this.position++) {
      const character = text.charCodeAt(this.position);
      if (character === quote) {
        this.position++;
        return;
      }
      if (character === backslash) this.position++;
      else if (character === newline) break;
    }
    this.position = Math.min(this.position, text.length);
    this.fault('bad-string', start, this.position, 'a closing quote');
  }

  private word(parent: number): void {
    const start = this.position;
    this.bare();
    const word = this.text.slice(start, this.position);
    const type = typeOfWord(word);
    if (type === 'broken') this.fault('expected', start, this.position, 'a value');
    else if (type === 'number' && !Number.isFinite(Number(word))) this.fault('not-finite', start, this.position, 'a number');
    this.position = start;
    const index = this.push(type, parent);
    this.position = start + word.length;
    this.close(index);
  }

  /** Everything up to the next sign of structure; at least one character, so that reading always goes on. */
  private bare(): void {
    const ending = /[\s,:{}[\]"/]/g;
    ending.lastIndex = this.position + 1;
    this.position = ending.exec(this.text)?.index ?? this.text.length;
  }

  private skip(): void {
    const { text } = this;
    for (;;) {
      const character = text.charCodeAt(this.position);
      if (character === 32 || (character >= 9 && character <= 13) || character === 0xfeff) this.position++;
      else if (character === slash && this.isComment()) this.comment();
      else return;
    }
  }

  private isComment(): boolean {
    const next = this.text.charCodeAt(this.position + 1);
    return next === slash || next === star;
  }

  private comment(): void {
    const start = this.position;
    const isLine = this.text.charCodeAt(start + 1) === slash;
    const end = this.text.indexOf(isLine ? '\n' : '*/', start + 2);
    this.position = end < 0 ? this.text.length : end + (isLine ? 0 : 2);
    if (end < 0 && !isLine) this.fault('unclosed', start, start + 2, '"*/"');
    this.comments.push({ at: start, end: this.position });
  }

  private tooDeep(index: number): void {
    this.fault('too-deep', this.position - 1, this.position, `at most ${deepest} levels`);
    this.position = this.text.length;
    this.depth--;
    this.close(index);
  }

  private push(type: JsonType, parent: number): number {
    if (this.count === this.types.length) this.grow();
    const index = this.count++;
    this.types[index] = typeIndex[type];
    this.at[index] = this.position;
    this.parent[index] = parent;
    return index;
  }

  private close(index: number): void {
    this.end[index] = this.position;
    this.after[index] = this.count;
  }

  private grow(): void {
    const larger = <T extends Uint8Array | Int32Array>(column: T, made: T): T => {
      made.set(column);
      return made;
    };
    const size = this.count * 2;
    this.types = larger(this.types, new Uint8Array(size));
    this.at = larger(this.at, new Int32Array(size));
    this.end = larger(this.end, new Int32Array(size));
    this.after = larger(this.after, new Int32Array(size));
    this.parent = larger(this.parent, new Int32Array(size));
  }

  private fault(fault: SyntaxFault['fault'], at: number, end: number, expected: string): void {
    // What was left unread cannot be at fault.
    if (this.faults.at(-1)?.fault === 'too-deep') return;
    if (this.faults.length < mostFaults) this.faults.push({ fault, at, end: Math.min(end, this.text.length), expected });
  }
}

function typeOfWord(word: string): JsonType {
  if (word === 'true' || word === 'false') return 'boolean';
  if (word === 'null') return 'null';
  if (/^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(word)) return 'number';
  return /^[+-]?(?:nan|inf|infinity)$/i.test(word) ? 'number' : 'broken';
}
