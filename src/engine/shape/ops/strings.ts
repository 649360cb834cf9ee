import { intAttribute, intsAttribute, stringAttribute } from '../../ir/attributes';
import type { Dim, Node } from '../../ir/graph';
import { dimsOf, type InferTable, type Op } from '../op';
import { tensorType } from '../type';

function strings(node: Node, name: string): readonly string[] {
  const attribute = node.attributes.get(name);
  return attribute?.type === 'strings' ? attribute.value : [];
}

/** Stop words are dropped along the last axis, so its size is open unless there are none; nothing left gives one empty text. */
function normalizer(op: Op) {
  const dims = dimsOf(op, 0);
  if (strings(op.node, 'stopwords').length === 0) return [tensorType('string', dims)];
  const kept = keptWords(op);
  return [
    tensorType(
      'string',
      dims?.map((dim, axis) => (axis === dims.length - 1 ? kept : dim)),
    ),
  ];
}

function keptWords(op: Op): number | undefined {
  const words = op.value(0)?.elements;
  if (!words) return undefined;
  const isSensitive = intAttribute(op.node, 'is_case_sensitive', 0) === 1;
  const fold = (word: Dim) => (isSensitive ? String(word) : String(word).toLowerCase());
  const stops = new Set(strings(op.node, 'stopwords').map(fold));
  return Math.max(words.filter((word) => !stops.has(fold(word))).length, 1);
}

/** Parts in a new last axis, as wide as the text with the most parts; and how many each has. */
function split(op: Op) {
  const dims = dimsOf(op, 0);
  return [tensorType('string', dims && [...dims, mostParts(op)]), tensorType('int64', dims)];
}

function mostParts(op: Op): number | undefined {
  const texts = op.value(0)?.elements;
  const delimiter = stringAttribute(op.node, 'delimiter', '');
  const most = intAttribute(op.node, 'maxsplit', Number.POSITIVE_INFINITY);
  return texts && Math.max(0, ...texts.map((text) => Math.min(partsOf(String(text), delimiter), most + 1)));
}

/** As Python's str.split: without a delimiter, runs of white space separate and empty parts do not count. */
function partsOf(text: string, delimiter: string): number {
  return delimiter === '' ? text.split(/\s+/).filter(Boolean).length : text.split(delimiter).length;
}

/** One column per position named by the vocabulary's indexes. */
function termFrequencies(op: Op) {
  const dims = dimsOf(op, 0);
  const columns = (intsAttribute(op.node, 'ngram_indexes') ?? []).reduce((most, at) => Math.max(most, at + 1), 0);
  return [tensorType('float', dims && [...dims.slice(0, -1), columns])];
}

export const texts: InferTable = {
  StringNormalizer: normalizer,
  StringSplit: split,
  TfIdfVectorizer: termFrequencies,
};
