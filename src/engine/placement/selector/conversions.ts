import { bytesOf, type DType } from '../../ir/dtype';
import type { Graph, Node } from '../../ir/graph';
import { executionOrder, usedBy } from '../../ir/order';
import { isQuantized } from '../../ir/quantized';
import type { OpenModel } from '../../session';
import { dtypeOfType, elementCount } from '../../shape/type';
import type { Precision, Target } from '../../targets/target';
import type { Verdict } from '../placement';
import type { RunUnit } from './options';
import type { Conversion } from './pinned';

/** What a placement must be known by to tell its conversions. */
export interface Placed {
  readonly target: Target;
  readonly verdicts: readonly Verdict[];
  readonly precisionOf: (node: number) => Precision;
}

interface End {
  readonly unit: RunUnit;
  readonly type: DType;
  /** A Q or DQ of the model stands here: it converts whatever float there is. */
  readonly converts: boolean;
}

const floats = new Set<DType>(['float', 'float16', 'bfloat16', 'double']);
const smallIntegers = new Set<DType>(['uint8', 'int8', 'uint16', 'int16', 'uint4', 'int4']);
const htpFloat: Readonly<Record<Precision, DType>> = { fp16: 'float16', w8a8: 'uint8', w8a16: 'uint16' };

/**
 * How a unit holds a value of the file's type: the CPU as the file does, the GPU floats as halves, the HTP as the precision says. A model that is
 * quantized already says so itself: its floats are floats on the HTP too.
 */
export function typeOnUnit(unit: RunUnit, dtype: DType, precision: Precision, quantizedModel: boolean): DType {
  if (unit === 'cpu') return dtype;
  if (unit === 'gpu') return floats.has(dtype) || smallIntegers.has(dtype) ? 'float16' : dtype;
  return floats.has(dtype) ? htpFloat[quantizedModel ? 'fp16' : precision] : dtype;
}

/** Values of the main graph that change their element type between the node that writes and a node that reads: there a Q, a DQ or a cast goes. */
export function conversionsOf({ model, types }: OpenModel, { verdicts, precisionOf }: Placed): readonly Conversion[] {
  const graph = model.graphs[0] as Graph;
  const quantized = isQuantized(model);
  const ends = new Map<string, End & { readonly edge?: 'input' }>();
  const found = new Map<string, Conversion>();
  const dtypeOf = (value: string) => dtypeOfType(types.typeOf(graph, value));
  const endAt = ({ id, opType }: Node, unit: RunUnit, dtype: DType): End => ({
    unit,
    type: typeOnUnit(unit, dtype, precisionOf(id), quantized),
    converts: opType === 'QuantizeLinear' || opType === 'DequantizeLinear',
  });
  const convert = (value: string, to: End, edge?: 'output') => {
    const from = ends.get(value);
    if (!from || from.type === to.type) return;
    if ((from.converts || to.converts) && floats.has(from.type) && floats.has(to.type)) return;
    const key = `${value}\n${to.unit}\n${to.type}${edge ?? ''}`;
    if (!found.has(key)) found.set(key, conversion(value, from, to, elementCount(types.typeOf(graph, value)), edge ?? from.edge));
  };
  for (const { name } of graph.inputs) {
    const dtype = dtypeOf(name);
    if (dtype && !graph.initializers.has(name)) ends.set(name, { unit: 'cpu', type: dtype, converts: false, edge: 'input' });
  }
  for (const node of executionOrder(graph).nodes) {
    const verdict = verdicts[node.id];
    const names = usedBy(node);
    if (!verdict || verdict.unit === 'removed') {
      // What is removed hands on what it reads: an Identity, a merged activation.
      const handed = verdict?.rule === 'constant-folded' ? undefined : names.map((name) => ends.get(name)).find(Boolean);
      if (handed) for (const value of node.outputs) ends.set(value, handed);
      continue;
    }
    const { unit } = verdict;
    for (const value of names) {
      const dtype = dtypeOf(value);
      if (dtype) convert(value, endAt(node, unit, dtype));
    }
    for (const value of node.outputs) {
      const dtype = dtypeOf(value);
      if (dtype) ends.set(value, endAt(node, unit, dtype));
    }
  }
  for (const { name } of graph.outputs) {
    const dtype = dtypeOf(name);
    if (dtype) convert(name, { unit: 'cpu', type: dtype, converts: false }, 'output');
  }
  return [...found.values()];
}

function conversion(value: string, from: End, to: End, count: number | undefined, edge: Conversion['edge']): Conversion {
  const bytes = (type: DType) => (count === undefined ? undefined : bytesOf(type, count));
  const needs = floats.has(from.type) ? (floats.has(to.type) ? 'cast' : 'quantize') : floats.has(to.type) ? 'dequantize' : 'requantize';
  return {
    value,
    from: from.unit,
    to: to.unit,
    needs,
    fromType: from.type,
    toType: to.type,
    fromBytes: bytes(from.type),
    toBytes: bytes(to.type),
    ...(edge && { edge }),
  };
}
