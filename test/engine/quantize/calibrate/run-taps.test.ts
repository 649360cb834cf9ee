import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { after, before, type TestContext } from 'node:test';
import { zipSync } from 'fflate';
import sharp from 'sharp';
import type { Model } from '../../../../src/engine/ir/graph';
import { modelTextBytes } from '../../../../src/engine/ir/text';
import { encodeBytes } from '../../../../src/engine/onnx/encode';
import { readModel } from '../../../../src/engine/onnx/read';
import { writeModel } from '../../../../src/engine/onnx/write';
import { Problem } from '../../../../src/engine/problem';
import { findSamples } from '../../../../src/engine/quantize/calibrate/find-samples';
import type { TapRequest, TapResult } from '../../../../src/engine/quantize/calibrate/run';
import { runTaps } from '../../../../src/engine/quantize/calibrate/run-taps';
import type { Preprocessing } from '../../../../src/engine/quantize/calibrate/samples';
import { tappedModel } from '../../../../src/engine/quantize/calibrate/tapped-model';
import { nodeFiles } from '../../../../src/node/files';
import { rawSamples, seededFloats } from '../../../support/improve';
import { collect } from '../../../support/models';
import { npy } from '../../../support/npy';
import { runOnCpu } from '../../../support/ort';
import { type BuiltTapRunner, buildTapRunner } from '../../../support/tap-runner';
import { type TestJob, testFolder, testJob } from '../../../support/toolchain-job';

let runner: BuiltTapRunner;
before(async () => {
  runner = await buildTapRunner();
});
after(() => runner.remove());

const samplesFolder = join(process.cwd(), 'samples');
const sample = () => readModel({ files: nodeFiles }, join(samplesFolder, 'ultraface-rfb-320.onnx'));
const run = (request: Omit<TapRequest, 'step'>, job: TestJob = testJob(runner.processes)) =>
  runTaps({ ...request, step: 'Calibrate' }, job);

async function textModel(folder: string, text: string, name = 'm.onnx'): Promise<Model> {
  await writeFile(join(folder, name), modelTextBytes(text));
  return readModel({ files: nodeFiles }, join(folder, name));
}

const chain = (last: string) => `opset 13
(x: float[N,2,3]) => (y)
half: float[1] = {0.5}
a = Mul(x, half)
b = Relu(a)
y = ${last}(b)`;

/** Six samples, each wider than the one before. */
async function growing(folder: string, count = 6) {
  const all = Array.from({ length: count }, (_, at) => seededFloats(6, at + 1).map((value) => value * (at + 1)));
  return { all, samples: await rawSamples(folder, 'x', [1, 2, 3], all) };
}

async function refused(work: Promise<unknown>): Promise<Problem> {
  try {
    await work;
  } catch (thrown) {
    assert.ok(thrown instanceof Problem, String(thrown));
    return thrown;
  }
  throw new Error('it was not refused');
}

test('values of the sample model: pictures and raw files give the same, and they are what onnxruntime gives', async () => {
  const model = await sample();
  const preprocessing = { input: { mean: [127], std: [128], scale: 1 } };
  const images = await findSamples({ path: join(samplesFolder, 'images'), inputs: preprocessing }, model, {}, nodeFiles);
  const raws = await findSamples({ path: join(samplesFolder, 'inputs') }, model, {}, nodeFiles);
  const taps = ['input', '245', 'scores', 'boxes'].map((value) => ({ value }));
  const one = await run({ model, taps, samples: images });
  const two = await run({ model, taps, samples: raws, chosen: [3, 0, 1, 2] });
  assert.deepEqual([...one.statistics], [...two.statistics]);
  assert.deepEqual([one.samplesRun, one.statistics.get('input')?.samples, one.statistics.get('scores')?.elements], [4, 4, 4 * 4420 * 2]);
  const data = new Float32Array(new Uint8Array(await readFile(join(samplesFolder, 'inputs', 'crowd.raw'))).buffer);
  const wanted = (await runOnCpu(model.path, { input: { data, dims: [1, 3, 240, 320] } })).boxes as Float32Array;
  const alone = (await run({ model, taps: [{ value: 'boxes' }], samples: raws, chosen: [3] })).statistics.get('boxes');
  const extremes = [wanted.reduce((a, b) => Math.min(a, b)), wanted.reduce((a, b) => Math.max(a, b))];
  for (const [at, found] of [alone?.min, alone?.max].entries()) assert.ok(Math.abs((found as number) - (extremes[at] as number)) < 1e-4);
});

