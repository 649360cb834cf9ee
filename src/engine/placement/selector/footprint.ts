import { bytesOf, type DType } from '../../ir/dtype';
import type { Graph, Node } from '../../ir/graph';
import { executionOrder, usedBy } from '../../ir/order';
import { isQuantized } from '../../ir/quantized';
import type { OpenModel } from '../../session';
import { dtypeOfType, elementCount } from '../../shape/type';
import type { Precision } from '../../targets/target';
import type { Verdict } from '../placement';
import { typeOnUnit } from './conversions';
import type { RunUnit } from './options';

/** What a unit has to hold. */
export interface Footprint {
  /** Undefined where no shape is known. */
  readonly largest: { readonly bytes: number | undefined; readonly value?: string };
  /** All weights and the largest set of values that are needed at one time; undefined where a shape is open. */
  readonly memoryBytes: number | undefined;
}

/** Weights of 8 bits are what both quantized precisions have. */
const weightPrecision: Readonly<Record<Precision, Precision>> = { fp16: 'fp16', w8a8: 'w8a8', w8a16: 'w8a8' };

/** Of the main graph, in a unit's element types. */
export function footprintOf(open: OpenModel, verdicts: readonly Verdict[], unit: RunUnit, precision: Precision): Footprint {
  const graph = open.model.graphs[0] as Graph;
  const sizes = new Sizes(open, graph, unit, precision);
  const activations = peakBytes(graph, verdicts, sizes);
  return {
    largest: largestOf(graph.nodes, verdicts, sizes),
    memoryBytes: activations === undefined ? undefined : activations + sizes.weights(),
  };
}

/** The largest tensor that some nodes of one graph touch. */
export function largestTensor(
  open: OpenModel,
  nodes: readonly Node[],
  verdicts: readonly Verdict[],
  unit: RunUnit,
  precision: Precision,
): Footprint['largest'] {
  const [first] = nodes;
  return first ? largestOf(nodes, verdicts, new Sizes(open, first.graph, unit, precision)) : { bytes: undefined };
}

function largestOf(nodes: readonly Node[], verdicts: readonly Verdict[], sizes: Sizes): Footprint['largest'] {
  let largest: Footprint['largest'] = { bytes: undefined };
  for (const node of nodes) {
    if (verdicts[node.id]?.unit === 'removed') continue;
    for (const value of [...node.inputs, ...node.outputs]) {
      const bytes = value === '' ? undefined : sizes.of(value);
      if (bytes !== undefined && bytes > (largest.bytes ?? -1)) largest = { bytes, value };
    }
  }
  return largest;
}

class Sizes {
  private readonly quantized: boolean;
  private readonly known = new Map<string, number | undefined>();

  constructor(
    private readonly open: OpenModel,
    private readonly graph: Graph,
    private readonly unit: RunUnit,
    private readonly precision: Precision,
  ) {
    this.quantized = isQuantized(open.model);
  }

  isWeight(value: string): boolean {
    return this.graph.initializers.has(value);
  }

  /** Undefined where the shape is open. */
  of(value: string): number | undefined {
    if (!this.known.has(value)) this.known.set(value, this.measure(value));
    return this.known.get(value);
  }

  weights(): number {
    let bytes = 0;
    for (const name of this.graph.initializers.keys()) bytes += this.of(name) ?? 0;
    return bytes;
  }

  private measure(value: string): number | undefined {
    const type = this.open.types.typeOf(this.graph, value);
    const dtype = dtypeOfType(type);
    const count = elementCount(type);
    if (dtype === undefined || count === undefined) return undefined;
    const precision = this.isWeight(value) ? weightPrecision[this.precision] : this.precision;
    return bytesOf(typeOnUnit(this.unit, dtype as DType, precision, this.quantized), count);
  }
}

/** Walks the execution order: a value lives from its writer to its last reader. What is removed is a name for what it reads. */
function peakBytes(graph: Graph, verdicts: readonly Verdict[], sizes: Sizes): number | undefined {
  const { nodes } = executionOrder(graph);
  const alias = new Map<string, string>();
  const real = (value: string) => alias.get(value) ?? value;
  const lastUse = new Map<string, number>();
  for (const [at, node] of nodes.entries()) {
    const used = usedBy(node).filter((value) => value !== '' && !sizes.isWeight(value));
    const [first] = used;
    if (verdicts[node.id]?.unit === 'removed' && first !== undefined) for (const value of node.outputs) alias.set(value, real(first));
    for (const value of used) lastUse.set(real(value), at);
  }
  for (const { name } of graph.outputs) lastUse.set(real(name), nodes.length);
  const alive = new Map<string, number>();
  const ending = new Map<number, string[]>();
  for (const [value, at] of lastUse) ending.set(at, [...(ending.get(at) ?? []), value]);
  let now = 0;
  let peak = 0;
  const born = (value: string): boolean => {
    const bytes = lastUse.has(value) ? sizes.of(value) : 0;
    if (bytes === undefined) return false;
    alive.set(value, bytes);
    now += bytes;
    return true;
  };
  for (const { name } of graph.inputs) if (!sizes.isWeight(name) && !born(name)) return undefined;
  for (const [at, node] of nodes.entries()) {
    if (verdicts[node.id]?.unit !== 'removed') for (const value of node.outputs) if (value !== '' && !born(value)) return undefined;
    peak = Math.max(peak, now);
    for (const value of ending.get(at) ?? []) {
      now -= alive.get(value) ?? 0;
      alive.delete(value);
    }
  }
  return Math.max(peak, now);
}
