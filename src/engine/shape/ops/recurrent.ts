import { intAttribute, stringAttribute } from '../../ir/attributes';
import { floorDivide } from '../dims';
import { dimsOf, dtypeOf, type InferTable, type Op } from '../op';
import { tensorType } from '../type';

/**
 * Y: [seq, directions, batch, hidden]; last states: [directions, batch, hidden]. With `layout` 1 (opset 14) batch comes first.
 * The hidden size is an attribute, but the recurrence weight [directions, gates * hidden, hidden] says it too.
 */
export const recurrent = (stateCount: number) => (op: Op) => {
  const [dims, weight] = [dimsOf(op, 0), dimsOf(op, 2)];
  const hidden = intAttribute(op.node, 'hidden_size') ?? weight?.[2];
  const directions = stringAttribute(op.node, 'direction', 'forward') === 'bidirectional' ? 2 : 1;
  const isBatchFirst = intAttribute(op.node, 'layout', 0) === 1;
  const [sequence, batch] = isBatchFirst ? [dims?.[1], dims?.[0]] : [dims?.[0], dims?.[1]];
  const all = isBatchFirst ? [batch, sequence, directions, hidden] : [sequence, directions, batch, hidden];
  const last = isBatchFirst ? [batch, directions, hidden] : [directions, batch, hidden];
  const dtype = dtypeOf(op, 0);
  return [tensorType(dtype, all), ...new Array(stateCount).fill(tensorType(dtype, last))];
};

/** Heads from attributes for packed 3-D data, from the data where it has a heads axis. State is [batch, heads, key width, value width]. */
function linearAttention(op: Op) {
  const [query, key, value] = [dimsOf(op, 0), dimsOf(op, 1), dimsOf(op, 2)];
  const heads = intAttribute(op.node, 'kv_num_heads', 1);
  const queryHeads = intAttribute(op.node, 'q_num_heads', heads);
  const past = dimsOf(op, 3);
  const [keyWidth, valueWidth] = [floorDivide(key?.[2], heads), floorDivide(value?.[2], heads)];
  const out = typeof valueWidth === 'number' ? valueWidth * queryHeads : undefined;
  const state = past ?? [query?.[0], heads, keyWidth, valueWidth];
  return [tensorType(dtypeOf(op, 0), [query?.[0], query?.[1], out]), tensorType(dtypeOf(op, 3) ?? dtypeOf(op, 0), state)];
}

export const recurrents: InferTable = {
  RNN: recurrent(1),
  GRU: recurrent(1),
  LSTM: recurrent(2),
  LinearAttention: linearAttention,
};
