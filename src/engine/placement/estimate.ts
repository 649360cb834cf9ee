import type { Graph, Model } from '../ir/graph';
import { isQuantized } from '../ir/quantized';
import type { Types } from '../shape/infer';
import { floatSupport } from '../targets/float-support';
import type { Target } from '../targets/target';
import { hideShapes } from './ort/hide-shapes';
import { functionsOfProvider, inlined, inlineFunctions } from './ort/inline';
import { toChannelsLast } from './ort/layout';
import { optimize } from './ort/optimize';
import { quantizedGraph } from './ort/quantize';
import { WorkGraph, type WorkNode } from './ort/work-graph';
import type { Placement, Verdict } from './placement';
import { refusalOf } from './rules';
import { graphBoundary, isDequantize, refusalOfUnit } from './rules/quantized';
import type { Refusal } from './rules/rule';

/** Version of the rules: raised whenever a verdict may change. */
export const rulesVersion = '1';

/**
 * Where each node would run, at once, from rules: what ONNX Runtime's optimizers leave of the graph, then what the HTP takes of that. The rules are
 * measured on onnxruntime-qnn 2.7.0; `verify` asks the real compiler. Nothing is estimated to run on the GPU: QNN's GPU backend starts on a phone
 * only, so there is neither a table to measure nor a verdict to check it against.
 */
export function estimatePlacement(model: Model, types: Types, target: Target): Placement {
  const verdicts = new Array<Verdict>(model.nodes.length).fill({
    unit: 'cpu',
    rule: 'control-flow',
    reason: 'It is inside a branch or a loop body, which runs on the CPU.',
  });
  for (const graph of model.graphs) {
    const columns = graph.id === 0 ? mainVerdicts(model, graph, types, target) : bodyVerdicts(model, graph, types);
    for (const [id, verdict] of columns) verdicts[id] = verdict;
  }
  return {
    target,
    verdicts,
    rung: 'estimate',
    producer: { tool: 'QNN Lens rules', version: rulesVersion, chip: target.chip.soc, settings: settingsOf(model, target) },
  };
}

function settingsOf(model: Model, target: Target): string {
  if (isQuantized(model)) return `${target.precision}, quantized model as it is`;
  return target.precision === 'fp16' ? 'fp16' : `${target.precision}, as onnxruntime's QNN recipe would quantize it`;
}

type Column = Iterable<readonly [id: number, verdict: Verdict]>;

function* mainVerdicts(model: Model, graph: Graph, types: Types, target: Target): Column {
  const quantize = target.precision !== 'fp16' && !isQuantized(model);
  const work = quantize ? quantizedGraph(model, graph, types) : new WorkGraph(model, graph, types);
  inlineFunctions(work, true);
  optimize(work);
  hideShapes(work);
  const refusals = refusalsOf(work, target);
  toChannelsLast(work, (node) => !refusals.has(node));
  refuseBoundaries(work, refusals);
  const taken: Verdict = { unit: 'htp', ...noteFor(target, quantize || isQuantized(model)) };
  for (const node of work.order()) {
    if (!node.source) continue;
    const refusal = refusals.get(node);
    // What ONNX defines by other operators is replaced by them where the provider does not take it whole.
    if (refusal && functionsOfProvider.has(node.op)) yield [node.source.id, { unit: 'removed', ...inlined }];
    else yield [node.source.id, refusal ? { unit: 'cpu', ...refusal } : taken];
  }
  for (const [id, removal] of work.removals) yield [id, { unit: 'removed', ...removal }];
  yield* callVerdicts(work, refusals);
}

/** A call that was replaced by its definition is where the parts are. */
function* callVerdicts(graph: WorkGraph, refusals: ReadonlyMap<WorkNode, Refusal>): Column {
  const parts = new Map<number, WorkNode[]>();
  for (const node of graph.order()) if (node.call) parts.set(node.call.id, [...(parts.get(node.call.id) ?? []), node]);
  for (const [id, nodes] of parts) {
    const [first] = nodes.flatMap((node) => refusals.get(node) ?? []);
    const refused = nodes.filter((node) => refusals.has(node)).length;
    if (!first) yield [id, { unit: 'htp' }];
    else
      yield [
        id,
        {
          ...first,
          unit: 'cpu',
          rule: 'function',
          reason: `${refused} of the ${nodes.length} nodes of its function stay on the CPU. ${first.reason}`,
        },
      ];
  }
}

function refusalsOf(graph: WorkGraph, target: Target): Map<WorkNode, Refusal> {
  const refusals = new Map<WorkNode, Refusal>();
  for (const node of graph.order()) {
    const refusal = refusalOf(node, graph, target, refusals);
    if (refusal) refusals.set(node, refusal);
  }
  for (const node of graph.order()) {
    const refusal = isDequantize(node) ? refusalOfUnit(node, graph, refusals) : undefined;
    if (refusal) refusals.set(node, refusal);
  }
  return refusals;
}

/** Asked once the layout is settled: a Transpose that moved behind the last DequantizeLinear makes it one inside the graph. */
function refuseBoundaries(graph: WorkGraph, refusals: Map<WorkNode, Refusal>): void {
  for (const node of graph.order()) {
    const refusal = refusals.has(node) ? undefined : graphBoundary(node, graph);
    if (refusal) refusals.set(node, refusal);
  }
}

/** Bodies are optimized like any graph; what is left of them runs on the CPU. */
function* bodyVerdicts(model: Model, graph: Graph, types: Types): Column {
  const work = new WorkGraph(model, graph, types);
  inlineFunctions(work, true);
  optimize(work);
  for (const [id, removal] of work.removals) yield [id, { unit: 'removed', ...removal }];
}

function noteFor({ chip }: Target, quantized: boolean): Partial<Verdict> {
  if (quantized || floatSupport(chip) !== 'may-not-build') return {};
  return {
    rule: 'fp16-may-not-build',
    reason: `The compiler takes float nodes for ${chip.soc}, and often cannot build the graph then (error 1002).`,
    fix: 'Quantize the model to w8a8, or verify the placement.',
  };
}
