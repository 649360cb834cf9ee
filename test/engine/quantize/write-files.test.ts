import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { type ConfigDocument, configDocument } from '../../../src/engine/config/document';
import { type Encoding, encodingVersions } from '../../../src/engine/config/encodings/encoding';
import { readEncodings } from '../../../src/engine/config/encodings/read';
import { modelTextBytes } from '../../../src/engine/ir/text';
import { chooseEncodings } from '../../../src/engine/quantize/encode/choose';
import { writeFiles } from '../../../src/engine/quantize/encode/write-files';
import { applyEncodings } from '../../../src/engine/quantize/qdq/apply';
import { defaultSettings } from '../../../src/engine/quantize/settings';
import { openModel } from '../../../src/engine/session';
import { nodeFiles } from '../../../src/node/files';
import { testFolder, testJob } from '../../support/toolchain-job';

const text = `opset 21
(x: float[1,2,4,4]) => (y)
w: float[2,2,1,1] = {0.5, 0.1, -0.3, 0.2}
b: float[2] = {0.25, -1}
[conv] c = Conv(x, w, b)
[relu] y = Relu(c)`;

const seen = (value: string, min: number, max: number) => ({
  ...{ value, samples: 1, elements: 64, notFinite: 0, min, max, meanMin: min, meanMax: max, mean: 0, meanSquare: 1 },
  histogram: { from: min, to: max, counts: new Float64Array(64).fill(1) },
});

/** What every version can say. */
const gridText = ({ tensor, bitwidth, symmetric, scale, offset }: Encoding) => JSON.stringify([tensor, bitwidth, symmetric, scale, offset]);

for (const version of encodingVersions)
  test(`the encodings that were chosen are read back from version ${version}`, async (context) => {
    const folder = await testFolder(context);
    const job = testJob();
    await writeFile(join(folder, 'm.onnx'), modelTextBytes(text));
    const open = await openModel(job.world, join(folder, 'm.onnx'));
    const statistics = new Map([seen('x', -1, 1), seen('y', 0, 2)].map((one) => [one.value, one]));
    const { entries } = await chooseEncodings(open, statistics, defaultSettings, nodeFiles);
    const { output } = await applyEncodings(open, entries, join(folder, 'm_qdq.onnx'), job);
    await writeFiles({ quantized: await openModel(job.world, output), entries, version, folder }, nodeFiles);
    const table = readEncodings(
      configDocument(
        '/project/quantization_config.json',
        await readFile(join(folder, 'quantization_config.json'), 'utf8'),
      ) as ConfigDocument,
    );
    const read = table.entries.map(({ encoding }) => gridText(encoding as Encoding));
    assert.deepEqual(read.sort(), entries.map(({ encoding }) => gridText(encoding)).sort());
    const specs = JSON.parse(await readFile(join(folder, 'input_specs.json'), 'utf8')) as { inputs: { quantization: object }[] };
    const x = entries.find(({ tensor }) => tensor === 'x')?.encoding as Encoding;
    assert.deepEqual(specs.inputs[0]?.quantization, { dtype: 'uint8', scale: x.scale, zero_point: [0 - (x.offset[0] as number)] });
  });
