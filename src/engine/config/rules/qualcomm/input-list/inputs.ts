import type { OpenModel } from '../../../../session';
import { nearest } from '../../../../text/nearest';
import type { Finding } from '../../../finding';
import { offered, preferred, quoted } from '../../findings';
import type { Rule } from '../../rule';
import { atLine } from './grammar';
import { type InputItem, type InputLine, inputLines } from './input-lines';
import { graphInputs, sameName } from './model-inputs';

/** Which inputs a line feeds: those of the model, each once, and the same number in every line. */
export const inputListNamesRule: Rule = {
  name: 'input-list-names',
  kinds: ['input-list'],
  check: function* ({ document: { text }, model }) {
    const known = model && graphInputs(model).map(({ name }) => name);
    const lines = inputLines(text);
    const whole = lines.filter((line) => line.kind === 'inputs' && !isBroken(line));
    for (const line of whole) {
      yield* equalsSign(line, known);
      yield* mixed(line, known);
      yield* named(line, known ?? []);
      yield* counted(line, known, whole[0] as InputLine);
    }
    if (model) for (const line of lines) yield* outputs(line, model);
  },
};

/** Said by the grammar; the inputs of such a line cannot be counted. */
function isBroken({ inputs }: InputLine): boolean {
  return inputs.some(({ name, path }) => name === '' || path === '' || path.includes('\t'));
}

function* equalsSign(line: InputLine, known: readonly string[] = []): Generator<Finding> {
  for (const item of line.inputs) {
    const match = item.name === undefined ? /^([^:=]+)(=|:)(?!=)./.exec(item.path) : null;
    const [, name, sign] = match ?? [];
    if (name === undefined || sign === undefined || !known.some((one) => sameName(one, name))) continue;
    const at = item.at + name.length;
    yield atLine(
      line,
      { at, end: at + 1 },
      {
        severity: 'error',
        code: 'input-separator',
        what: `The name ${quoted(name)} and its path are held together by ":=", not by "${sign}".`,
        fix: 'Write ":=".',
        fixes: [preferred('Write ":="', { at, end: at + 1, text: ':=' })],
      },
    );
  }
}

function* mixed(line: InputLine, known: readonly string[] | undefined): Generator<Finding> {
  const bare = line.inputs.filter(({ name }) => name === undefined);
  const [first] = bare;
  if (!first || bare.length === line.inputs.length) return;
  const left = (known ?? []).filter((name) => !line.inputs.some((item) => item.name !== undefined && sameName(name, item.name)));
  const name = bare.length === 1 && left.length === 1 ? left[0] : undefined;
  yield atLine(line, first, {
    severity: 'error',
    code: 'input-unnamed',
    what: `The input ${quoted(first.path)} has no name, and others of this line have one.`,
    fix: 'Name all inputs of a line, or none.',
    fixes: name ? [preferred(`Write ${name}:= before it`, { at: first.at, end: first.at, text: `${name}:=` })] : [],
  });
}

function* named(line: InputLine, known: readonly string[]): Generator<Finding> {
  const seen = new Set<string>();
  for (const item of line.inputs) {
    if (item.name === undefined) continue;
    const span = { at: item.at, end: item.at + item.name.length };
    if (seen.has(item.name))
      yield atLine(line, span, {
        severity: 'error',
        code: 'input-twice',
        what: `The input ${quoted(item.name)} is named twice in this line.`,
        fix: 'Name each input once.',
      });
    seen.add(item.name);
    if (known.length > 0 && !known.some((name) => sameName(name, item.name as string))) yield unknown(line, item, item.name, known);
  }
}

function unknown(line: InputLine, item: InputItem, name: string, known: readonly string[]): Finding {
  const free = known.filter((one) => !line.inputs.some((other) => other.name !== undefined && sameName(one, other.name)));
  const near = nearest(name, free) ?? (free.length === 1 && line.inputs.length === known.length ? free[0] : undefined);
  const span = { at: item.at, end: item.at + name.length };
  return atLine(line, span, {
    severity: 'error',
    code: 'input-unknown',
    what: `The model has no input ${quoted(name)}.`,
    fix: near ? `Did you mean ${quoted(near)}?` : `Its inputs are ${known.map(quoted).join(', ')}.`,
    fixes: near ? [preferred(`Write ${quoted(near)}`, { ...span, text: near })] : [],
  });
}

function* counted(line: InputLine, known: readonly string[] | undefined, first: InputLine): Generator<Finding> {
  const wanted = known?.length ?? first.inputs.length;
  const given = line.inputs.length;
  if (given === wanted) return;
  const missing = (known ?? first.inputs.flatMap(({ name }) => name ?? [])).filter(
    (name) => !line.inputs.some((item) => item.name !== undefined && sameName(name, item.name)),
  );
  const isNamed = line.inputs.every(({ name }) => name !== undefined);
  const which = isNamed && missing.length > 0 ? `: ${missing.map(quoted).join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing` : '';
  yield atLine(line, line, {
    severity: 'error',
    code: 'input-count',
    what: `This line has ${given} input${given === 1 ? '' : 's'}, and ${known ? 'the model' : 'the first line'} has ${wanted}${which}.`,
    fix: 'Give each inference all inputs of the model.',
  });
}

/** Looking for the nearest of a hundred thousand names takes its time. */
const mostWords = 20;

/** A line that begins with # or % names tensors to write, whatever its author had in mind. */
function* outputs(line: InputLine, { model, index }: OpenModel): Generator<Finding> {
  const graph = model.graphs[0];
  if (line.kind !== 'outputs' || line.outputs.length === 0 || !graph) return;
  const values = [...graph.nodes.flatMap((node) => node.outputs), ...graph.inputs.map(({ name }) => name)].filter((name) => name !== '');
  const sane = new Set(values.map((name) => name.replace(/\W/g, '_')));
  const wrong = line.outputs.filter(({ name }) => !index.source(graph, name) && !sane.has(name));
  const shown = wrong.slice(0, mostWords);
  const near = shown.map(({ name }) => nearest(name, values));
  if (wrong.length === line.outputs.length && near.every((name) => name === undefined)) {
    yield atLine(line, line, {
      severity: 'info',
      code: 'comment-names-outputs',
      what: 'A line that begins with # or % is no comment to the tools: its words are names of tensors to write, and the model has none of these.',
      fix: 'Leave it out, or name tensors.',
      fixes: [offered('Remove the line', { at: line.at, end: line.end + line.ending.length, text: '' })],
    });
    return;
  }
  for (const [i, output] of shown.entries())
    yield atLine(line, output, {
      severity: 'error',
      code: 'output-unknown',
      what: `The model has no tensor ${quoted(output.name)}.`,
      fix: near[i] ? `Did you mean ${quoted(near[i])}?` : 'Name a tensor of the model.',
      fixes: near[i] ? [preferred(`Write ${quoted(near[i])}`, { at: output.at, end: output.end, text: near[i] })] : [],
    });
}
