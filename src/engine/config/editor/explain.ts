import { type Overlay, placeModel } from '../../placement/overlay';
import type { Histogram, RangeRow } from '../../quantize/ranges/range-report';
import type { OpenModel } from '../../session';
import { typeText } from '../../shape/type-text';
import type { Target } from '../../targets/target';
import { clip } from '../../text/clip';
import { percentText } from '../../text/numbers';
import type { Encoding } from '../encodings/encoding';
import type { TextSpan } from '../finding';
import { gridText, short, widest } from './grid-text';
import { findNode, findTensor, placeOf, type Subject } from './subject';

/** What a hover says, as lines of Markdown. */
export interface Explanation {
  readonly span: TextSpan;
  readonly lines: readonly string[];
  /** Can it be shown in the graph? */
  readonly isInGraph: boolean;
}

/** What is known of a tensor's data, where the model holds it. */
export interface DataFigures {
  readonly row?: RangeRow;
  readonly histogram?: Histogram;
}

/** So many users of a tensor are named. */
const mostNamed = 5;

export function explain(subject: Subject, open: OpenModel | undefined, target: Target, data: DataFigures): Explanation {
  const lines = subject.names === 'node' ? nodeLines(subject.name, open, target) : tensorLines(subject, open, data);
  return {
    span: { at: subject.span.at, end: subject.span.end },
    lines,
    isInGraph: open !== undefined && placeOf(open, subject) !== undefined,
  };
}

function tensorLines({ name, entry }: Extract<Subject, { names: 'tensor' }>, open: OpenModel | undefined, data: DataFigures): string[] {
  const encoding = entry?.encoding;
  return [
    `**${code(name)}** ${encoding ? `(${entry.section === 'param' ? 'parameter' : 'activation'})` : ''}`.trim(),
    ...(encoding ? encodingLines(encoding) : []),
    ...(open ? useLines(name, open) : []),
    ...(data.row ? dataLines(data.row) : []),
  ];
}

function encodingLines(encoding: Encoding): string[] {
  const { dtype, symmetric, scale, offset, bitwidth } = encoding;
  if (dtype === 'float') return [`Stays a ${bitwidth}-bit float.`];
  const { min, max } = widest(encoding);
  const steps = scale.length === 1 ? `scale ${short(scale[0] as number)}, offset ${offset[0] ?? '?'}` : `${scale.length} scales`;
  const zero = min <= 0 && max >= 0 ? '' : ' It does not hold 0.';
  return [`Grid: ${gridText(encoding)} (${symmetric ? 'symmetric' : 'asymmetric'}, ${steps}, ${2 ** bitwidth} levels).${zero}`];
}

function useLines(name: string, open: OpenModel): string[] {
  const found = findTensor(open, name);
  if (!found) return ['The model has no tensor of this name.'];
  const { graph, producer, consumers } = found;
  const type = typeText(open.types.typeOf(graph, name));
  const made = producer ? `made by ${code(producer.name)} (${code(producer.opType)})` : 'made by no node: input or weights';
  const names = consumers.slice(0, mostNamed).map((node) => `${code(node.name)} (${code(node.opType)})`);
  const more = consumers.length > mostNamed ? ` and ${consumers.length - mostNamed} more` : '';
  const read = consumers.length === 0 ? 'read by no node' : `read by ${names.join(', ')}${more}`;
  return [`${code(type)}, ${made}, ${read}.`];
}

function dataLines({ elements, min, max, sqnrDb, clippedBelow, clippedAbove, wasted, suggestion }: RangeRow): string[] {
  const here = `SQNR ${short(sqnrDb)} dB, ${percentText(clippedBelow + clippedAbove)} clipped, ${percentText(wasted)} of the grid unused.`;
  const better = suggestion ? ` Their own range gives ${short(suggestion.sqnrDb)} dB: ${gridText(suggestion.encoding)}.` : '';
  return [`Data: ${elements} values, ${short(min)} … ${short(max)}. ${here}${better}`];
}

function nodeLines(name: string, open: OpenModel | undefined, target: Target): string[] {
  const node = open && findNode(open, name);
  if (!open || !node) return [`**${code(name)}**`, open ? 'The model has no node of this name.' : 'No model is known for this file.'];
  const { soc } = target.chip;
  const { verdicts, rung, producer }: Overlay = open.once(`place ${soc} ${target.precision}`, () =>
    placeModel(open.model, open.types, target),
  );
  const verdict = verdicts[node.id];
  const where = verdict ? `${verdict.unit.toUpperCase()} on ${soc} (${target.precision})` : 'not placed';
  const why = verdict?.reason ? ` ${clip(verdict.reason)}` : '';
  return [`**${code(name)}** ${code(node.opType)}`, `${where}; ${rung} by ${producer.tool}.${why}`];
}

/** Text of a file inside of Markdown: a code span with more backticks than the text has in a row. */
export function code(text: string): string {
  const seen = clip(text, 200);
  const ticks = '`'.repeat(1 + Math.max(0, ...Array.from(seen.matchAll(/`+/g), ({ 0: run }) => run.length)));
  const space = seen.startsWith('`') || seen.endsWith('`') ? ' ' : '';
  return `${ticks}${space}${seen}${space}${ticks}`;
}
