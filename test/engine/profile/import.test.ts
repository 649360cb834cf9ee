import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { importProfile } from '../../../src/engine/profile/import/import-profile';
import { importerOf, importers } from '../../../src/engine/profile/import/importers';
import type { Profile } from '../../../src/engine/profile/profile';
import { loadProfile, profileBytes, saveProfile } from '../../../src/engine/profile/store';
import { works } from '../../../src/engine/profile/timeline';
import { newSession } from '../../../src/engine/session';
import { nodeWorld } from '../../../src/node/world';
import { fixtures } from '../../support/models';

const traces = join(process.cwd(), 'test/data/traces');
const simulatorLog = join(process.cwd(), 'test/data/toolchain/mnist-8/profile_qnn.log');
const world = nodeWorld({ packageRoot: process.cwd(), log: () => undefined, toolchain: () => ({}) });
const mnist = join(fixtures, 'mnist-8.onnx');

async function imported(path: string): Promise<Profile> {
  return importProfile(world, await newSession(world).open(mnist), path);
}

const samples: readonly [file: string, format: string][] = [
  [join(traces, 'onnxruntime-mnist-8.json'), 'onnxruntime profile'],
  [join(traces, 'qnn-emulated-mnist-8.csv'), 'QNN profiling CSV'],
  [join(process.cwd(), 'test/data/toolchain/mnist-8/profile.csv'), 'QNN profiling CSV'],
  [join(traces, 'chrometrace-mnist-8.json'), 'Chrome trace'],
  [join(traces, 'perfetto-nested.json'), 'Chrome trace'],
  [join(traces, 'qhas-mnist-8.json'), 'QNN HTP analysis summary'],
  [join(traces, 'ai-hub-mnist-8.json'), 'Qualcomm AI Hub profile'],
  [simulatorLog, 'QNN simulator trace'],
];
for (const [file, format] of samples)
  test(`exactly one importer claims ${file.slice(process.cwd().length + 1)}`, async () => {
    const bytes = await readFile(file);
    const head = new TextDecoder().decode(bytes.subarray(0, 65_536));
    assert.deepEqual(
      importers.filter(({ claims }) => claims(head)).map((one) => one.format),
      [format],
    );
  });

interface Want {
  readonly rung: Profile['rung'];
  readonly joined: readonly [joined: number, notJoined: number];
  /** Whole time in microseconds, and of some layers. */
  readonly us: number;
  readonly layers: Readonly<Record<string, number>>;
  /** Lanes with their numbers of events. */
  readonly lanes: readonly string[];
}

const wants: readonly [file: string, want: Want][] = [
  [
    'chrometrace-mnist-8.json',
    {
      rung: 'imported',
      joined: [3, 1],
      us: 70,
      layers: { ReLU32: 30, Pooling66: 22, ReLU114: 20 },
      lanes: ['main HMX: 2', 'hvx HVX 0: 2', 'hvx HVX 1: 1'],
    },
  ],
  [
    'perfetto-nested.json',
    { rung: 'imported', joined: [2, 1], us: 100, layers: { Convolution28: 40, Pooling66: 25 }, lanes: ['main main: 1', 'main main1: 2'] },
  ],
  [
    'qhas-mnist-8.json',
    { rung: 'imported', joined: [2, 0], us: 60, layers: { ReLU32: 40, Pooling66: 20 }, lanes: ['other Dominant path: 2'] },
  ],
  ['ai-hub-mnist-8.json', { rung: 'measured', joined: [2, 1], us: 220, layers: { Convolution28: 150, Times212: 60 }, lanes: [] }],
];
for (const [file, want] of wants)
  test(`${file} joins to the model and says where it comes from`, async () => {
    const profile = await imported(join(traces, file));
    assert.equal(profile.kind, 'imported');
    assert.equal(profile.rung, want.rung);
    assert.match(profile.producer.settings ?? '', new RegExp(`^from ${file}`));
    assert.deepEqual([profile.imported?.joined, profile.imported?.notJoined], want.joined);
    assert.equal(Math.round(profile.total.meanMs * 1000), want.us);
    assert.deepEqual(Object.fromEntries(profile.layers.map(({ name, us }) => [name, Math.round(us)])), want.layers);
    const { lanes = [], first } = profile.timeline ?? {};
    assert.deepEqual(
      lanes.map(({ kind, name, depth }, i) => `${kind} ${name}${depth || ''}: ${first![i + 1]! - first![i]!}`),
      want.lanes,
    );
  });

