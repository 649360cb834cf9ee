import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import type { Encoding } from '../../../src/engine/config/encodings/encoding';
import { modelTextBytes, printModel } from '../../../src/engine/ir/text';
import { readModel } from '../../../src/engine/onnx/read';
import { applyEncodings } from '../../../src/engine/quantize/qdq/apply';
import { openModel } from '../../../src/engine/session';
import { runOnCpu, sqnrDb } from '../../support/ort';
import { testFolder, testJob } from '../../support/toolchain-job';

/** The normalization multiplies one channel by ten and the other by a tenth: its own weight's encoding would clip or be far too coarse. */
const model = (tail: string) => `opset 17 (x: float[1,2,4,4]) => (y: float[1,2,4,4])
w: float[2,2,1,1] = {0.5, -0.25, 0.125, 0.75} s: float[2] = {10, 0.1} b: float[2] = {0.5, 0.25} m: float[2] = {0.1, 0} v: float[2] = {1, 1}
[conv] c = Conv(x, w) [norm] n = BatchNormalization(c, s, b, m, v) ${tail}`;

const base = { dtype: 'int', bitwidth: 8 } as const;
const whole = { ...base, section: 'activation', symmetric: false, granularity: 'tensor' } as const;
const encodings: readonly Encoding[] = [
  { ...whole, tensor: 'x', scale: [2 / 255], offset: [-128] },
  { ...whole, tensor: 'y', scale: [10 / 255], offset: [0] },
  {
    ...base,
    tensor: 'w',
    section: 'param',
    symmetric: true,
    granularity: 'channel',
    axis: 0,
    scale: [5 / 127, 0.075 / 127],
    offset: [-128, -128],
  },
];

for (const [name, tail, isFolded] of [
  ['a Relu', '[act] y = Relu(n)', true],
  ['a Clip', 'low: float = {0} high: float = {6} [act] y = Clip(n, low, high)', true],
  ['a function that is not computed with it', '[act] y = Sigmoid(n)', false],
] as const)
  test(`a normalization whose result has its encoding behind ${name}`, async (context) => {
    const folder = await testFolder(context);
    const [path, output] = [join(folder, 'm.onnx'), join(folder, 'm_qdq.onnx')];
    await writeFile(path, modelTextBytes(model(tail)));
    const job = testJob();
    const entries = encodings.map((encoding) => ({ tensor: encoding.tensor, encoding }));
    await applyEncodings(await openModel(job.world, path), entries, output, job);
    assert.equal(/BatchNormalization\(/.test(printModel(await readModel(job.world, output))), !isFolded);
    if (!isFolded) return;
    const x = { data: Float32Array.from({ length: 32 }, (_, at) => Math.sin(at * 1.3)), dims: [1, 2, 4, 4] };
    const [wanted, found] = [await runOnCpu(path, { x }), await runOnCpu(output, { x })];
    const db = sqnrDb(wanted.y as Float32Array, found.y as Float32Array);
    assert.ok(db > 30, `${db} dB`);
  });
