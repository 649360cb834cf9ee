import { intAttribute, intsAttribute } from '../../ir/attributes';
import type { Dim } from '../../ir/graph';
import { add, floorDivide, multiply } from '../dims';
import { dimsOf, dtypeOf, type InferTable, isOmitted, type Op } from '../op';
import { tensorType } from '../type';
import { headsOf } from './attention';

/** Rows of data and packed weights [hidden, q + k + v]; the present state stacks keys and values. */
const packedAttention =
  (past: number, data = 0, weight = 1) =>
  (op: Op) => {
    const dims = dimsOf(op, data);
    const sizes = intsAttribute(op.node, 'qkv_hidden_sizes');
    const hidden: Dim = sizes?.[2] ?? floorDivide(dimsOf(op, weight)?.[1], 3);
    const heads = intAttribute(op.node, 'num_heads', 1);
    const dtype = dtypeOf(op, past === 8 ? 3 : data);
    return [
      tensorType(dtype, dims && [...dims.slice(0, -1), hidden]),
      tensorType(dtype, presentState(op, dims, past, heads, floorDivide(hidden, heads))),
    ];
  };

function presentState(op: Op, dims: readonly Dim[] | undefined, past: number, heads: number, width: Dim): readonly Dim[] {
  const before = dimsOf(op, past);
  if (intAttribute(op.node, 'past_present_share_buffer', 0) === 1) return before ?? [2, dims?.[0], heads, undefined, width];
  return [2, dims?.[0], heads, isOmitted(op, past) ? dims?.[1] : add(before?.[3], dims?.[1]), width];
}

/**
 * Query [batch, sequence, hidden], or packed [batch, sequence, heads, 3, width]; key and value alike or as [batch, heads, sequence, width]
 * where they come from another attention.
 */
function multiHead(op: Op) {
  const heads = intAttribute(op.node, 'num_heads', 1);
  const [query, key, value] = [dimsOf(op, 0), dimsOf(op, 1), dimsOf(op, 2)];
  const dtype = dtypeOf(op, 0);
  const [batch, sequence] = query ?? [];
  const isPacked = query?.length === 5;
  const width = isPacked ? query[4] : valueWidth(value, key, heads);
  const keySequence = isPacked ? sequence : key?.length === 4 ? key[2] : key?.[1];
  const total = isOmitted(op, 6) ? keySequence : add(dimsOf(op, 6)?.[2], keySequence);
  const keyWidth = isPacked ? width : key?.length === 4 ? key[3] : key?.length === 3 ? floorDivide(key[2], heads) : width;
  return [
    tensorType(dtype, query && [batch, sequence, multiply(width, heads)]),
    tensorType(dtype, [batch, heads, total, keyWidth]),
    tensorType(dtype, [batch, heads, total, width]),
    tensorType(dtype, [batch, heads, sequence, total]),
  ];
}

function valueWidth(value: readonly Dim[] | undefined, key: readonly Dim[] | undefined, heads: number): Dim {
  if (value?.length === 4) return value[3];
  if (value?.length === 3) return floorDivide(value[2], heads);
  return key?.length === 5 ? key[4] : undefined;
}

/** Query [batch, sequence, hidden], with keys and values in it when they are not given: then the hidden size is shared out. */
function groupedQuery(op: Op) {
  const [heads, groups] = [intAttribute(op.node, 'num_heads', 1), intAttribute(op.node, 'kv_num_heads', 1)];
  const query = dimsOf(op, 0);
  const isPacked = isOmitted(op, 1);
  const width = query && (isPacked ? floorDivide(query[2], heads + 2 * groups) : floorDivide(query[2], heads));
  const past = dimsOf(op, 3);
  const present = [query?.[0], groups, presentLength(op, query?.[1], past?.[2]), past?.[3] ?? width];
  const dtype = dtypeOf(op, 0);
  return [
    tensorType(dtype, query && [query[0], query[1], multiply(width, heads)]),
    tensorType(dtypeOf(op, 3) ?? dtype, present),
    tensorType(dtypeOf(op, 4) ?? dtype, present),
    tensorType(dtype, [query?.[0], heads, query?.[1], undefined]),
  ];
}

/** A buffer of fixed length is reused when the past already has room; only a given total length tells. */
function presentLength(op: Op, sequence: Dim, past: Dim): Dim {
  const total = op.value(6)?.elements[0];
  if (typeof total === 'number' && typeof past === 'number') return Math.max(total, past);
  return isOmitted(op, 3) ? sequence : undefined;
}

/** Output as the query. */
const likeQuery = (op: Op) => {
  const query = headsOf(dimsOf(op, 0), intAttribute(op.node, 'num_heads'));
  return [tensorType(dtypeOf(op, 0), dimsOf(op, 0)), tensorType(dtypeOf(op, 0), [query?.batch, query?.heads, undefined, query?.width])];
};

export const contribAttention: InferTable = {
  Attention: packedAttention(4),
  DecoderMaskedSelfAttention: packedAttention(4),
  QAttention: packedAttention(8),
  PackedAttention: packedAttention(4),
  MultiHeadAttention: multiHead,
  DecoderMaskedMultiHeadAttention: multiHead,
  GroupQueryAttention: groupedQuery,
  LongformerAttention: (op) => [op.inputs[0]],
  PackedMultiHeadAttention: (op) => [tensorType(dtypeOf(op, 0), [dimsOf(op, 0)?.[0], isOmitted(op, 2) ? undefined : dimsOf(op, 2)?.[1]])],
  DecoderAttention: (op) => [op.inputs[0]],
  SparseAttention: likeQuery,
  PagedAttention: (op) => [op.inputs[0], op.inputs[3], op.inputs[4]],
};
