import type { Producer, Provenance } from '../../src/protocol/calls';
import type { LayerAccuracy, NodePrecision } from '../../src/protocol/quantize-calls';
import { decibels, decibelText, layersByNode, layerWidth, widthText } from './accuracy';
import type { Column, ColumnContext, ColumnSource } from './columns';
import { nodeCount, valuesByName } from './columns';

/** A width for every node: a choice of the search, or what is painted. */
export interface ShownWidths {
  readonly title: string;
  readonly of: (node: string) => NodePrecision;
  readonly producer: Producer;
  /** Which point of the search's chart it is, if it is one. */
  readonly point?: number;
}

export const widthsColumn = 'widths';

/** Titles of imported figures that tell how far results are off. */
const errorTitle = /sq?nr|psnr|error|mse|mae|cosine|divergence|accuracy/i;

const notCompared = 'not compared';

/** How far each layer's result is from the float model's: of a kept quantization, else of an imported report. */
export function errorColumn(context: ColumnContext): Column | string {
  const { added, accuracy } = context;
  if (accuracy)
    return {
      ...amounts(context, ({ sqnrDb }) => decibels(sqnrDb)),
      id: 'error',
      title: 'Error (SQNR)',
      format: decibelText,
      worse: 'low',
      note: 'Signal to quantization noise against the float model: low is bad.',
    };
  const found = added.find((column) => column.kind === 'amount' && errorTitle.test(column.title));
  return found ? { ...found, id: 'error', title: `Error: ${found.title}` } : 'quantize, or import an accuracy report';
}

/** What a layer adds to the error that came in. */
export function ownLossColumn(context: ColumnContext): Column | string {
  if (!context.accuracy) return 'quantize the model first';
  return {
    ...amounts(context, ({ ownLossDb }) => ownLossDb),
    id: 'own-loss',
    title: 'Own loss',
    format: (db) => `${db.toFixed(1)} dB`,
    note: 'How much worse the result is than the worst of what the layer reads.',
  };
}

function amounts(context: ColumnContext, of: (layer: LayerAccuracy) => number) {
  const { rung, producer } = context.accuracy!;
  const source: ColumnSource = { rung, producer };
  return { kind: 'amount', scale: 'linear', total: 'mean', source, lacks: notCompared, values: byLayer(context, of) } as const;
}

function byLayer(context: ColumnContext, of: (layer: LayerAccuracy) => number): Float64Array {
  return valuesByName(context.boxes, nodeCount(context), layersByNode(context.accuracy!), of);
}

/** The width of every node: as planned, else as the kept quantization has it. */
export function widthColumn(context: ColumnContext): Column | string {
  const { widths, accuracy, facts, boxes } = context;
  const textOf = new Map<number, string>();
  if (widths) {
    for (const { node, name } of boxes) if (node >= 0 && facts?.isFloat[node] !== 0) textOf.set(node, widthText(widths.of(name)));
  } else if (accuracy) {
    const layers = layersByNode(accuracy);
    for (const { node, name } of boxes) if (node >= 0 && layers.has(name)) textOf.set(node, layerWidth(layers.get(name)!));
  } else return 'quantize the model, or choose widths';
  const labels = [...new Set(textOf.values())].sort(byBits);
  const values = new Float64Array(nodeCount(context)).fill(Number.NaN);
  for (const [node, text] of textOf) values[node] = labels.indexOf(text);
  const categories = labels.map((label) => ({ label, color: { hue: hueOf(label) } }));
  return { id: widthsColumn, title: widths?.title ?? 'Quantized to', kind: 'category', values, categories, ...saidBy(widths, accuracy) };
}

function saidBy(widths: ShownWidths | undefined, accuracy: Provenance | undefined) {
  if (widths) return { source: { producer: widths.producer }, note: 'A plan: nothing of it ran yet.', lacks: 'not of floats' };
  return { source: { producer: accuracy!.producer }, note: 'As the quantized file has it.', lacks: notCompared };
}

/** Fewer bits first, float last. */
function byBits(a: string, b: string): number {
  const bits = (text: string) =>
    text === 'float' ? 99 : Number(/a(\d+)/.exec(text)?.[1] ?? 98) + Number(/w(\d+)/.exec(text)?.[1] ?? 0) / 100;
  return bits(a) - bits(b) || a.localeCompare(b);
}

/** The same width has the same color in every model: 8 bits are the calm ones. */
function hueOf(label: string): number {
  if (label === 'float') return 3;
  if (label.includes('a16')) return label.startsWith('w16') ? 4 : 1;
  return label.startsWith('w4') ? 2 : label.startsWith('w') ? 0 : 5;
}
