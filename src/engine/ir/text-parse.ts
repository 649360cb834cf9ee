import { encodeBytes, encodeInt, encodeText, encodeVarint, joinBytes } from '../onnx/encode';
import { type DType, dtypeCode, dtypes } from './dtype';
import type { Int } from './graph';
import { type ExternalRange, encodeTensor, type Payload } from './text-tensor';
import { type Token, textProblem, tokenize } from './text-tokens';

/** AttributeProto.AttributeType. */
const attributeType = { float: 1, int: 2, string: 3, tensor: 4, graph: 5, floats: 6, ints: 7, strings: 8, type: 13 } as const;

function encodeFloat(field: number, value: number): Uint8Array {
  return joinBytes([encodeVarint(field * 8 + 5), new Uint8Array(Float32Array.of(value).buffer)]);
}

/** Recursive descent that writes protobuf as it goes; the field numbers are those of `onnx/wire.ts`. */
export class TextParser {
  private readonly tokens: readonly Token[];
  private at = 0;

  constructor(private readonly source: string) {
    this.tokens = tokenize(source);
  }

  model(): Uint8Array {
    const parts = [encodeInt(1, this.takeName('ir') ? this.integer() : 10)];
    if (this.takeName('opset')) for (const [domain, version] of this.opsets()) parts.push(encodeBytes(8, opset(domain, version)));
    parts.push(
      encodeBytes(
        7,
        this.graph('main', () => this.peek().kind === 'end' || this.isName('function')),
      ),
    );
    while (this.takeName('function')) parts.push(encodeBytes(25, this.functionDef()));
    if (this.peek().kind !== 'end') throw this.problem('a statement was expected');
    return joinBytes(parts);
  }

  private peek(ahead = 0): Token {
    return this.tokens[Math.min(this.at + ahead, this.tokens.length - 1)] as Token;
  }

  private problem(what: string): Error {
    const token = this.peek();
    return textProblem(this.source, token.at + 1, `"${token.text}": ${what}`);
  }

  private isMark(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'mark' && token.text === text;
  }

  private isName(text: string): boolean {
    const token = this.peek();
    return token.kind === 'name' && token.text === text;
  }

  private take(mark: string): boolean {
    if (!this.isMark(mark)) return false;
    this.at++;
    return true;
  }

  private takeName(name: string): boolean {
    if (!this.isName(name)) return false;
    this.at++;
    return true;
  }

  private expect(mark: string): void {
    if (!this.take(mark)) throw this.problem(`"${mark}" was expected`);
  }

  /** A name; digits alone are one, too. */
  private name(): string {
    const token = this.peek();
    if (token.kind !== 'name' && token.kind !== 'number') throw this.problem('a name was expected');
    this.at++;
    return token.text;
  }

  private number(): number {
    const token = this.peek();
    if (token.kind !== 'number') throw this.problem('a number was expected');
    this.at++;
    const text = token.text.toLowerCase();
    if (text.endsWith('inf')) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    return Number(text);
  }

  private integer(): Int {
    const { text } = this.peek();
    const value = this.number();
    return Number.isSafeInteger(value) ? value : BigInt(text);
  }

  /** Items between brackets, separated by commas. */
  private list<T>(open: string, close: string, item: () => T): T[] {
    this.expect(open);
    const items: T[] = [];
    while (!this.take(close)) {
      items.push(item());
      if (!this.isMark(close)) this.expect(',');
    }
    return items;
  }

  private opsets(): (readonly [domain: string, version: Int])[] {
    const found: (readonly [string, Int])[] = [];
    do {
      const domain = this.peek().kind === 'number' ? '' : this.name();
      found.push([domain, this.integer()]);
    } while (this.take(','));
    return found;
  }

  private graph(name: string, isEnd: () => boolean): Uint8Array {
    const parts = [encodeText(2, name)];
    for (const input of this.list('(', ')', () => this.valueInfo())) parts.push(encodeBytes(11, input));
    this.expect('=>');
    for (const output of this.list('(', ')', () => this.valueInfo())) parts.push(encodeBytes(12, output));
    while (!isEnd()) parts.push(this.statement());
    return joinBytes(parts);
  }

  private valueInfo(): Uint8Array {
    const name = encodeText(1, this.name());
    return this.take(':') ? joinBytes([name, encodeBytes(2, this.type())]) : name;
  }

  private statement(): Uint8Array {
    if (!this.isMark(':', 1)) return encodeBytes(1, this.node());
    const name = this.name();
    this.expect(':');
    const start = this.at;
    const type = this.type();
    if (!this.isMark('=')) return encodeBytes(13, joinBytes([encodeText(1, name), encodeBytes(2, type)]));
    this.at = start;
    return encodeBytes(5, this.tensor(name, '='));
  }

  private dtype(): DType {
    const found = dtypes.find((dtype) => dtype === this.peek().text);
    if (!found) throw this.problem('a data type was expected');
    this.at++;
    return found;
  }

  private tensor(name: string, before?: string): Uint8Array {
    const dtype = this.dtype();
    const dims = this.isMark('[') ? this.list('[', ']', () => Number(this.integer())) : [];
    if (before) this.expect(before);
    return encodeTensor(name, dtype, dims, this.payload());
  }

  private payload(): Payload {
    if (this.take('...')) return 'none';
    if (this.takeName('zeros')) return 'zeros';
    if (this.takeName('external')) return this.external();
    return this.isMark('{') ? this.list('{', '}', () => this.element()) : [this.element()];
  }

  private external(): ExternalRange {
    const [location = '', offset = 0, length = 0] = this.list('(', ')', () => this.element());
    return { location: String(location), offset: BigInt(offset), length: BigInt(length) };
  }

