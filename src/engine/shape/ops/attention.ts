import { intAttribute } from '../../ir/attributes';
import type { Dim } from '../../ir/graph';
import { add, floorDivide, multiply } from '../dims';
import { dimsOf, dtypeOf, type InferTable, type Op } from '../op';
import { tensorType } from '../type';

/** Heads and widths of attention data, packed [batch, sequence, heads * width] or split [batch, heads, sequence, width]. */
export interface Heads {
  readonly batch: Dim;
  readonly heads: Dim;
  readonly sequence: Dim;
  readonly width: Dim;
}

export function headsOf(dims: readonly Dim[] | undefined, heads: number | undefined): Heads | undefined {
  if (dims?.length === 4) return { batch: dims[0], heads: dims[1], sequence: dims[2], width: dims[3] };
  if (dims?.length !== 3) return undefined;
  return { batch: dims[0], heads, sequence: dims[1], width: heads === undefined ? undefined : floorDivide(dims[2], heads) };
}

/** Since opset 23. Total length is that of the past and of the new keys. */
function attention(op: Op) {
  const query = headsOf(dimsOf(op, 0), intAttribute(op.node, 'q_num_heads'));
  const key = headsOf(dimsOf(op, 1), intAttribute(op.node, 'kv_num_heads'));
  const value = headsOf(dimsOf(op, 2), intAttribute(op.node, 'kv_num_heads'));
  const [dtype, valueDtype] = [dtypeOf(op, 0), dtypeOf(op, 2) ?? dtypeOf(op, 0)];
  const past = op.node.inputs[4] ? dimsOf(op, 4)?.[2] : 0;
  const total = add(key?.sequence, past);
  const isPacked = dimsOf(op, 0)?.length === 3;
  const out =
    query &&
    (isPacked
      ? [query.batch, query.sequence, multiply(query.heads, value?.width)]
      : [query.batch, query.heads, query.sequence, value?.width]);
  return [
    tensorType(dtype, out),
    tensorType(dtypeOf(op, 4) ?? dtypeOf(op, 1) ?? dtype, [key?.batch, key?.heads, total, key?.width]),
    tensorType(dtypeOf(op, 5) ?? valueDtype, [value?.batch, value?.heads, total, value?.width]),
    tensorType(dtype, [query?.batch, query?.heads, query?.sequence, total]),
  ];
}

/** [batch, query heads, query length, value width]. */
function flexAttention(op: Op) {
  const query = dimsOf(op, 0);
  return [tensorType(dtypeOf(op, 0), query && [...query.slice(0, -1), dimsOf(op, 2)?.at(-1)])];
}

export const attentions: InferTable = { Attention: attention };
export const previewAttentions: InferTable = { FlexAttention: flexAttention };