test('values that onnxruntime cannot give are left out, all others are there', async (context) => {
  const folder = await testFolder(context);
  const model = await textModel(
    folder,
    'opset 13\n(x: float[1,2,3]) => (y)\ns = SequenceConstruct(x, x)\ny = ConcatFromSequence(s) {axis=0}\nz = Shape(y)',
  );
  const { samples } = await growing(folder, 2);
  const { statistics } = await run({ model, samples, taps: ['x', 's', 'y', 'z', 'nowhere'].map((value) => ({ value })) });
  assert.deepEqual([...statistics.keys()].sort(), ['x', 'y', 'z']);
  assert.equal(statistics.get('z')?.max, 3);
});

test('two models side by side, and the values that are kept', async (context) => {
  const folder = await testFolder(context);
  const [model, second] = [await textModel(folder, chain('Neg')), await textModel(folder, chain('Abs'), 'other.onnx')];
  const { samples, all } = await growing(folder);
  const keepIn = join(folder, 'kept');
  const taps = [{ value: 'y', other: 'y' }, { value: 'b', other: 'b' }, { value: 'x' }];
  const { differences, statistics } = await run({ model, second, samples, taps, keepIn });
  assert.deepEqual([...differences.keys()].sort(), ['b', 'y']);
  assert.equal(differences.get('b')?.sqnrDb, Number.POSITIVE_INFINITY);
  // Of y and -y, the error is twice the signal.
  assert.ok(Math.abs((differences.get('y')?.sqnrDb ?? 0) + 20 * Math.log10(2)) < 1e-9);
  assert.equal(statistics.get('y')?.max, 0);
  const kept = new Float32Array(new Uint8Array(await readFile(join(keepIn, '2.raw'))).buffer);
  assert.deepEqual(
    [...kept],
    all.flatMap((values) => [...values]),
  );
  assert.deepEqual(
    (await readdir(folder)).filter((name) => name.startsWith('.')),
    [],
  );
});

/** The model with the data of its one initializer inside its file. */
async function withWeights(model: Model, path: string, weights: Float32Array): Promise<Model> {
  const rawData = 9;
  const span = model.graphs[0]?.initializers.get('w')?.span;
  assert.ok(span);
  const content = encodeBytes(rawData, new Uint8Array(weights.buffer));
  await writeFile(path, await collect(writeModel(model, [{ message: span, drop: [rawData], append: content }])));
  return readModel({ files: nodeFiles }, path);
}

test('large weights are read where they are, in the file of the model or beside it', async (context) => {
  const folder = await testFolder(context);
  // Above 16 MB, below which a model is copied whole.
  const width = 21_000;
  const weights = seededFloats(200 * width, 9);
  await writeFile(join(folder, 'w.bin'), new Uint8Array(weights.buffer));
  const text = (held: string) => `opset 13\n(x: float[1,200]) => (y)\nw: float[200,${width}]${held}\nh = MatMul(x, w)\ny = Relu(h)`;
  const outside = await textModel(folder, text(` = external("w.bin", 0, ${800 * width})`), 'outside.onnx');
  const inside = await withWeights(await textModel(folder, text(' = ...'), 'shape.onnx'), join(folder, 'inside.onnx'), weights);
  const samples = await rawSamples(folder, 'x', [1, 200], [seededFloats(200, 2)]);
  const { y } = await runOnCpu(inside.path, { x: { data: seededFloats(200, 2), dims: [1, 200] } });
  const wanted = (y as Float32Array).reduce((a, b) => Math.max(a, b));
  for (const model of [inside, outside]) {
    assert.ok((await collect(tappedModel(model, ['h']))).length < 1000);
    const { statistics } = await run({ model, samples, taps: [{ value: 'h' }] });
    assert.ok(Math.abs((statistics.get('h')?.max as number) - wanted) < 1e-5);
  }
});

