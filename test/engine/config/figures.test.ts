import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test, { after, before } from 'node:test';
import { configDocument } from '../../../src/engine/config/document';
import { budgetTarget } from '../../../src/engine/config/figures/budget-target';
import { gatherFigures } from '../../../src/engine/config/figures/gather-figures';
import type { Figures } from '../../../src/engine/config/rules/figures';
import { placeModel } from '../../../src/engine/placement/overlay';
import type { Profile } from '../../../src/engine/profile/profile';
import { saveProfile } from '../../../src/engine/profile/store';
import { saveQuantization } from '../../../src/engine/quantize/accuracy/store';
import type { Rung } from '../../../src/engine/rung';
import { type OpenModel, openModel } from '../../../src/engine/session';
import { chipNamed, defaultTarget } from '../../../src/engine/targets/chips';
import type { Target } from '../../../src/engine/targets/target';
import { nodeWorld } from '../../../src/node/world';

const world = nodeWorld({ packageRoot: process.cwd() });
/** The sample is a float model, which the toolchain makes fp16 of. */
const target: Target = { chip: chipNamed('SM8650'), precision: 'fp16' };
let folder: string;
let path: string;
let sha256: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qnn-lens-test-'));
  path = join(folder, 'faces.onnx');
  await cp(join(process.cwd(), 'samples/ultraface-rfb-320.onnx'), path);
  sha256 = await world.sha256(path);
});
after(() => rm(folder, { recursive: true, force: true }));

/** Each test reads the folder anew. */
const open = (): Promise<OpenModel> => openModel(world, path);
const gathered = async (wanted: Target = target): Promise<Figures> => gatherFigures(await open(), wanted, world);

interface Kept {
  readonly id: string;
  readonly rung: Rung;
  readonly meanMs: number;
  readonly chip?: string;
  readonly modelSha256?: string;
}

/** A profile as Profile keeps it, with the parts that figures are made of. */
function keep({ id, rung, meanMs, chip, modelSha256 = sha256 }: Kept): Promise<string> {
  const profile: Profile = {
    id,
    rung,
    producer: { tool: 'tool', version: '1', ...(chip && { chip }) },
    createdAt: `2026-01-01T00:00:00.00${id.length % 10}Z`,
    modelSha256,
    modelName: 'faces.onnx',
    kind: rung === 'measured' ? 'cpu' : 'htp-sim',
    total: { meanMs },
    layers: [],
    unmatched: { spans: 0, us: 0, names: [] },
  };
  return saveProfile(world, path, profile);
}

test('without anything beside the model: estimates that are those of the placement, and no more', async () => {
  const figures = await gathered();
  const { model, types } = await open();
  const { counts, segments, boundaries, time } = placeModel(model, types, target);
  assert.deepEqual(
    [figures.cpuNodes?.value, figures.segments?.value, figures.latencyMs?.value],
    [counts.cpu, segments.length, time.totalUs / 1000],
  );
  assert.deepEqual([counts.cpu, segments.length], [35, 64]);
  assert.equal(
    figures.boundaryBytes?.value,
    boundaries.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0),
  );
  // Half of the file's 1.2 MB of float weights, and the two largest values that live together.
  const memory = figures.memoryBytes?.value ?? 0;
  assert.ok(memory > 0.6e6 && memory < 10e6, String(memory));
  for (const figure of Object.values(figures)) assert.deepEqual([figure?.rung, figure?.producer.chip], ['estimate', 'SM8650']);
  assert.deepEqual([figures.contextBytes, figures.sqnrDb, figures.cosine], [undefined, undefined, undefined]);
});

test('the time of a profile stands above the estimate, if it is of this chip and of this model', async () => {
  const estimate = (await gathered()).latencyMs;
  await keep({ id: 'cpu-of-this-machine', rung: 'measured', meanMs: 80 });
  await keep({ id: 'other-chip', rung: 'simulated', meanMs: 5, chip: 'SM8750' });
  await keep({ id: 'other-model', rung: 'simulated', meanMs: 6, chip: 'SM8650', modelSha256: 'f'.repeat(64) });
  assert.deepEqual((await gathered()).latencyMs, estimate);
  await keep({ id: 'this', rung: 'simulated', meanMs: 7, chip: 'SM8650' });
  assert.deepEqual((await gathered()).latencyMs, {
    value: 7,
    rung: 'simulated',
    producer: { tool: 'tool', version: '1', chip: 'SM8650' },
    without: 'the nodes on the CPU',
  });
  await keep({ id: 'device', rung: 'measured', meanMs: 9, chip: 'SM8650' });
  assert.deepEqual([(await gathered()).latencyMs?.value, (await gathered()).latencyMs?.rung], [9, 'measured']);
});

