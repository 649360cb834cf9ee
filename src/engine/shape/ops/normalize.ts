import { intAttribute } from '../../ir/attributes';
import { dtypeFromCode } from '../../ir/dtype';
import { axisIn } from '../dims';
import { dimsOf, dtypeOf, type InferTable, type Op } from '../op';
import { tensorType } from '../type';

/** Beside the result: per-channel statistics, two since opset 14 (training), four before. */
function batchNormalization(op: Op) {
  const dims = dimsOf(op, 0);
  const channels = dims?.[1] ?? dimsOf(op, 1)?.[0];
  return op.node.outputs.map((_, index) => (index === 0 ? op.inputs[0] : tensorType(dtypeOf(op, 3) ?? dtypeOf(op, 0), [channels])));
}

/** Statistics keep the leading dims; normalized ones become 1. */
export function layerNormalization(op: Op) {
  const dims = dimsOf(op, 0);
  const axis = dims && axisIn(dims.length, intAttribute(op.node, 'axis', -1));
  const stash = dtypeFromCode(intAttribute(op.node, 'stash_type', 1));
  const statistics = tensorType(stash, axis === undefined ? undefined : dims?.map((dim, at) => (at < axis ? dim : 1)));
  return [op.inputs[0], statistics, statistics];
}

/** The result has the element type of the scale. */
function rmsNormalization(op: Op) {
  return [tensorType(dtypeOf(op, 1) ?? dtypeOf(op, 0), dimsOf(op, 0))];
}

export const normalize: InferTable = {
  BatchNormalization: batchNormalization,
  LayerNormalization: layerNormalization,
  RMSNormalization: rmsNormalization,
  /** Written by ONNX Runtime's optimizer into ai.onnx. */
  SimplifiedLayerNormalization: layerNormalization,
};