test('inputs alone need no run of the model', async (context) => {
  const folder = await testFolder(context);
  const model = await textModel(folder, 'opset 13\n(x: float[1,2,3]) => (y)\ny = NoSuchOperator(x)');
  const { samples } = await growing(folder, 3);
  const { statistics } = await run({ model, second: model, samples, taps: [{ value: 'x', channelAxis: 2 }] });
  assert.deepEqual([statistics.get('x')?.elements, statistics.get('x')?.channels?.mean.length], [18, 3]);
});

test('stops when the ranges are stable', async (context) => {
  const folder = await testFolder(context);
  const model = await textModel(folder, chain('Neg'));
  const same = Array.from({ length: 40 }, () => seededFloats(6, 1));
  const samples = await rawSamples(folder, 'x', [1, 2, 3], same);
  const { samplesRun, statistics } = await run({ model, samples, taps: [{ value: 'y' }], stableWithin: 0.01 });
  assert.deepEqual([samplesRun, statistics.get('y')?.samples], [9, 9]);
});

/** Ends the child once it has written a state, as a power cut would. */
async function killedHalfway(request: Omit<TapRequest, 'step'>, resumeFile: string): Promise<Problem> {
  const job = testJob(runner.processes);
  const timer = setInterval(
    () =>
      void stat(resumeFile).then(
        () => job.stopper.abort(),
        () => undefined,
      ),
    50,
  );
  try {
    return await refused(run({ ...request, resumeFile }, job));
  } finally {
    clearInterval(timer);
  }
}

test('a run that was killed half-way goes on where it was, with the same result', { timeout: 120_000 }, async (context) => {
  const folder = await testFolder(context);
  const model = await textModel(folder, chain('Neg'));
  const { samples } = await growing(folder, 6);
  const many = {
    ...samples,
    samples: new Array(4_000).fill(0).map((_, at) => samples.samples[at % 6] ?? []),
    names: new Array(4_000).fill('s'),
  };
  const taps = [{ value: 'y' }, { value: 'x', channelAxis: 1 }];
  const resumeFile = join(folder, 'state');
  const problem = await killedHalfway({ model, taps, samples: many }, resumeFile);
  assert.equal(problem.code, 'cancelled');
  const job = testJob(runner.processes);
  const resumed = await run({ model, taps, samples: many, resumeFile }, job);
  assert.doesNotMatch(job.told[1]?.detail ?? '', /^sample 1 of/);
  assert.equal(resumed.statistics.get('y')?.samples, 4_000);
  const whole = await run({ model, taps, samples: many });
  assert.deepEqual([...resumed.statistics], [...whole.statistics]);
  await assert.rejects(stat(resumeFile), /ENOENT/);
});

test('the state of another run is not taken up', async (context) => {
  const folder = await testFolder(context);
  const model = await textModel(folder, chain('Neg'));
  const { samples } = await growing(folder);
  const resumeFile = join(folder, 'state');
  await writeFile(resumeFile, 'something else');
  const { statistics } = await run({ model, samples, taps: [{ value: 'y' }], resumeFile });
  assert.equal(statistics.get('y')?.samples, 6);
});

async function png(path: string, width: number, height: number, orientation?: number): Promise<void> {
  const pixels = Uint8Array.from({ length: width * height * 3 }, (_, at) => (at % 3 === 0 ? Math.floor(at / 3) * 10 : 0));
  await sharp(pixels, { raw: { width, height, channels: 3 } })
    .withMetadata(orientation ? { orientation } : {})
    .png()
    .toFile(path);
}