test('what the toolchain made of the float model says nothing of w8a8', async () => {
  await keep({ id: 'float', rung: 'simulated', meanMs: 7, chip: 'SM8650' });
  assert.equal((await gathered(defaultTarget)).latencyMs?.rung, 'estimate');
});

const binary = { path: 'context_binaries/SM8650_htp_context.bin', bytes: 1234, sha256: '' };
const manifests: readonly [name: string, manifest: () => unknown, bytes: number | undefined][] = [
  ['of this model and chip', () => ({ inputs: [{ sha256 }], tools: { 'onnxruntime-qnn': '2.7.0' }, files: [binary] }), 1234],
  ['of an older model', () => ({ inputs: [{ sha256: 'f'.repeat(64) }], tools: {}, files: [binary] }), undefined],
  [
    'of another chip',
    () => ({ inputs: [{ sha256 }], tools: {}, files: [{ ...binary, path: 'context_binaries/SM8550_htp_context.bin' }] }),
    undefined,
  ],
  ['of another program', () => ({ name: 'web app', icons: [] }), undefined],
  ['that is a list', () => [1, 2], undefined],
];
for (const [name, manifest, bytes] of manifests)
  test(`context binary by a manifest ${name}`, async () => {
    await mkdir(join(folder, 'faces_qnn'), { recursive: true });
    await writeFile(join(folder, 'faces_qnn/manifest.json'), JSON.stringify(manifest()));
    const { contextBytes } = await gathered();
    assert.deepEqual(contextBytes && [contextBytes.value, contextBytes.rung], bytes && [bytes, 'verified']);
  });

test('a manifest that is no JSON is passed over', async () => {
  await writeFile(join(folder, 'faces_qnn/manifest.json'), '{');
  assert.equal((await gathered()).contextBytes, undefined);
});

const targets: readonly [text: string, soc: string, precision: string][] = [
  ['{}', 'SM8650', 'w8a8'],
  ['{"target": {"soc": "SM8750"}}', 'SM8750', 'w8a8'],
  ['{"target": {"soc": "A17", "precision": "fp16"}}', 'SM8650', 'fp16'],
  ['{"target": 5}', 'SM8650', 'w8a8'],
];
for (const [text, soc, precision] of targets)
  test(`the target of ${text}`, () => {
    const document = configDocument('/project/qnn-budget.json', text, 'budget');
    assert.ok(document);
    const found = budgetTarget(document, defaultTarget);
    assert.deepEqual([found.chip.soc, found.precision], [soc, precision]);
  });

test('accuracies come from the newest comparison that was kept, for the precision that it is of', async () => {
  const quantized = join(folder, 'faces_qdq.onnx');
  await writeFile(quantized, 'quantized');
  const output = (value: string, sqnrDb: number, cosine: number) => ({
    value,
    sqnrDb,
    cosine,
    samples: 1,
    elements: 1,
    notFinite: 0,
    sampleSqnrDb: [sqnrDb],
    worstSample: 0,
    mse: 0,
    maxError: 0,
    top1Agreement: 1,
  });
  const outputs = [output('scores', 41, 0.999), output('boxes', 37, 0.9999)];
  const producer = { tool: 'onnxruntime CPU', version: '1' };
  const accuracy = {
    rung: 'measured' as const,
    producer,
    createdAt: '2026-01-01T00:00:00Z',
    floatModel: { name: 'faces.onnx', sha256 },
    quantizedModel: { name: 'faces_qdq.onnx', sha256: '' },
    data: { path: 'data', samples: 1 },
    endToEnd: outputs[0] ?? assert.fail(),
    outputs,
    layers: [],
  };
  await saveQuantization(world, { float: path, quantized, label: 'w8a8', accuracy });
  const found = await gathered({ ...target, precision: 'w8a8' });
  assert.deepEqual(
    [found.sqnrDb, found.cosine],
    [
      { value: 37, rung: 'measured', producer },
      { value: 0.999, rung: 'measured', producer },
    ],
  );
  assert.equal((await gathered({ ...target, precision: 'w8a16' })).sqnrDb, undefined);
  await writeFile(quantized, 'made anew');
  assert.equal((await gathered({ ...target, precision: 'w8a8' })).sqnrDb, undefined);
  await rm(join(dirname(path), '.qnn', 'quantizations'), { recursive: true });
});
