import type { DType } from '../../../../ir/dtype';
import type { ValueInfo } from '../../../../ir/graph';
import type { OpenModel } from '../../../../session';
import { byteSize, dimsOfType, dtypeOfType, elementCount } from '../../../../shape/type';
import type { Finding } from '../../../finding';
import { preferred, quoted } from '../../findings';
import type { CheckContext, Rule } from '../../rule';
import { isOnDevice } from '../missing-file';
import { atLine } from './grammar';
import { type InputItem, type InputLine, inputLines } from './input-lines';
import { graphInputs, sameName } from './model-inputs';

/** The files that a list names: there, readable by the tools, and as large as the input. */
export const inputListFilesRule: Rule = {
  name: 'input-list-files',
  kinds: ['input-list'],
  check: function* (context) {
    const { model } = context;
    const inputs = model ? graphInputs(model) : [];
    for (const line of inputLines(context.document.text))
      for (const [position, item] of line.inputs.entries()) {
        if (item.path === '' || item.path.includes('\t')) continue;
        if (item.path.includes('\\') && !/^[A-Za-z]:/.test(item.path)) yield backslash(line, item);
        else yield* missing(line, item, context);
        const input = inputs.find(({ name }, i) => (item.name === undefined ? i === position : sameName(name, item.name)));
        if (model && input) yield* sized(line, item, input, model, context);
      }
  },
};

const pathSpan = ({ pathAt, path }: InputItem) => ({ at: pathAt, end: pathAt + path.length });

function backslash(line: InputLine, item: InputItem): Finding {
  return atLine(line, pathSpan(item), {
    severity: 'warning',
    code: 'path-backslash',
    what: `The path ${quoted(item.path)} has backslashes, which are no separators on Linux and Android.`,
    fix: 'Write "/": Windows takes it as well.',
    fixes: [preferred('Write "/"', { ...pathSpan(item), text: item.path.replaceAll('\\', '/') })],
  });
}

const absolute = /^(?:[\\/]|[A-Za-z]:)/;

function* missing(line: InputLine, item: InputItem, { files }: CheckContext): Generator<Finding> {
  if (files.get(item.path)?.exists !== false || isOnDevice(item.path)) return;
  const elsewhere = absolute.test(item.path);
  yield atLine(line, pathSpan(item), {
    severity: 'error',
    code: 'file-missing',
    what: `The file ${quoted(item.path)} does not exist${elsewhere ? ' on this machine' : ''}.`,
    fix: elsewhere
      ? 'Write a path relative to the folder that the tool starts in.'
      : 'Write a path relative to this file, or put the file there.',
  });
}

/** Raw little-endian tensors, as float32 unless the tool is told otherwise (`tools.json`, `--use_native_input_files`). */
function* sized(line: InputLine, item: InputItem, { name }: ValueInfo, model: OpenModel, { files }: CheckContext): Generator<Finding> {
  const file = files.get(item.path);
  const graph = model.model.graphs[0];
  const type = graph && model.types.typeOf(graph, name);
  const [native, count, dtype] = [byteSize(type), elementCount(type), dtypeOfType(type)];
  if (!file?.exists || !native || !count || !dtype) return;
  // Several inferences in one file are a batch.
  if (file.bytes > 0 && (file.bytes % native === 0 || file.bytes % (4 * count) === 0)) return;
  const shape = `${dtype}[${dimsOfType(type)?.join(',')}]`;
  const asFloat = native === 4 * count ? '' : ` (or ${4 * count} as float32)`;
  yield atLine(line, pathSpan(item), {
    severity: 'error',
    code: 'input-size',
    what: `The file ${quoted(item.path)} has ${file.bytes} bytes, and the input ${quoted(name)} ${shape} has ${native}${asFloat}.`,
    fix: guess(file.bytes, count, dtype),
  });
}

function guess(bytes: number, count: number, dtype: DType): string {
  const each = bytes / count;
  const likely: Readonly<Record<number, string>> = { 1: '8-bit integers', 2: '16-bit numbers', 8: '64-bit numbers' };
  const seen = likely[each];
  return seen
    ? `It looks like ${seen}: write the tensor as ${dtype}, raw and without a header.`
    : 'Write the tensor raw, without a header, in the shape of the input.';
}
