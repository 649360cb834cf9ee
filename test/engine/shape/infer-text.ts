import { parseModelText } from '../../../src/engine/ir/text';
import { type InferOptions, inferTypes } from '../../../src/engine/shape/infer';
import { typeText } from '../../../src/engine/shape/type-text';

/** The types of a model's outputs, as text; what the model declares of them is not looked at. */
export function outputsOf(text: string, options: InferOptions = {}): string {
  const model = parseModelText(text);
  const types = inferTypes(model, { ignoreDeclared: true, ...options });
  const [main] = model.graphs;
  return (main?.outputs ?? []).map(({ name }) => typeText(main && types.typeOf(main, name))).join(' ');
}

/**
 * One node on typed inputs: `Conv(x: float[1,3,8,8], w: float[4,3,3,3]) {...}`. A value after the type makes it an initializer:
 * `Reshape(x: float[2,6], s: int64[2] = {3, -1})`.
 */
export function nodeModel(node: string, opset: string, outputs: number): string {
  const [, operator = '', inside = '', attributes = ''] = /^([\w.:]+)\((.*?)\)\s*(\{.*\})?$/s.exec(node.replaceAll('\n', ' ')) ?? [];
  const args = inside.split(/,(?![^[{(]*[\]})])/).map((arg) => arg.trim());
  const nameOf = (arg: string) => arg.split(':')[0]?.trim() ?? '';
  const inputs = args.filter((arg) => arg.includes(':') && !arg.includes('='));
  const constants = args.filter((arg) => arg.includes('='));
  const results = Array.from({ length: outputs }, (_, index) => `y${index}`).join(', ');
  return `opset ${opset}\n(${inputs.join(', ')}) => (${results})\n${constants.join('\n')}\n${results} = ${operator}(${args.map(nameOf).join(', ')}) ${attributes}`;
}

/** How many types stand in a line: spaces inside brackets separate none. */
export function typeCount(text: string): number {
  let depth = 0;
  let count = 1;
  for (const letter of text) {
    if ('[('.includes(letter)) depth++;
    if ('])'.includes(letter)) depth--;
    if (letter === ' ' && depth === 0) count++;
  }
  return count;
}
