import { intAttribute, intsAttribute, stringAttribute } from '../../ir/attributes';
import type { DType } from '../../ir/dtype';
import type { Dim, Node } from '../../ir/graph';
import { product, sum } from '../dims';
import { dimsOf, dtypeOf, type InferTable, type Op, sameFor } from '../op';
import { dimsOfType, isTensor, sequenceOf, tensorType } from '../type';

/** Length of a list attribute of any element type; 0 when absent. */
function lengthOf(node: Node, ...names: string[]): number {
  for (const name of names) {
    const attribute = node.attributes.get(name);
    if (attribute && 'value' in attribute && Array.isArray(attribute.value)) return attribute.value.length;
    if (attribute?.type === 'tensor') return attribute.value.dims.reduce((total, dim) => total * dim, 1);
  }
  return 0;
}

/** Rows of [N, features]; a lone vector is one row. */
const rowsOf = (dims: readonly Dim[] | undefined): Dim => (dims === undefined ? undefined : dims.length < 2 ? 1 : dims[0]);

const labelNames = ['classlabels_strings', 'class_labels_strings', 'classlabels_ints', 'class_labels_ints', 'classlabels_int64s'];

const labelType = (node: Node): DType => (lengthOf(node, 'classlabels_strings', 'class_labels_strings') > 0 ? 'string' : 'int64');

/** Labels of the class names' type, and one score per class. Two classes told by one score still give two columns. */
function classifier(op: Op) {
  const rows = rowsOf(dimsOf(op, 0));
  return [tensorType(labelType(op.node), [rows]), tensorType('float', [rows, lengthOf(op.node, ...labelNames) || undefined])];
}

const regressor = (targets: string) => (op: Op) => [tensorType('float', [rowsOf(dimsOf(op, 0)), intAttribute(op.node, targets, 1)])];

/** Opset 5: columns as many as targets, element type as the input. */
function treeEnsemble(op: Op) {
  return [tensorType(dtypeOf(op, 0), [dimsOf(op, 0)?.[0], intAttribute(op.node, 'n_targets')])];
}

/** Columns picked from the last axis. */
function pickFeatures(op: Op) {
  const dims = dimsOf(op, 0);
  const count = dimsOf(op, 1);
  if (!dims) return [tensorType(dtypeOf(op, 0))];
  const picked = count && product(count);
  return [tensorType(dtypeOf(op, 0), dims.length === 1 ? [1, picked] : [...dims.slice(0, -1), picked])];
}

/** The element type that the values of the mapping have. */
function labelEncoder(op: Op) {
  const tensor = op.node.attributes.get('values_tensor');
  const forms = [
    ['values_strings', 'string'],
    ['values_int64s', 'int64'],
    ['values_floats', 'float'],
  ] as const;
  const named = forms.find(([name]) => op.node.attributes.has(name))?.[1];
  // Version 1: one list of texts, mapped from text to number or back.
  const swapped = dtypeOf(op, 0) === 'string' ? 'int64' : 'string';
  return [tensorType(tensor?.type === 'tensor' ? tensor.value.dtype : (named ?? (op.opset < 2 ? swapped : undefined)), dimsOf(op, 0))];
}

/** Version 1: a map per row, keyed by the class labels. */
function zipMap(op: Op) {
  const key: DType = lengthOf(op.node, 'classlabels_strings') > 0 ? 'string' : 'int64';
  return [sequenceOf({ kind: 'map', key, value: tensorType('float', []) })];
}

const castTargets: Readonly<Record<string, DType>> = { TO_FLOAT: 'float', TO_STRING: 'string', TO_INT64: 'int64' };

/** Dense maps fill one row of as many columns as they have keys, sparse ones of `max_map`. */
function castMap(op: Op) {
  const isSparse = stringAttribute(op.node, 'map_form', 'DENSE') === 'SPARSE';
  return [
    tensorType(castTargets[stringAttribute(op.node, 'cast_to', 'TO_FLOAT')], [
      1,
      isSparse ? intAttribute(op.node, 'max_map', 1) : undefined,
    ]),
  ];
}

function dictVectorizer(op: Op) {
  const [map] = op.inputs;
  const dtype = map?.kind === 'map' && isTensor(map.value) ? map.value.dtype : undefined;
  return [tensorType(dtype, [1, lengthOf(op.node, 'string_vocabulary', 'int64_vocabulary') || undefined])];
}

function featureVectorizer(op: Op) {
  const sizes = intsAttribute(op.node, 'inputdimensions');
  const rows = op.inputs.map(dimsOfType).find((dims) => dims?.length === 2)?.[0];
  return [tensorType('float', [rows, sizes && sum(sizes)])];
}

/** A new last axis with one column per category. */
function oneHotEncoder(op: Op) {
  const dims = dimsOf(op, 0);
  return [tensorType('float', dims && [...dims, lengthOf(op.node, 'cats_int64s', 'cats_strings') || undefined])];
}

const asFloat = (op: Op) => [tensorType('float', dimsOf(op, 0))];
const likeInput = (op: Op) => [op.inputs[0]];

export const classicLearning: InferTable = {
  ...sameFor('LinearClassifier SVMClassifier TreeEnsembleClassifier', classifier),
  LinearRegressor: regressor('targets'),
  SVMRegressor: regressor('n_targets'),
  TreeEnsembleRegressor: regressor('n_targets'),
  TreeEnsemble: treeEnsemble,
  ArrayFeatureExtractor: pickFeatures,
  Binarizer: likeInput,
  Imputer: likeInput,
  CastMap: castMap,
  CategoryMapper: (op) => [tensorType(dtypeOf(op, 0) === 'string' ? 'int64' : 'string', dimsOf(op, 0))],
  DictVectorizer: dictVectorizer,
  FeatureVectorizer: featureVectorizer,
  LabelEncoder: labelEncoder,
  Normalizer: asFloat,
  OneHotEncoder: oneHotEncoder,
  Scaler: asFloat,
  ZipMap: zipMap,
};