test("onnxruntime's profile: means of the runs after the first, lanes of all", async () => {
  const { layers, timeline, unmatched, total, producer, rung } = await imported(join(traces, 'onnxruntime-mnist-8.json'));
  assert.equal(rung, 'imported');
  assert.match(producer.settings ?? '', /CPUExecutionProvider; 2 runs counted/);
  const sum = layers.reduce((us, layer) => us + layer.us, unmatched.us);
  assert.ok(sum > 0 && sum <= total.meanMs * 1000, `${sum} µs of ${total.meanMs} ms`);
  assert.ok(layers.some(({ name }) => name === 'ReLU32'));
  const kernels = Array.from(timeline?.work ?? []).filter((work) => works[work] === 'cpu').length;
  assert.equal(kernels % 3, 0);
  assert.ok(kernels > 0);
});

test("the cycles of an emulated run are shares of the accelerator's time, and no measurement", async () => {
  const { layers, unmatched, total, rung, producer } = await imported(join(traces, 'qnn-emulated-mnist-8.csv'));
  assert.equal(rung, 'imported');
  assert.match(producer.settings ?? '', /emulator/);
  assert.equal(total.meanMs, (12_021 + 15_815) / 2 / 1000);
  const sum = layers.reduce((us, layer) => us + layer.us, unmatched.us);
  assert.ok(Math.abs(sum / 1000 - total.meanMs) < 1e-9);
  assert.ok(unmatched.names.includes('Transpose'));
});

test("the simulator's own trace stays simulated and names its chip", async () => {
  const { rung, producer, layers, timeline } = await imported(simulatorLog);
  assert.deepEqual([rung, producer.chip, layers.length], ['simulated', 'SA8255', 0]);
  assert.deepEqual(
    timeline?.lanes.map(({ name }) => name),
    ['Main thread', 'HVX 1', 'HVX 2', 'DMA'],
  );
  assert.equal(timeline.pathFrom, 'causes');
});

test('an imported profile is kept beside the model and comes back; one of ours keeps its rung and its version of the model', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'qnn-lens-import-'));
  try {
    const model = join(folder, 'mnist-8.onnx');
    await cp(mnist, model);
    const first = await imported(join(traces, 'chrometrace-mnist-8.json'));
    await saveProfile(world, model, first);
    assert.deepEqual(await loadProfile(world, model, first.id), first);
    const own: Profile = { ...first, id: 'cpu-1', kind: 'cpu', rung: 'measured', modelSha256: 'old' };
    await world.files.write(join(folder, 'own.json'), profileBytes(own));
    const again = await importProfile(world, await newSession(world).open(model), join(folder, 'own.json'));
    assert.deepEqual([again.kind, again.rung, again.modelSha256, again.imported?.format], ['cpu', 'measured', 'old', 'QNN Lens profile']);
    assert.notEqual(again.id, own.id);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

const unreadable: readonly [name: string, text: string, code: string, says: RegExp][] = [
  ['nothing', '', 'format-unknown', /is empty/],
  ['another text', 'layer,ms\nconv,3\n', 'format-unknown', /starts with "layer,ms/],
  ['another JSON', '{"a": 1}', 'format-unknown', /no profile or trace/],
  ['a trace without spans', '{"traceEvents": [{"ph": "M", "name": "x"}]}', 'import-empty', /without a span/],
  ['a trace that breaks off inside a word', '{"traceEvents": [{"ph": "X", "ts": 1, "na', 'format-invalid', /not whole/],
  [
    'a CSV without a time',
    'Msg Timestamp,Message,Time,Unit of Measurement,Timing Source,Event Level,Event Identifier\n',
    'import-empty',
    /time of a run/,
  ],
];
for (const [name, text, code, says] of unreadable)
  test(`not imported: ${name}`, () => {
    const bytes = new TextEncoder().encode(text);
    assert.throws(
      () => importerOf(bytes, 'f').read(bytes, 'f'),
      (problem: { code: string; what: string }) => problem.code === code && says.test(problem.what),
    );
  });

test('a trace whose list was left open is read', () => {
  const bytes = new TextEncoder().encode('[{"ph": "X", "ts": 1, "dur": 2, "name": "a", "pid": 0, "tid": 0},\n');
  const read = importerOf(bytes, 'f').read(bytes, 'f');
  assert.ok('rows' in read && read.rows.length === 1);
});
