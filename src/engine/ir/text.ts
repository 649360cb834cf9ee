/**
 * Graphs as text, for tests and dumps:
 *
 *     opset 17, com.microsoft 1
 *     (x: float[N,3,8,8], s: seq(float[?])) => (y, z: float[1])
 *     w: float[4,3,3,3] = ...                      // an initializer without data; else zeros, {1, 2} or external("w.bin", 0, 432)
 *     h: float[N,4,6,6]                            // what the file declares of an inner value
 *     [conv1] h = Conv(x, w) {strides=[1,1]}       // the node's name is optional
 *     y = com.microsoft::Gelu(h)
 *     z = If(c) {then_branch={() => (a) a = Relu(x)}, else_branch={() => (b) b = Neg(x)}}
 *     function my.domain::Twice<alpha>(a) => (b) opset 17 {b = Elu(a) {alpha=@alpha}}
 *
 * Attributes: `1` int, `1.0` float, `"text"`, lists of these, `float[2] {1, 2}` a tensor, `type seq(float[N])`, `@name` a reference.
 * An omitted input is an empty place: `Resize(x, , s)`. Names with other characters stand in backquotes.
 */
import { readModelBytes } from '../onnx/read';
import type { Model } from './graph';
import { TextParser } from './text-parse';

/** The text as a model file, in bytes. */
export function modelTextBytes(text: string): Uint8Array {
  return new TextParser(text).model();
}

/** The model that a text describes, read by the real reader. */
export function parseModelText(text: string): Model {
  return readModelBytes('text', modelTextBytes(text));
}

export { printModel } from './text-print';
