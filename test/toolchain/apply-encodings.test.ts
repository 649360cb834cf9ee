import assert from 'node:assert/strict';
import { copyFile, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { checkConfig } from '../../src/engine/config/check';
import { configDocument } from '../../src/engine/config/document';
import { type Encoding, type EncodingEntry, encodingVersions } from '../../src/engine/config/encodings/encoding';
import { readEncodings } from '../../src/engine/config/encodings/read';
import { writeEncodings } from '../../src/engine/config/encodings/write';
import { fixAll } from '../../src/engine/config/fix-all';
import { convertModel } from '../../src/engine/convert/convert';
import { modelTextBytes } from '../../src/engine/ir/text';
import { readModel } from '../../src/engine/onnx/read';
import { verifyPlacement } from '../../src/engine/placement/verify';
import { applyEncodings } from '../../src/engine/quantize/qdq/apply';
import { openModel } from '../../src/engine/session';
import { chipNamed } from '../../src/engine/targets/chips';
import { runOnCpu, sqnrDb } from '../support/ort';
import { encodingsOfQuantized } from '../support/ort-encodings';
import { testFolder, testJob } from '../support/toolchain-job';

const samples = join(process.cwd(), 'samples');
const small = join(process.cwd(), 'test/data/quantize');

function entriesOf(text: string): readonly EncodingEntry[] {
  const document = configDocument('quantization_config.json', text, 'encodings');
  assert.ok(document);
  return readEncodings(document).entries;
}

function encodingsIn(entries: readonly EncodingEntry[]): readonly Encoding[] {
  return entries.flatMap(({ encoding }) => encoding ?? []);
}

async function applied(context: TestContext, model: string, text: string): Promise<string> {
  const folder = await testFolder(context);
  const path = join(folder, 'float.onnx');
  await copyFile(model, path);
  const job = testJob();
  const { output } = await applyEncodings(await openModel(job.world, path), entriesOf(text), join(folder, 'quantized.onnx'), job);
  return output;
}

/** Nodes that are not on the HTP, by rule and operator. */
async function elsewhere(path: string, soc = 'SM8650'): Promise<Readonly<Record<string, number>>> {
  const job = testJob();
  const model = await readModel(job.world, path);
  const { verdicts } = await verifyPlacement(model, { chip: chipNamed(soc), precision: 'w8a8' }, job);
  const counts: Record<string, number> = {};
  for (const [id, { unit, rule }] of verdicts.entries()) {
    if (unit === 'htp' || unit === 'removed') continue;
    const what = `${rule} ${model.nodes[id]?.opType}`;
    counts[what] = (counts[what] ?? 0) + 1;
  }
  return counts;
}

/** onnxruntime leaves the conversions at the graph's inputs and outputs to the CPU, whoever made the pairs. */
const edges = (inputs: number, outputs: number) => ({
  'graph-edge-qdq QuantizeLinear': inputs,
  'graph-edge-qdq DequantizeLinear': outputs,
});

const sampleEncodings = () => readFile(join(samples, 'quantization_config.json'), 'utf8');

for (const version of encodingVersions)
  test(`the sample's encodings in version ${version} put the whole sample on the HTP`, async (context) => {
    const text = writeEncodings(encodingsIn(entriesOf(await sampleEncodings())), version);
    const output = await applied(context, join(samples, 'ultraface-rfb-320.onnx'), text);
    assert.deepEqual(await elsewhere(output), edges(1, 2));
  });

test('the quantized sample compiles to a context binary, as it is', async (context) => {
  const output = await applied(context, join(samples, 'ultraface-rfb-320.onnx'), await sampleEncodings());
  const job = testJob();
  const result = await convertModel(await readModel(job.world, output), { chips: [chipNamed('SM8650')], precision: 'w8a8' }, job);
  const manifest = JSON.parse(await readFile(join(result.folder, 'manifest.json'), 'utf8'));
  assert.equal(manifest.options.compiledAs, 'quantized model as it is');
  assert.ok((await stat(join(result.folder, 'context_binaries/SM8650_htp_context.bin'))).size > 100_000);
  assert.deepEqual(result.warnings, []);
});

test('the encodings that convert finds in the quantized sample are those that were applied', async (context) => {
  const wanted = encodingsIn(entriesOf(await sampleEncodings()));
  const output = await applied(context, join(samples, 'ultraface-rfb-320.onnx'), await sampleEncodings());
  const job = testJob();
  const result = await convertModel(await readModel(job.world, output), { chips: [chipNamed('SM8650')], precision: 'w8a8' }, job);
  const found = encodingsIn(entriesOf(await readFile(join(result.folder, 'quantization_config.json'), 'utf8')));
  const byName = new Map(found.map((encoding) => [encoding.tensor, encoding]));
  // The float values of the graph's outputs have names of their own in front of the pair.
  const inner = wanted.filter(({ tensor }) => !['scores', 'boxes'].includes(tensor));
  for (const { tensor, bitwidth, scale, offset } of inner) {
    const { bitwidth: bits, scale: steps, offset: zeros } = byName.get(tensor) ?? assert.fail(`${tensor} is missing`);
    assert.deepEqual([bits, steps, zeros], [bitwidth, scale, offset], tensor);
  }
});

for (const variant of ['w8a8', 'w8a8-channels', 'w8a16', 'w16a16', 'w4a16-channels'])
  test(`${variant}: our pairs are placed as those that onnxruntime's quantizer makes`, async (context) => {
    const theirs = join(small, `onnxruntime-${variant}.onnx`);
    const encodings = await encodingsOfQuantized(await readModel(testJob().world, theirs));
    const output = await applied(context, join(small, 'float.onnx'), writeEncodings(encodings, '1.0.0'));
    const found = await elsewhere(output);
    assert.deepEqual(found, await elsewhere(theirs));
    assert.deepEqual(found, edges(1, 1));
  });

test("the seed's file, mended by the fixes of qnn-lens check, is applied and compiles", async (context) => {
  const float = join(samples, 'ultraface-rfb-320.onnx');
  const model = await openModel(testJob().world, float);
  const target = { chip: chipNamed('SM8650'), precision: 'w8a8' as const };
  const loose = await readFile(join(samples, 'seed/quantization_config.json'), 'utf8');
  const { text } = await fixAll(loose, async (now) => {
    const document = configDocument('quantization_config.json', now, 'encodings') ?? assert.fail('encodings are a config');
    return checkConfig({ document, target, chipGiven: true, model, files: new Map() });
  });
  assert.notEqual(text, loose);
  const output = await applied(context, float, text);
  // Its boxes have no encoding and stay float.
  assert.deepEqual(await elsewhere(output), edges(1, 1));
});

test('int4 weights in blocks, beside 16-bit activations', async (context) => {
  const folder = await testFolder(context);
  const path = join(folder, 'blocks.onnx');
  const weights = Array.from({ length: 16 * 64 }, (_, at) => Math.sin(at).toFixed(4));
  const graph = `opset 17 (x: float[1,64,4,4]) => (y) w: float[16,64,1,1] = {${weights.join(', ')}} [conv] y = Conv(x, w)`;
  await writeFile(path, modelTextBytes(graph));
  const blocks = { dtype: 'int', bitwidth: 4, symmetric: true, granularity: 'block', blockSize: 32, channels: 16 } as const;
  const whole = { section: 'activation', dtype: 'int', bitwidth: 16, symmetric: false, granularity: 'tensor', offset: [-32768] } as const;
  const encodings: readonly Encoding[] = [
    { ...whole, tensor: 'x', scale: [1e-4] },
    { ...whole, tensor: 'y', scale: [1e-3] },
    { ...blocks, tensor: 'w', section: 'param', scale: Array(32).fill(0.15), offset: Array(32).fill(-8) },
  ];
  const output = await applied(context, path, writeEncodings(encodings, '1.0.0'));
  assert.equal((await readModel(testJob().world, output)).opsets.get(''), 21);
  assert.deepEqual(
    Object.keys(await elsewhere(output)).filter((what) => !what.startsWith('graph-edge-qdq')),
    [],
  );
});

/** Measured: 36.3 dB at least, over all outputs and inputs. Eight bits that were applied wrongly give less than 10. */
const leastSqnrDb = 30;

test('the quantized sample computes what the float one does', async (context) => {
  const float = join(samples, 'ultraface-rfb-320.onnx');
  const output = await applied(context, float, await sampleEncodings());
  for (const name of ['empty', 'one-large', 'two', 'crowd']) {
    const raw = await readFile(join(samples, `inputs/${name}.raw`));
    const data = new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.byteLength));
    const feeds = { input: { data, dims: [1, 3, 240, 320] } };
    const [wanted, found] = [await runOnCpu(float, feeds), await runOnCpu(output, feeds)];
    for (const value of ['scores', 'boxes']) {
      const db = sqnrDb(wanted[value] as Float32Array, found[value] as Float32Array);
      assert.ok(db > leastSqnrDb, `${value} of ${name}: ${db.toFixed(1)} dB`);
    }
  }
});