/** What the input of a model is given: a picture, a table, an archive ... */
async function inputOf(
  context: TestContext,
  dims: string,
  write: (folder: string) => Promise<string>,
  steps: Preprocessing = {},
): Promise<number[]> {
  const folder = await testFolder(context);
  await mkdir(join(folder, 'data'));
  const model = await textModel(folder, `opset 13\n(x: float[${dims}]) => (y)\ny = Neg(x)`);
  const path = await write(join(folder, 'data'));
  const samples = await findSamples({ path, inputs: { x: steps } }, model, {}, nodeFiles);
  const keepIn = join(folder, 'kept');
  await run({ model, samples, taps: [{ value: 'x' }, { value: 'y' }], keepIn });
  return [...new Float32Array(new Uint8Array(await readFile(join(keepIn, '0.raw'))).buffer)];
}

const inFolder = (name: string, content: Uint8Array | string) => async (folder: string) => {
  await writeFile(join(folder, name), content);
  return folder;
};
const inFile = (name: string, content: Uint8Array | string) => async (folder: string) => {
  await writeFile(join(folder, name), content);
  return join(folder, name);
};
const six = Float32Array.of(1, 2, 3, 4, 5, 6);
const picture = (width: number, height: number, orientation?: number) => async (folder: string) => {
  await png(join(folder, 'p.png'), width, height, orientation);
  return folder;
};

const decoded: readonly (readonly [
  name: string,
  dims: string,
  write: (folder: string) => Promise<string>,
  steps: Preprocessing,
  want: readonly number[],
])[] = [
  ['a picture, channels first', '1,3,1,2', picture(2, 1), { scale: 1 }, [0, 10, 0, 0, 0, 0]],
  ['a picture, channels last', '1,2,1,3', picture(1, 2), { scale: 1 }, [0, 0, 0, 10, 0, 0]],
  ['a picture as blue, green, red', '1,3,1,2', picture(2, 1), { scale: 1, color: 'bgr' }, [0, 0, 0, 0, 0, 10]],
  ['a picture in gray', '1,1,1,2', picture(2, 1), { scale: 1 }, [0, 3]],
  ['a picture turned by its EXIF orientation', '1,3,2,1', picture(2, 1, 6), { scale: 1 }, [0, 10, 0, 0, 0, 0]],
  ['the middle of a picture', '1,3,1,2', picture(4, 1), { scale: 1, crop: [1, 2] }, [10, 20, 0, 0, 0, 0]],
  [
    'mean and standard deviation per channel',
    '1,3,1,2',
    picture(2, 1),
    { scale: 1, mean: [2, 4, 6], std: [2, 2, 3] },
    [-1, 4, -2, -2, -2, -2],
  ],
  ['a transposed array', '1,2,3', inFolder('a.npy', npy('<f4', [2, 3], Float32Array.of(1, 4, 2, 5, 3, 6), true)), {}, [...six]],
  ['an array with channels last', '1,3,1,2', inFolder('a.npy', npy('<f4', [1, 2, 3], six)), { layout: 'nhwc' }, [1, 4, 2, 5, 3, 6]],
  ['doubles', '1,2,3', inFolder('a.npy', npy('<f8', [2, 3], Float64Array.from(six))), {}, [...six]],
  ['halves', '1,2', inFolder('a.npy', npy('<f2', [2], Uint16Array.of(0x3c00, 0xc000))), {}, [1, -2]],
  ['bytes', '1,2', inFolder('a.npy', npy('|u1', [2], Uint8Array.of(3, 255))), {}, [3, 255]],
  ['rows of an archive', '1,2', inFile('a.npz', zipSync({ 'x.npy': npy('<f4', [3, 2], six) }, { level: 0 })), {}, [...six]],
  ['rows of a compressed archive', '1,2', inFile('a.npz', zipSync({ 'x.npy': npy('<f4', [3, 2], six) })), {}, [...six]],
  ['rows of a transposed array', '1,2', inFile('a.npy', npy('<f4', [3, 2], Float32Array.of(1, 3, 5, 2, 4, 6), true)), {}, [...six]],
  ['rows of a table', '1,2', inFile('a.csv', 'x[0],x[1]\n1,2\n3,4.5e0\n"5",-6'), {}, [1, 2, 3, 4.5, 5, -6]],
];

