import type { Model, Node } from '../ir/graph';
import type { Placement, Verdict } from '../placement/placement';
import type { Provenance } from '../rung';
import type { Types } from '../shape/infer';
import type { Precision, Target, Unit } from '../targets/target';
import { archScale, coefficients, heldOutError, precisionScale } from './coefficients';
import { addFeatures, type FeatureName, featureNames, noFeatures } from './features';
import { type Work, workOfNodes } from './work';

/** Raised whenever an estimate may change. */
export const costVersion = '2';

/** Microseconds per node id; NaN where a shape is open. The total is over the nodes that are known, NaN where none is. */
export interface TimeEstimate extends Provenance {
  readonly us: Float64Array;
  readonly totalUs: number;
}

/**
 * What a phone's CPU core is assumed to do with a node that the HTP refuses: 20 GMAC/s, 1 G elements/s, 3 us per call. Assumed, not fitted: no
 * published measurement splits a model by unit.
 */
const cpuUs = { perMillionMacs: 50, perThousandElements: 1, perNode: 3 } as const;

/** How long each node takes, from a linear model fitted on QNN's simulator and scaled to measurements of Qualcomm AI Hub (`bench/cost-fit.ts`). */
export function estimateTimes(model: Model, types: Types, placement: Placement): TimeEstimate {
  return timesOfWorks(model, workOfNodes(model, types), placement, () => placement.target.precision);
}

/** The same for work that is known, with a precision of its own for each node. */
export function timesOfWorks(
  model: Model,
  works: readonly (Work | undefined)[],
  { target, verdicts }: Placement,
  precisionOf: (node: number) => Precision,
): TimeEstimate {
  const us = Float64Array.from(works, (work, id) => {
    const verdict = verdicts[id] as Verdict;
    const onHtp = worksOnHtp(model.nodes[id] as Node, verdict);
    if (verdict.unit === 'removed' && !onHtp) return 0;
    return unitUs(work, onHtp ? 'htp' : verdict.unit, { chip: target.chip, precision: precisionOf(id) });
  });
  const known = us.filter((value, id) => !Number.isNaN(value) && (value > 0 || verdicts[id]?.unit !== 'removed'));
  const totalUs = known.length === 0 && us.length > 0 ? Number.NaN : known.reduce((sum, value) => sum + value, 0);
  return { us, totalUs, rung: 'estimate', producer: producerOf(target) };
}

/** One node's time on a unit. On the GPU it is not known: QNN's GPU backend runs on a phone only, and nobody published what it takes per operator. */
export function unitUs(work: Work | undefined, unit: Unit, target: Target): number {
  if (!work || unit === 'gpu') return Number.NaN;
  return unit === 'htp' ? htpUs(work) * scaleOf(target) : onCpu(work);
}

/** Operators whose work is done under another name once an optimizer merged them; the others of the group cost nothing beside them. */
const mergedWork: Readonly<Record<string, string>> = {
  'fused-matmul-add': 'MatMul',
  'fused-matmul-batchnorm': 'MatMul',
  'fused-gemm-transpose': 'Gemm',
  'fused-gemm-sum': 'Gemm',
  'fused-gelu': 'Erf',
  'fused-layernorm': 'Sub',
};

/** Is there work for the HTP in this node, be it under its own name or merged into another? */
export function worksOnHtp({ opType }: Node, { unit, rule = '' }: Verdict): boolean {
  return unit === 'htp' || (unit === 'removed' && (mergedWork[rule] === opType || rule === 'inlined'));
}

function producerOf({ chip, precision }: Target): Provenance['producer'] {
  const settings = `${precision}, fitted on the QNN simulator with ${Math.round(heldOutError * 100)} % median error, crossings between units not counted`;
  return { tool: 'QNN Lens cost model', version: costVersion, chip: chip.soc, settings };
}

const measuredArchs = Object.keys(archScale).map(Number);

/** The nearest architecture with measurements stands in for one without. */
function scaleOf({ chip, precision }: Target): number {
  const nearest = measuredArchs.reduce((best, arch) => (Math.abs(arch - chip.htpArch) < Math.abs(best - chip.htpArch) ? arch : best));
  return (archScale[nearest] ?? 1) * precisionScale[precision];
}

function htpUs(work: Work): number {
  const features = noFeatures();
  addFeatures(work, features);
  return features.reduce((sum, value, i) => sum + value * coefficients[featureNames[i] as FeatureName], 0);
}

function onCpu({ macs, elements, weights }: Work): number {
  return (macs / 1e6) * cpuUs.perMillionMacs + ((elements + weights) / 1e3) * cpuUs.perThousandElements + cpuUs.perNode;
}
