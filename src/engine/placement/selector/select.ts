import { unitUs } from '../../cost/estimate';
import type { Node } from '../../ir/graph';
import type { Provenance } from '../../rung';
import type { OpenModel } from '../../session';
import type { Placement, Segment, Verdict } from '../placement';
import { assign, graphEdge, isMovable } from './assign';
import { capabilitiesOf } from './capabilities';
import type { Capability } from './capability';
import { footprintOf, largestTensor } from './footprint';
import { gpuProvenance, gpuRefusal } from './gpu-support';
import { overlayOn, worksOf } from './ground';
import type { RunUnit, SelectorOptions } from './options';
import { applyPins } from './pins';
import { type Candidate, scoreUnits } from './score';
import type { SegmentScores, Selection } from './selection';

/**
 * Which unit suits the model, and each segment of it. `placement` is the rules' or the compiler's; the pins are applied to it first, and hold whatever unit
 * the rest is compared on.
 */
export function selectBackend(open: OpenModel, placement: Placement, options: SelectorOptions): Selection {
  const { target } = placement;
  const capabilities = capabilitiesOf(target.chip);
  const support = supportOf(open, placement);
  const pinned = applyPins(open, placement, options.pins).placement;
  const overlay = overlayOn(open, pinned);
  const whole = capabilities.map((capability) => wholeModel(open, placement, options, capability, support));
  return {
    target: overlay.target,
    options,
    capabilities,
    whole: scoreUnits(whole, options, 'model'),
    segments: overlay.segments.map((segment, i): SegmentScores => {
      const candidates = capabilities.map((capability) => oneSegment(open, pinned, segment, capability, support));
      return { ...scoreUnits(candidates, options, 'segment'), segment: i, unit: segment.unit, nodes: segment.nodes };
    }),
  };
}

/** Why each unit would not run a node; undefined where it would. */
type Support = Readonly<Record<RunUnit, Provenance & { readonly refusal: (node: Node) => string | undefined; readonly caveat?: string }>>;

function supportOf({ types }: OpenModel, { verdicts, target, rung, producer }: Placement): Support {
  const onGpu = new Map<Node, string | undefined>();
  return {
    htp: {
      rung,
      producer,
      refusal: ({ id }) => (verdicts[id]?.unit === 'cpu' ? (verdicts[id]?.reason ?? 'The HTP does not run it.') : undefined),
    },
    gpu: {
      ...gpuProvenance(target.chip),
      caveat: 'documented, not verified',
      refusal: (node) => {
        if (!onGpu.has(node)) onGpu.set(node, gpuRefusal(node, types));
        return onGpu.get(node);
      },
    },
    cpu: {
      rung: 'estimate',
      producer: { tool: 'onnxruntime on the CPU', version: '1', settings: 'it has every operator of ONNX' },
      refusal: () => undefined,
    },
  };
}

/** The first Q and the last DQ are the provider's to place (`offload_graph_io_quantization`): no unit lacks an operator for them. */
function operatorsOn(
  nodes: readonly Node[],
  verdicts: readonly Verdict[],
  { rung, producer, refusal, caveat }: Support[RunUnit],
): Candidate['operators'] {
  const asked = nodes.filter((node) => isMovable(node, verdicts[node.id]) && verdicts[node.id]?.rule !== graphEdge);
  const refusals = new Map<string, number>();
  let supported = 0;
  for (const node of asked) {
    const reason = refusal(node);
    if (reason === undefined) supported++;
    else refusals.set(reason, (refusals.get(reason) ?? 0) + 1);
  }
  const [commonest] = [...refusals].sort(([, a], [, b]) => b - a);
  return {
    supported,
    all: asked.length,
    ...(commonest && { refusal: commonest[0] }),
    ...(caveat !== undefined && { caveat }),
    rung,
    producer,
  };
}

/** Everything on one unit as far as it goes, the rest on the CPU, and the pins where they are. */
function wholeModel(open: OpenModel, base: Placement, { pins }: SelectorOptions, capability: Capability, support: Support): Candidate {
  const { model } = open;
  const { unit } = capability;
  const refusal = support[unit].refusal;
  const moved =
    unit === 'htp' ? base : { ...base, verdicts: assign(open, base, movesTo(unit, model.nodes, base.verdicts, refusal)).verdicts };
  const { placement } = applyPins(open, moved, pins);
  const overlay = overlayOn(open, placement);
  const { largest, memoryBytes } = footprintOf(open, base.verdicts, unit, base.target.precision);
  // A sum over what is known would flatter a unit of which nothing is.
  const isUnknown = overlay.counts.gpu > 0;
  return {
    capability,
    operators: operatorsOn(model.nodes, base.verdicts, support[unit]),
    largest,
    time: { ...overlay.time, totalUs: isUnknown ? Number.NaN : overlay.time.totalUs },
    memoryBytes,
  };
}

function movesTo(unit: RunUnit, nodes: readonly Node[], verdicts: readonly Verdict[], refusal: (node: Node) => string | undefined) {
  const here: number[] = [];
  const rest: number[] = [];
  for (const node of nodes) if (isMovable(node, verdicts[node.id])) (refusal(node) === undefined ? here : rest).push(node.id);
  return [
    { nodes: rest, unit: 'cpu', rule: 'candidate' },
    { nodes: here, unit, rule: 'candidate' },
  ] as const;
}

/** The segment's nodes alone: what crossings a move would add or save is the what-if's to say. */
function oneSegment(open: OpenModel, pinned: Placement, segment: Segment, capability: Capability, support: Support): Candidate {
  const { unit } = capability;
  const { target, verdicts } = pinned;
  const nodes = segment.nodes.map((id) => open.model.nodes[id] as Node);
  const refusal = support[unit].refusal;
  const works = worksOf(open);
  const us = nodes.map((node) => unitUs(works[node.id], refusal(node) === undefined ? unit : 'cpu', target));
  const known = us.filter((value) => !Number.isNaN(value));
  const { rung, producer } = overlayOn(open, pinned).time;
  return {
    capability,
    operators: operatorsOn(nodes, verdicts, support[unit]),
    largest: largestTensor(open, nodes, verdicts, unit, target.precision),
    time: { rung, producer, totalUs: known.length === 0 || unit === 'gpu' ? Number.NaN : known.reduce((sum, value) => sum + value, 0) },
    memoryBytes: undefined,
  };
}
