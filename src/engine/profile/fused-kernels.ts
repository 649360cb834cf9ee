import type { Model, Node } from '../ir/graph';
import type { Placement } from '../placement/placement';
import type { GraphTrace } from './join-trace';

/** Which node each QNN operation's kernels are booked on. */
export interface KernelOwners {
  readonly owners: ReadonlyMap<string, number>;
  /** Nodes without kernels of their own, and the node that theirs are booked on. */
  readonly fusedInto: ReadonlyMap<number, number>;
}

/** Nodes that the compiler computes with a matrix or convolution kernel. */
const matrixTypes = new Set(['Conv', 'ConvTranspose', 'Gemm', 'MatMul', 'ConvInteger', 'MatMulInteger', 'QLinearConv', 'QLinearMatMul']);
const matrixKernel = /Conv|MatMul|FullyConnected|Gemm/;
/** Conv → Sigmoid → Mul is the longest chain that was seen as one kernel; one more leaves room for a quantize node. */
const longestChain = 4;

/**
 * The compiler fuses an activation into the convolution before it and calls the kernel after the last of them, so as it stands a Relu would seem
 * to cost what its Conv does. The names of the kernels tell: a convolution kernel under the name of a Relu, behind a Conv without any kernel, is
 * booked on the Conv. Of a quantized group, the node between the quantize and dequantize nodes owns the operation.
 */
export function kernelOwners(model: Model, { verdicts }: Placement, graphs: readonly GraphTrace[]): KernelOwners {
  const kernels = kernelsByOperation(graphs);
  const owners = unitOwners(model, verdicts);
  const opsOf = (node: Node) => (verdicts[node.id]?.qnnOps ?? []).map(({ name }) => name).filter((name) => owners.get(name) === node.id);
  const kernelsOf = (node: Node) => opsOf(node).flatMap((name) => [...(kernels.get(name) ?? [])]);
  // What the CPU computes ends a chain; what the optimizers removed lies inside it.
  const readers = readersOf(model.nodes.filter(({ id }) => verdicts[id]?.unit !== 'cpu'));
  const fusedInto = new Map<number, number>();
  for (const head of model.nodes) {
    if (!matrixTypes.has(head.opType) || opsOf(head).length === 0 || kernelsOf(head).length > 0) continue;
    const chain = chainBehind(head, readers, kernelsOf);
    for (const member of chain) {
      for (const name of opsOf(member)) owners.set(name, head.id);
      fusedInto.set(member.id, head.id);
    }
  }
  for (const node of model.nodes) {
    const [first] = verdicts[node.id]?.qnnOps ?? [];
    const owner = first && owners.get(first.name);
    if (owner !== undefined && owner !== node.id && opsOf(node).length === 0) fusedInto.set(node.id, owner);
  }
  return { owners, fusedInto };
}

/** The nodes up to the one whose kernels do the work of `head`; none when there is no such node. */
function chainBehind(head: Node, readers: (node: Node) => readonly Node[], kernelsOf: (node: Node) => readonly string[]): readonly Node[] {
  const silent: Node[] = [];
  let frontier = readers(head);
  for (let step = 0; step < longestChain && frontier.length > 0; step++) {
    const working = frontier.find((node) => !matrixTypes.has(node.opType) && kernelsOf(node).some((name) => matrixKernel.test(name)));
    const quiet = frontier.filter((node) => node !== working && !matrixTypes.has(node.opType) && kernelsOf(node).length === 0);
    silent.push(...quiet);
    if (working) return [...new Set(silent), working];
    frontier = quiet.flatMap(readers);
  }
  return [];
}

function kernelsByOperation(graphs: readonly GraphTrace[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { trace, names } of graphs) {
    const { opId, kernel } = trace.events;
    for (const [i, id] of opId.entries()) {
      const operation = names.get(id);
      if (operation === undefined) continue;
      const set = found.get(operation) ?? new Set();
      set.add(trace.kernels[kernel[i] ?? 0] ?? '');
      found.set(operation, set);
    }
  }
  return found;
}

function unitOwners(model: Model, verdicts: Placement['verdicts']): Map<string, number> {
  const owners = new Map<string, number>();
  for (const node of model.nodes)
    for (const { name } of verdicts[node.id]?.qnnOps ?? []) {
      const holder = model.nodes[owners.get(name) ?? -1];
      if (!holder || isConversion(holder)) owners.set(name, node.id);
    }
  return owners;
}

function isConversion({ opType }: Node): boolean {
  return opType === 'QuantizeLinear' || opType === 'DequantizeLinear';
}

function readersOf(nodes: readonly Node[]): (node: Node) => readonly Node[] {
  const readers = new Map<string, Node[]>();
  for (const node of nodes)
    for (const value of new Set(node.inputs)) {
      const list = readers.get(value);
      if (list) list.push(node);
      else readers.set(value, [node]);
    }
  return ({ outputs }) => outputs.flatMap((value) => readers.get(value) ?? []);
}