for (const [name, dims, write, steps, want] of decoded)
  test(`decodes ${name}`, async (context) => {
    assert.deepEqual(await inputOf(context, dims, write, steps), want);
  });

const undecodable: readonly (readonly [name: string, write: (folder: string) => Promise<string>, code: string, what: RegExp])[] = [
  ['a picture that is none', inFolder('a.png', 'GIF89 but not really'), 'sample-unreadable', /a\.png.*cannot be decoded/],
  [
    'half a picture',
    async (folder) => inFolder('h.png', (await readFile(join(samplesFolder, 'images', 'crowd.png'))).subarray(0, 900))(folder),
    'sample-unreadable',
    /h\.png/,
  ],
  [
    'NaN',
    inFolder('a.npy', npy('<f4', [3, 1, 2], Float32Array.of(0, 1, Number.NaN, 3, 4, 5))),
    'sample-not-finite',
    /a\.npy.*input "x" that is NaN \(element 2\)/,
  ],
  ['infinity in a table', inFile('t.csv', '1,2,3,4,5,inf'), 'sample-not-finite', /Infinity \(element 5\)/],
  ['words in a table', inFile('t.csv', '1,2,3,4,5,6\n1,2,x,4,5,6'), 'sample-not-finite', /element 2/],
];

for (const [name, write, code, what] of undecodable)
  test(`refuses ${name}`, async (context) => {
    const problem = await refused(inputOf(context, '1,3,1,2', write));
    assert.equal(problem.code, code, problem.what);
    assert.match(problem.what, what);
  });

test('what onnxruntime refuses is told in its words', async (context) => {
  const folder = await testFolder(context);
  const model = await textModel(folder, 'opset 13\n(x: float[1,2,3]) => (y)\ny = NoSuchOperator(x)');
  const { samples } = await growing(folder, 1);
  const problem = await refused(run({ model, samples, taps: [{ value: 'y' }] }));
  assert.equal(problem.code, 'tap-run-failed');
  assert.match(problem.what, /NoSuchOperator/);
});

test('a child that dies is told', async (context) => {
  const folder = await testFolder(context);
  const model = await textModel(folder, chain('Neg'));
  const { samples } = await growing(folder, 1);
  const dead = testJob({ runNodeTool: async () => ({ code: undefined, signal: 'SIGKILL', tail: ['last words'] }) });
  const problem = await refused(run({ model, samples, taps: [{ value: 'y' }] }, dead));
  assert.equal(problem.code, 'tap-runner-crashed');
  assert.match(`${problem.what} ${problem.fix}`, /SIGKILL.*memory/);
});

test('two hundred megabytes of values fit into a gigabyte', { timeout: 300_000 }, async (context: TestContext) => {
  const folder = await testFolder(context);
  // Fifteen values of 16 MiB each: more than one run may hold.
  const steps = Array.from({ length: 14 }, (_, at) => `v${at + 1} = ${at % 2 === 0 ? 'Neg' : 'Relu'}(v${at})`);
  const model = await textModel(folder, `opset 13\n(v0: float[1,4,1024,1024]) => (v14)\n${steps.join('\n')}`);
  const samples = await rawSamples(
    folder,
    'v0',
    [1, 4, 1024, 1024],
    [1, 2].map((seed) => seededFloats(4 * 1024 ** 2, seed)),
  );
  const result: TapResult = await run({ model, samples, taps: Array.from({ length: 15 }, (_, at) => ({ value: `v${at}` })) });
  context.diagnostic(`240 MiB of values: ${Math.round(result.peakMemoryMb)} MiB resident`);
  assert.equal(result.statistics.size, 15);
  assert.ok([...result.statistics.values()].every(({ elements }) => elements === 2 * 4 * 1024 ** 2));
  assert.ok(result.peakMemoryMb < 1024, `${result.peakMemoryMb} MiB`);
});
