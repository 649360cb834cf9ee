import { evaluated } from './evaluate/index';
import type { EvaluateTable, InferTable } from './op';
import { attentions, previewAttentions } from './ops/attention';
import { contrib, contribExtensions } from './ops/contrib';
import { controlFlow } from './ops/control-flow';
import { convolutions } from './ops/convolution';
import { elementwise } from './ops/elementwise';
import { gathers } from './ops/gather';
import { generators } from './ops/generate';
import { losses, training } from './ops/loss';
import { matmuls } from './ops/matmul';
import { classicLearning } from './ops/ml';
import { normalize } from './ops/normalize';
import { quantizers } from './ops/quantize';
import { recurrents } from './ops/recurrent';
import { reductions } from './ops/reduce';
import { reshapes } from './ops/reshape';
import { resizes } from './ops/resize';
import { sequences } from './ops/sequence';
import { slices } from './ops/slice';
import { texts } from './ops/strings';

const standard: InferTable = {
  ...elementwise,
  ...normalize,
  ...reductions,
  ...convolutions,
  ...matmuls,
  ...reshapes,
  ...slices,
  ...gathers,
  ...resizes,
  ...generators,
  ...recurrents,
  ...attentions,
  ...quantizers,
  ...controlFlow,
  ...sequences,
  ...texts,
  ...losses,
};

/** Every operator that we know, by domain. */
export const inferTables: ReadonlyMap<string, InferTable> = new Map([
  ['', standard],
  ['ai.onnx.ml', classicLearning],
  ['ai.onnx.preview', previewAttentions],
  ['ai.onnx.preview.training', training],
  ['com.microsoft', contrib],
  ['com.microsoft.extensions', contribExtensions],
  ['ai.onnx.contrib', contribExtensions],
]);

/** The operators whose elements we compute when those of their inputs are known. */
export const evaluateTables: ReadonlyMap<string, EvaluateTable> = new Map([['', evaluated]]);
