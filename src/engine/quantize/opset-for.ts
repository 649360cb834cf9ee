import type { Model, Node } from '../ir/graph';
import { Problem } from '../problem';
import type { Notes } from './notes';

/** What the pairs of a plan need of QuantizeLinear and DequantizeLinear. */
export interface QdqNeeds {
  readonly hasAxis: boolean;
  readonly hasFloat16: boolean;
  /** 4 or 16 bits. */
  readonly hasNewTypes: boolean;
  readonly hasBlocks: boolean;
}

/** The domain whose operators are used, and the opset import that must change for it. */
export interface QdqDomain {
  readonly domain: '' | 'com.microsoft';
  readonly raiseTo?: number;
}

/** Versions of QuantizeLinear in ai.onnx (ONNX operator changelog). */
const first = 10;
const since = { hasAxis: 13, hasFloat16: 19, hasNewTypes: 21, hasBlocks: 21 } as const;

/**
 * The model's own opset where it is new enough. Else the operators of com.microsoft, as onnxruntime's QNN recipe does: a higher opset would change
 * what other operators mean. Blocks exist in ai.onnx alone, so there the opset is raised where that changes nothing.
 */
export function domainFor(model: Model, needs: QdqNeeds, notes: Notes): QdqDomain {
  const opset = model.opsets.get('') ?? 1;
  const keys = Object.keys(since) as (keyof typeof since)[];
  const wanted = keys.reduce((most, key) => (needs[key] ? Math.max(most, since[key]) : most), first);
  if (opset >= wanted) return { domain: '' };
  if (!needs.hasBlocks) {
    notes.say(
      'contrib-operators',
      `The model has opset ${opset} and the pairs need ${wanted}: they are QuantizeLinear and DequantizeLinear of com.microsoft, which onnxruntime and its QNN provider know.`,
      'Export the model with a newer opset if other tools must read it.',
    );
    return { domain: 'com.microsoft' };
  }
  const obstacle = model.nodes.find((node) => changes(node, opset, wanted));
  if (obstacle) throw cannotRaise(model, opset, wanted, obstacle);
  notes.say(
    'opset-raised',
    `The opset was raised from ${opset} to ${wanted}: DequantizeLinear has blocks since then. No operator of the model changed between them.`,
  );
  return { domain: '', raiseTo: wanted };
}

/** The oldest opset that is raised: from there on few operators changed their meaning. */
const oldestRaised = 13;

/** Operators whose meaning, inputs or attributes changed after opset 13, with the version that did it (ONNX operator changelog). */
const changed: Readonly<Record<string, number>> = {
  AffineGrid: 20,
  BatchNormalization: 15,
  DFT: 20,
  GridSample: 20,
  GroupNormalization: 21,
  ReduceL1: 18,
  ReduceL2: 18,
  ReduceLogSum: 18,
  ReduceLogSumExp: 18,
  ReduceMax: 18,
  ReduceMean: 18,
  ReduceMin: 18,
  ReduceProd: 18,
  ReduceSumSquare: 18,
  Resize: 19,
  RoiAlign: 16,
  Split: 18,
};

function changes({ domain, opType }: Node, from: number, to: number): boolean {
  if (domain !== '') return false;
  const version = changed[opType];
  return from < oldestRaised || (version !== undefined && version > from && version <= to);
}

function cannotRaise({ path }: Model, opset: number, wanted: number, { name, opType }: Node): Problem {
  return new Problem(
    'opset-too-old',
    path,
    `Blocks need opset ${wanted}; the model has ${opset}, and its ${opType} "${name}" may mean something else there.`,
    `Export the model with opset ${wanted}, or use per-channel encodings.`,
  );
}
