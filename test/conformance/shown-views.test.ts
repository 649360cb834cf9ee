import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { openModel } from '../../src/engine/session';
import { buildGraphView } from '../../src/engine/view/build';
import { functionBodies } from '../../src/engine/view/function-bodies';
import { nodeWorld } from '../../src/node/world';
import { fold, type ShownView } from '../../webview/scene/fold';
import { overviewFold } from '../../webview/scene/fold-default';

const data = process.env.QNN_LENS_DATA;
if (!data) console.log('SKIPPED, LOUDLY: QNN_LENS_DATA names no folder, so the overviews of shared models were not compared.');

/** Every box in its frame, `[ ]` for a closed group with how many nodes it holds. */
function outline({ boxes, parent, members }: ShownView): readonly string[] {
  const depth = (box: number): number => (parent[box]! < 0 ? 0 : 1 + depth(parent[box]!));
  return boxes.map(({ kind, opType, name }, box) => {
    const label = opType || name;
    const text = { group: `[${label}] ${members[box]!.length}`, frame: `{${label}}`, input: `<${name}`, output: `>${name}`, node: label };
    return `${'  '.repeat(depth(box))}${text[kind]}`;
  });
}

const overviews: readonly (readonly [file: string, want: readonly string[]])[] = [
  [
    'models/structure-only/light-densenet121.onnx',
    [
      '<data_0',
      '[part 1 of 11] 10',
      '[part 2 of 11] 10',
      '[part 3 of 11] 9',
      '[blocks 1 … 6 of 57] 192',
      '[blocks 7 … 16 of 57] 290',
      '[blocks 17 … 25 of 57] 276',
      '[blocks 26 … 35 of 57] 290',
      '[blocks 36 … 44 of 57] 276',
      '[blocks 45 … 53 of 57] 261',
      '[blocks 54 … 57 of 57] 122',
      '[part 11 of 11] 10',
      '>fc6_1',
    ],
  ],
  [
    'zoo/models/detr_resnet50.onnx',
    [
      '<image',
      '{model}',
      '  [backbone] 322',
      '  Conv',
      '  Shape',
      '  Slice',
      '  Concat',
      '  Reshape',
      '  Transpose',
      '  [position_embedding] 39',
      '  Shape',
      '  Slice',
      '  Concat',
      '  Reshape',
      '  Transpose',
      '  [encoder] 301',
      '  [decoder] 539',
      '{class_labels_classifier}',
      '  MatMul',
      '  Add',
      '{bbox_predictor}',
      '  [layers.0] 2',
      '  Relu',
      '  [layers.1] 2',
      '  Relu',
      '  [layers.2] 2',
      'Sigmoid',
      '>3251',
      '>3263',
    ],
  ],
  [
    'zoo/models/efficientvit_b2_cls.onnx',
    [
      '<image',
      'Sub',
      'Div',
      '{m}',
      '  {stem}',
      '    [in_conv] 2',
      '    [res0] 4',
      '  {stages}',
      '    [stages.0/blocks] 17',
      '    [stages.1/blocks] 23',
      '    [stages.2/blocks] 235',
      '    [stages.3/blocks] 371',
      '  {head}',
      '    [in_conv] 2',
      '    [global_pool] 2',
      '    [classifier] 4',
      '>1622',
    ],
  ],
];

for (const [file, want] of overviews)
  test(`the overview of ${file}`, { skip: !data }, async () => {
    const world = nodeWorld({ packageRoot: process.cwd(), log: () => undefined, toolchain: () => ({}) });
    const { model, types, index } = await openModel(world, join(data!, file));
    const view = buildGraphView(types, index, model.graphs[0]!, functionBodies(model));
    assert.deepEqual(outline(fold(new Map([[0, view]]), 0, overviewFold(view))), want);
  });
