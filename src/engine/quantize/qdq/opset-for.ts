import type { Model, Node } from '../../ir/graph';
import { Problem } from '../../problem';
import type { Notes } from './notes';

/** What the pairs of a plan need of QuantizeLinear and DequantizeLinear. */
export interface QdqNeeds {
  readonly hasAxis: boolean;
  readonly hasFloat16: boolean;
  /** 4 or 16 bits. */
  readonly hasNewTypes: boolean;
  readonly hasBlocks: boolean;
}

/** The domain whose operators are used, and what must change for it in the rest of the model. */
export interface QdqDomain {
  readonly domain: '' | 'com.microsoft';
  readonly raiseTo?: number;
  /** Nodes whose starts, ends and axes become inputs. */
  readonly slices: readonly Node[];
  /** Nodes that become Resize. */
  readonly upsamples: readonly Node[];
  /** Attributes that are gone, by their node. */
  readonly dropped: ReadonlyMap<Node, string>;
}

/** Versions of QuantizeLinear in ai.onnx (ONNX operator changelog). */
const first = 10;
const since = { hasAxis: 13, hasFloat16: 19, hasNewTypes: 21, hasBlocks: 21 } as const;

/**
 * The model's own opset where it is new enough. Else the operators of com.microsoft, as onnxruntime's QNN recipe does: a higher opset would change
 * what other operators mean. It is raised where there is no other way: for blocks, which exist in ai.onnx alone, and below opset 10, where
 * onnxruntime's CPU kernels for quantized operators do not exist (observed in 1.31.1: "No Op registered for QLinearConv").
 */
export function domainFor(model: Model, needs: QdqNeeds, notes: Notes): QdqDomain {
  const opset = model.opsets.get('');
  const keys = Object.keys(since) as (keyof typeof since)[];
  const wanted = keys.reduce((most, key) => (needs[key] ? Math.max(most, since[key]) : most), first);
  if (opset === undefined) return { domain: '', raiseTo: wanted, slices: [], upsamples: [], dropped: new Map() };
  if (opset >= wanted) return { domain: '', slices: [], upsamples: [], dropped: new Map() };
  if (needs.hasBlocks) return { domain: '', ...raised(model, opset, wanted, notes) };
  if (opset < first && wanted === first) return { domain: '', ...raised(model, opset, first, notes) };
  notes.say(
    'contrib-operators',
    `The model has opset ${opset} and the pairs need ${wanted}: they are QuantizeLinear and DequantizeLinear of com.microsoft, which onnxruntime and its QNN provider know.`,
    'Export the model with a newer opset if other tools must read it.',
  );
  return {
    domain: 'com.microsoft',
    ...(opset < first ? raised(model, opset, first, notes) : { slices: [], upsamples: [], dropped: new Map() }),
  };
}

function raised(model: Model, from: number, to: number, notes: Notes): Pick<QdqDomain, 'raiseTo' | 'slices' | 'upsamples' | 'dropped'> {
  const own = model.nodes.filter(({ domain }) => domain === '');
  const slices = from < first ? own.filter(({ opType }) => opType === 'Slice') : [];
  const upsamples = from < first ? own.filter(({ opType }) => opType === 'Upsample') : [];
  const turned = new Set([...slices, ...upsamples]);
  const obstacle = own.find((node) => !turned.has(node) && changes(node, from, to));
  if (obstacle) throw cannotRaise(model, from, to, obstacle);
  const adapted = [
    slices.length > 0 ? ` ${slices.length} Slice nodes got their attributes as inputs;` : '',
    upsamples.length > 0 ? ` ${upsamples.length} Upsample nodes are Resize nodes now;` : '',
  ].join('');
  notes.say('opset-raised', `The opset was raised from ${from} to ${to}:${adapted} all other operators mean the same in both.`);
  const isOld = ({ opType, attributes }: Node) => from < first && attributes.has(droppedAttributes[opType]?.name ?? '');
  const dropped = new Map(own.filter(isOld).map((node) => [node, droppedAttributes[node.opType]?.name as string]));
  return { raiseTo: to, slices, upsamples, dropped };
}

/** Below the first, and from 10 to 13, so many operators changed that a converter must do it. */
const steps: readonly { readonly from: number; readonly to: number }[] = [
  { from: 7, to: 10 },
  { from: 13, to: 21 },
];

/** Operators whose meaning, inputs or attributes changed in these steps, with the version that did it (ONNX operator changelog). */
const changed: Readonly<Record<string, number>> = {
  AffineGrid: 20,
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
  Scan: 9,
  Split: 18,
  TopK: 10,
  Upsample: 10,
};

/** These have the attribute in old opsets alone, where any value but the harmless one changes the meaning. */
const droppedAttributes: Readonly<Record<string, { readonly name: string; readonly version: number; readonly harmless: number }>> = {
  BatchNormalization: { name: 'spatial', version: 9, harmless: 1 },
};

function changes({ opType, attributes }: Node, from: number, to: number): boolean {
  if (!steps.some((step) => from >= step.from && to <= step.to)) return true;
  const version = changed[opType];
  const dropped = droppedAttributes[opType];
  const stated = dropped && from < dropped.version ? attributes.get(dropped.name) : undefined;
  if (dropped && stated && !(stated.type === 'int' && Number(stated.value) === dropped.harmless)) return true;
  return version !== undefined && version > from && version <= to;
}

function cannotRaise({ path }: Model, opset: number, wanted: number, { name, opType }: Node): Problem {
  return new Problem(
    'opset-too-old',
    path,
    `The pairs need opset ${wanted}; the model has ${opset}, and its ${opType} "${name}" may mean something else there.`,
    `Export the model with opset ${wanted} or newer.`,
  );
}