  private element(): Int | string {
    const token = this.peek();
    if (token.kind === 'text') {
      this.at++;
      return token.text;
    }
    if (this.takeName('true')) return 1;
    if (this.takeName('false')) return 0;
    return isWhole(token) ? this.integer() : this.number();
  }

  /** A TypeProto. */
  private type(): Uint8Array {
    if (this.takeName('seq')) return encodeBytes(4, this.elementType());
    if (this.takeName('optional')) return encodeBytes(9, this.elementType());
    if (this.takeName('sparse'))
      return encodeBytes(
        8,
        this.inBrackets(() => this.typedShape()),
      );
    if (this.takeName('map'))
      return encodeBytes(
        5,
        this.inBrackets(() => this.mapType()),
      );
    return encodeBytes(1, this.typedShape());
  }

  private inBrackets<T>(inner: () => T): T {
    this.expect('(');
    const value = inner();
    this.expect(')');
    return value;
  }

  private elementType(): Uint8Array {
    return this.inBrackets(() => encodeBytes(1, this.type()));
  }

  private mapType(): Uint8Array {
    const key = encodeInt(1, dtypeCode(this.dtype()));
    this.expect(',');
    return joinBytes([key, encodeBytes(2, this.type())]);
  }

  private typedShape(): Uint8Array {
    const dtype = encodeInt(1, dtypeCode(this.dtype()));
    if (!this.isMark('[')) return dtype;
    const dims = this.list('[', ']', () => encodeBytes(1, this.dim()));
    return joinBytes([dtype, encodeBytes(2, joinBytes(dims))]);
  }

  /** A number, `?`, or a symbol: anything up to the next comma or bracket. */
  private dim(): Uint8Array {
    if (this.take('?')) return new Uint8Array(0);
    if (this.peek().kind === 'number' && (this.isMark(',', 1) || this.isMark(']', 1))) return encodeInt(1, this.integer());
    let text = '';
    while (!this.isMark(',') && !this.isMark(']')) text += this.tokens[this.at++]?.text ?? '';
    return encodeText(2, text);
  }

  private node(): Uint8Array {
    const parts: Uint8Array[] = [];
    if (this.take('[')) {
      parts.push(encodeText(3, this.name()));
      this.expect(']');
    }
    do parts.push(encodeText(2, this.isMark(',') ? '' : this.name()));
    while (this.take(','));
    this.expect('=');
    const [operator = '', domain = ''] = this.name().split('::').reverse();
    parts.push(encodeText(4, operator), encodeText(7, domain));
    for (const input of this.inputs()) parts.push(encodeText(1, input));
    if (this.isMark('{')) for (const attribute of this.list('{', '}', () => this.attribute())) parts.push(encodeBytes(5, attribute));
    return joinBytes(parts);
  }

  private inputs(): string[] {
    return this.list('(', ')', () => (this.isMark(',') ? '' : this.name()));
  }

  private attribute(): Uint8Array {
    const name = this.name();
    this.expect('=');
    return joinBytes([encodeText(1, name), ...this.attributeValue()]);
  }

  private attributeValue(): Uint8Array[] {
    const token = this.peek();
    if (this.take('@')) return [encodeText(21, this.name())];
    if (this.isMark('{')) return [encodeBytes(6, this.subgraph()), encodeInt(20, attributeType.graph)];
    if (this.isMark('[')) return this.listValue();
    if (this.takeName('type')) return [encodeBytes(14, this.type()), encodeInt(20, attributeType.type)];
    if (token.kind === 'name') return [encodeBytes(5, this.tensor('')), encodeInt(20, attributeType.tensor)];
    return this.single(token);
  }

  private single(token: Token): Uint8Array[] {
    if (token.kind === 'text') {
      this.at++;
      return [encodeText(4, token.text), encodeInt(20, attributeType.string)];
    }
    if (isWhole(token)) return [encodeInt(3, this.integer()), encodeInt(20, attributeType.int)];
    return [encodeFloat(2, this.number()), encodeInt(20, attributeType.float)];
  }

  /** One float makes all of them floats. */
  private listValue(): Uint8Array[] {
    const items = this.list('[', ']', () => this.tokens[this.at++] as Token);
    if (items[0]?.kind === 'text') return [...items.map(({ text }) => encodeText(9, text)), encodeInt(20, attributeType.strings)];
    if (items.every(isWhole)) return [...items.map(({ text }) => encodeInt(8, BigInt(text))), encodeInt(20, attributeType.ints)];
    return [...items.map(({ text }) => encodeFloat(7, Number(text))), encodeInt(20, attributeType.floats)];
  }

  private subgraph(): Uint8Array {
    this.expect('{');
    const graph = this.graph('body', () => this.isMark('}'));
    this.expect('}');
    return graph;
  }

  private functionDef(): Uint8Array {
    const [name = '', domain = ''] = this.name().split('::').reverse();
    const parts = [encodeText(1, name), encodeText(10, domain)];
    if (this.isMark('<')) for (const attribute of this.list('<', '>', () => this.name())) parts.push(encodeText(6, attribute));
    for (const input of this.list('(', ')', () => this.name())) parts.push(encodeText(4, input));
    this.expect('=>');
    for (const output of this.list('(', ')', () => this.name())) parts.push(encodeText(5, output));
    if (this.takeName('opset')) for (const [of, version] of this.opsets()) parts.push(encodeBytes(9, opset(of, version)));
    this.expect('{');
    while (!this.take('}')) parts.push(encodeBytes(7, this.node()));
    return joinBytes(parts);
  }
}

const opset = (domain: string, version: Int): Uint8Array => joinBytes([encodeText(1, domain), encodeInt(2, version)]);

const isWhole = (token: Token): boolean => token.kind === 'number' && /^-?\d+$/.test(token.text);
