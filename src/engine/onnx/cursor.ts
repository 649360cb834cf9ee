import type { Int, Span } from '../ir/graph';
import type { LoadedBytes } from './loaded';
import { wireType } from './wire';

/** The bytes cannot be protobuf. Caught at the message that contains them, which then keeps what was read so far. */
export class WireError extends Error {
  constructor(
    readonly code: 'onnx-truncated' | 'onnx-corrupt',
    readonly at: number,
    readonly what: string,
  ) {
    super(what);
  }
}

/**
 * Reads the protobuf fields of one message. Our own, and not pbf's, for one reason: it works by file offset over the loaded pieces of a file, so
 * that a payload that was left on disk can be stepped over.
 */
export class Cursor {
  field = 0;
  wire = 0;
  /** Where the tag of the current field starts. */
  fieldAt = 0;
  private bytes: Uint8Array = new Uint8Array(0);
  private base = 0;
  private low = 0;
  private high = 0;

  constructor(
    readonly source: LoadedBytes,
    public at: number,
    readonly end: number,
  ) {}

  /** Steps to the next field; false at the end of the message. */
  next(): boolean {
    if (this.at >= this.end) return false;
    this.fieldAt = this.at;
    const tag = this.uint();
    this.field = Math.floor(tag / 8);
    this.wire = tag % 8;
    if (this.field === 0 || this.field > 536870911)
      throw new WireError('onnx-corrupt', this.fieldAt, `field number ${this.field} is not valid`);
    return true;
  }

  private byte(): number {
    const { at } = this;
    if (at >= this.end) throw new WireError('onnx-truncated', at, 'the data ends in the middle of a value');
    this.at = at + 1;
    const index = at - this.base;
    if (index >= 0 && index < this.bytes.length) return this.bytes[index]!;
    const piece = this.source.piece(at);
    if (!piece) throw new WireError('onnx-truncated', at, 'the file ends here');
    this.bytes = piece.bytes;
    this.base = piece.at;
    return piece.bytes[at - piece.at]!;
  }

  /** Reads a varint into `low` and `high`, 32 bits each. */
  private varint(): void {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.byte();
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high |= bits >> 4;
      } else if (shift < 63) high |= bits << (shift - 32);
      else high |= (bits & 1) << 31;
      if (byte < 0x80) {
        this.low = low >>> 0;
        this.high = high >>> 0;
        return;
      }
    }
    throw new WireError('onnx-corrupt', this.at, 'a number is longer than 10 bytes');
  }

  private uint(): number {
    this.varint();
    return this.high * 4294967296 + this.low;
  }

  private expect(wire: number): void {
    if (this.wire === wire) return;
    throw new WireError('onnx-corrupt', this.fieldAt, `field ${this.field} has wire type ${this.wire} where ${wire} belongs`);
  }

  /** A signed 64-bit integer: bigint only beyond 2^53. */
  int(): Int {
    this.expect(wireType.varint);
    return this.rawInt();
  }

  private rawInt(): Int {
    this.varint();
    const high = this.high | 0;
    if (high >= -0x200000 && high < 0x200000) return high * 4294967296 + this.low;
    return (BigInt(high) << 32n) | BigInt(this.low);
  }

  float(): number {
    this.expect(wireType.fixed32);
    return this.rawFloat();
  }

  private rawFloat(): number {
    for (let i = 0; i < 4; i++) scratch[i] = this.byte();
    return scratchView.getFloat32(0, true);
  }

  /** The range of a length-delimited field; the cursor stands behind it. `clamped` tells that it reaches beyond its message. */
  span(): Span & { readonly clamped?: boolean } {
    this.expect(wireType.bytes);
    const length = this.uint();
    const { at } = this;
    const clamped = length > this.end - at;
    this.at = clamped ? this.end : at + length;
    return clamped ? { at, length: this.end - at, clamped } : { at, length };
  }

  /** The bytes of a length-delimited leaf. */
  view(): Uint8Array {
    const span = this.span();
    if (span.clamped) throw new WireError('onnx-truncated', span.at, `field ${this.field} is longer than the message that holds it`);
    const view = this.source.view(span);
    if (!view) throw new WireError('onnx-truncated', span.at, `field ${this.field} is too long to be text (${span.length} bytes)`);
    return view;
  }

  /** `varints`: packed or single, appended to `into`. */
  ints(into: Int[]): void {
    if (this.wire === wireType.varint) {
      into.push(this.rawInt());
      return;
    }
    const inner = this.inner();
    while (inner.at < inner.end) into.push(inner.rawInt());
  }

  floats(into: number[]): void {
    if (this.wire === wireType.fixed32) {
      into.push(this.rawFloat());
      return;
    }
    const inner = this.inner();
    while (inner.at < inner.end) into.push(inner.rawFloat());
  }

  private inner(): Cursor {
    const span = this.span();
    if (span.clamped) throw new WireError('onnx-truncated', span.at, `field ${this.field} is longer than the message that holds it`);
    return new Cursor(this.source, span.at, span.at + span.length);
  }

  /** Steps over a field that nobody reads: groups too, without recursion. */
  skip(): void {
    let groups = 0;
    do {
      if (this.wire === wireType.varint) this.varint();
      else if (this.wire === wireType.fixed64) this.jump(8);
      else if (this.wire === wireType.fixed32) this.jump(4);
      else if (this.wire === wireType.bytes) {
        if (this.span().clamped)
          throw new WireError('onnx-truncated', this.fieldAt, `field ${this.field} is longer than the message that holds it`);
      } else if (this.wire === wireType.startGroup) groups++;
      else if (this.wire === wireType.endGroup && groups > 0) groups--;
      else throw new WireError('onnx-corrupt', this.fieldAt, `field ${this.field} has the impossible wire type ${this.wire}`);
    } while (groups > 0 && this.stepIntoGroup());
  }

  private stepIntoGroup(): true {
    if (this.next()) return true;
    throw new WireError('onnx-truncated', this.at, 'a group is not closed');
  }

  private jump(length: number): void {
    if (this.at + length > this.end) throw new WireError('onnx-truncated', this.at, 'the data ends in the middle of a value');
    this.at += length;
  }
}

const scratch = new Uint8Array(8);
const scratchView = new DataView(scratch.buffer);
