// node scripts/bench.mjs emulator [SAMPLES]: the HTP emulator against onnxruntime's CPU, on models of QNN_LENS_DATA that are quantized to w8a8 here.
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planInputs } from '../src/engine/profile/cpu-inputs';
import { emulate } from '../src/engine/quantize/accuracy/emulate';
import { measureAccuracy } from '../src/engine/quantize/accuracy/measure-accuracy';
import { runTaps } from '../src/engine/quantize/calibrate/run-taps';
import type { SampleSet } from '../src/engine/quantize/calibrate/samples';
import { chooseEncodings } from '../src/engine/quantize/encode/choose';
import { valuesToObserve } from '../src/engine/quantize/encode/plan-values';
import { prepareFloat } from '../src/engine/quantize/prepare/prepare';
import { applyEncodings } from '../src/engine/quantize/qdq/apply';
import { defaultSettings, type QuantizeSettings } from '../src/engine/quantize/settings';
import { type OpenModel, openModel } from '../src/engine/session';
import { chipNamed } from '../src/engine/targets/chips';
import { nodeWorld } from '../src/node/world';

const models = ['classifier/mnist-pytorch-cnn.onnx', 'detector/ultraface-rfb-320-simplified.onnx', 'landmark/pfld-68.onnx'];
const widths: readonly QuantizeSettings['activations'][] = [8, 16];
const count = Number(process.argv[2] ?? 4);
const data = process.env.QNN_LENS_DATA;
if (!data) throw new Error('Set QNN_LENS_DATA to the folder of the shared data.');

const world = nodeWorld({ packageRoot: process.cwd(), log: () => undefined });
const job = { world, stop: new AbortController().signal, progress: () => undefined };

/** Smooth waves with noise: structured as pictures and sounds are, and the same everywhere. */
async function makeSamples(open: OpenModel, folder: string): Promise<SampleSet> {
  const { inputs } = planInputs(open.model, {});
  const samples = [];
  for (let sample = 0; sample < count; sample++) {
    const sources = [];
    for (const [at, { dims }] of inputs.entries()) {
      const elements = dims.reduce((product, dim) => product * dim, 1);
      const row = dims.at(-1) ?? 1;
      let state = 12345 + 7919 * sample;
      const noise = () => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return state / 2 ** 32;
      };
      const wave = (i: number) => Math.sin((i % row) / (9 + sample) + sample) * Math.cos(Math.floor(i / row) / 13);
      const values = Float32Array.from({ length: elements }, (_, i) => 0.5 + 0.4 * wave(i) + 0.1 * (noise() - 0.5));
      const file = join(folder, `${sample}-${at}.raw`);
      await writeFile(file, new Uint8Array(values.buffer));
      sources.push({ kind: 'raw' as const, file });
    }
    samples.push(sources);
  }
  const list = inputs.map(({ name, dtype, dims }) => ({ name, dtype, dims, preprocessing: {} }));
  return { path: folder, inputs: list, samples, names: samples.map((_, at) => `wave ${at}`) };
}

const db = (value: number) => (Number.isFinite(value) ? value.toFixed(1) : 'exact').padStart(8);
console.log(
  `${'model'.padEnd(42)} widths  CPU/float  HTP/float  HTP/CPU     s per sample  placement   (SQNR in dB, ${count} samples, SM8650)`,
);
for (const name of models)
  for (const activations of widths) {
    const folder = await mkdtemp(join(tmpdir(), 'qnn-lens-bench-'));
    try {
      const path = join(folder, 'float.onnx');
      await copyFile(join(data, 'models', name), path);
      const settings: QuantizeSettings = { ...defaultSettings, activations, improvements: [] };
      const float = await openModel(world, path);
      const samples = await makeSamples(float, folder);
      const prepared = await prepareFloat(float, settings, folder, job);
      const { statistics } = await runTaps(
        { model: prepared.model, taps: valuesToObserve(prepared, settings), samples, step: 'Calibrate' },
        job,
      );
      const { entries } = await chooseEncodings(prepared, statistics, settings, world.files);
      const { output } = await applyEncodings(prepared, entries, join(folder, 'quantized.onnx'), job);
      const request = { float, quantized: await openModel(world, output), samples, count, job };
      const cpu = await measureAccuracy(request);
      const htp = await emulate({ ...request, chip: chipNamed('SM8650') });
      const figures = [cpu.endToEnd, htp.endToEnd, htp.againstCpu].map(({ sqnrDb }) => db(sqnrDb)).join('   ');
      const seconds = (htp.seconds / htp.samples).toFixed(2).padStart(12);
      console.log(`${name.padEnd(42)} w8a${String(activations).padEnd(3)} ${figures} ${seconds}   ${htp.producer.settings}`);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
