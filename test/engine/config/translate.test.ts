import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { checkConfig } from '../../../src/engine/config/check';
import { type ConfigDocument, configDocument } from '../../../src/engine/config/document';
import type { ConfigKind } from '../../../src/engine/config/kinds';
import type { TranslateTarget } from '../../../src/engine/config/translate/dialect';
import { leavesOf } from '../../../src/engine/config/translate/places';
import { type TranslatedFile, type TranslateOptions, type Translation, translate } from '../../../src/engine/config/translate/translate';
import { chipNamed, defaultTarget } from '../../../src/engine/targets/chips';

const titles: Readonly<Record<Exclude<ConfigKind, 'encodings' | 'recipe' | 'input-list' | 'budget'>, TranslateTarget>> = {
  'backend-config': 'backend-config',
  'provider-options': 'provider-options',
  'htp-config': 'htp-config',
  'netrun-config': 'netrun',
};
type Kind = keyof typeof titles;

function documentOf(kind: Kind, value: unknown): ConfigDocument {
  const text = typeof value === 'string' ? value : JSON.stringify(value, undefined, 2);
  const document = configDocument(`/project/${kind}.json`, text, kind);
  assert.ok(document);
  return document;
}

function fileOf(files: readonly TranslatedFile[], kind: ConfigKind): unknown {
  return JSON.parse(files.find((file) => file.kind === kind)?.text ?? 'null');
}

/** Notes as `note key`, remarks and additions included. */
function told(kind: Kind, value: unknown, to: TranslateTarget, options: TranslateOptions = {}): readonly string[] {
  return translate(documentOf(kind, value), to, options).notes.map(({ note, key }) => `${note} ${key}`.trim());
}

// ---- The sample

const sample = () => readFile(join(process.cwd(), 'samples/backend_config.json'), 'utf8');
const otherUnits = [
  'dropped gpu_config/device_id',
  'dropped gpu_config/performance_mode',
  'dropped gpu_config/precision_mode',
  'dropped gpu_config/enable_transform_optimization',
];

test('the sample as provider options', async () => {
  const { files, notes } = translate(documentOf('backend-config', await sample()), 'provider-options', { chip: chipNamed('SM8650') });
  assert.deepEqual(files, [
    {
      name: 'provider_options.json',
      kind: 'provider-options',
      text: `{
  "backend_type": "htp",
  "soc_model": "57",
  "device_id": "0",
  "htp_performance_mode": "high_performance",
  "enable_htp_fp16_precision": "1",
  "vtcm_mb": "8"
}
`,
    },
  ]);
  assert.deepEqual(
    notes.map(({ note, key }) => `${note} ${key}`),
    [
      'dropped htp_config/enable_dma',
      ...otherUnits,
      'elsewhere cpu_config/num_threads',
      'dropped cpu_config/performance_mode',
      'dropped cpu_config/enable_fast_math',
    ],
  );
  assert.equal(notes.find(({ note }) => note === 'elsewhere')?.why, 'It is said on the onnxruntime session: intra_op_num_threads = 4.');
});

test('the sample for qnn-net-run', async () => {
  const { files } = translate(documentOf('backend-config', await sample()), 'netrun', { graphNames: ['ultraface'] });
  assert.deepEqual(fileOf(files, 'netrun-config'), {
    backend_extensions: { shared_library_path: 'libQnnHtpNetRunExtensions.so', config_file_path: 'htp_config.json' },
  });
  assert.deepEqual(fileOf(files, 'htp-config'), {
    graphs: [{ graph_names: ['ultraface'], vtcm_mb: 8 }],
    devices: [{ device_id: 0, cores: [{ perf_profile: 'high_performance' }] }],
  });
});

test('the sample as provider options of the GPU', async () => {
  const { files, notes } = translate(documentOf('backend-config', await sample()), 'provider-options', { unit: 'gpu' });
  assert.deepEqual(fileOf(files, 'provider-options'), { backend_type: 'gpu', device_id: '0' });
  assert.ok(notes.some(({ key, why }) => key === 'htp_config/performance_mode' && why.includes('--unit htp')));
});

test('a note stands on the value that it is about', async () => {
  const text = await sample();
  const { notes } = translate(documentOf('backend-config', text), 'provider-options');
  const dma = notes.find(({ key }) => key === 'htp_config/enable_dma');
  assert.ok(dma);
  assert.equal(text.slice(dma.at, dma.end), 'true');
});

// ---- One key at a time: what becomes of it

const oneKey: readonly [name: string, kind: Kind, value: unknown, to: TranslateTarget, want: unknown, notes: readonly string[]][] = [
  [
    'a profile that the provider lacks becomes the nearest',
    'htp-config',
    { devices: [{ cores: [{ perf_profile: 'llm_decode_burst' }] }] },
    'provider-options',
    { backend_type: 'htp', htp_performance_mode: 'burst' },
    ['changed devices/0/cores/0/perf_profile'],
  ],
  [
    'integers need a quantized model',
    'backend-config',
    { htp_config: { precision_mode: 'int8' } },
    'provider-options',
    { backend_type: 'htp', enable_htp_fp16_precision: '0' },
    ['remark htp_config/precision_mode'],
  ],
  [
    '16-bit integers are not in the options at all',
    'backend-config',
    { htp_config: { precision_mode: 'int16' } },
    'provider-options',
    { backend_type: 'htp', enable_htp_fp16_precision: '0' },
    ['changed htp_config/precision_mode', 'remark htp_config/precision_mode'],
  ],
  [
    'all VTCM of a chip that is known',
    'htp-config',
    { graphs: [{ vtcm_mb: 0 }], devices: [{ soc_model: 72 }] },
    'provider-options',
    { backend_type: 'htp', soc_model: '72', vtcm_mb: '16' },
    ['changed graphs/0/vtcm_mb'],
  ],
  [
    'all VTCM of a chip that is not',
    'htp-config',
    { graphs: [{ vtcm_mb: 0 }] },
    'provider-options',
    { backend_type: 'htp' },
    ['dropped graphs/0/vtcm_mb'],
  ],
  [
    'weight sharing is a setting of the session',
    'htp-config',
    { context: { weight_sharing_enabled: true } },
    'provider-options',
    { backend_type: 'htp' },
    ['elsewhere context/weight_sharing_enabled'],
  ],
  [
    'the size of the spill-fill buffer',
    'htp-config',
    { context: { max_spill_fill_buffer_for_group: 4096, group_id: 0 } },
    'provider-options',
    { backend_type: 'htp', enable_htp_spill_fill_buffer: '1' },
    ['changed context/max_spill_fill_buffer_for_group', 'dropped context/group_id'],
  ],
  [
    'a chip by its name',
    'provider-options',
    { soc_model: 'SM8750', htp_arch: '79' },
    'htp-config',
    { devices: [{ soc_model: 69, dsp_arch: 'v79' }] },
    [],
  ],
  [
    'the priority of a context is in the net-run config',
    'provider-options',
    { qnn_context_priority: 'high' },
    'netrun',
    {
      backend_extensions: { shared_library_path: 'libQnnHtpNetRunExtensions.so', config_file_path: 'htp_config.json' },
      context_configs: { context_priority: 'high' },
    },
    [],
  ],
  ['and not in the HTP config', 'provider-options', { qnn_context_priority: 'high' }, 'htp-config', {}, ['elsewhere qnn_context_priority']],
  [
    'a level of profiling is on the command line',
    'provider-options',
    { profiling_level: 'detailed', vtcm_mb: '0' },
    'htp-config',
    {},
    ['elsewhere profiling_level', 'default vtcm_mb'],
  ],
  [
    'an unknown word is not read',
    'provider-options',
    { htp_performance_mode: 'turbo', extended_udma: '1' },
    'htp-config',
    { context: { extended_udma: true } },
    ['unread htp_performance_mode'],
  ],
  [
    'two graphs that differ',
    'htp-config',
    {
      graphs: [
        { graph_names: ['a'], O: 3 },
        { graph_names: ['b'], O: 2 },
      ],
    },
    'provider-options',
    { backend_type: 'htp', htp_graph_finalization_optimization_mode: '3' },
    ['dropped graphs/0/graph_names', 'dropped graphs/1/graph_names', 'dropped graphs/1/O'],
  ],
  [
    'contexts in a list',
    'htp-config',
    {
      context: [
        { contextKey: 'a', extended_udma: true },
        { contextKey: 'b', extended_udma: true },
      ],
    },
    'provider-options',
    { backend_type: 'htp', extended_udma: '1' },
    ['dropped context/0/contextKey', 'dropped context/1/contextKey', 'dropped context/1/extended_udma'],
  ],
  [
    'null is no value',
    'htp-config',
    { graphs: [{ vtcm_mb: null }] },
    'provider-options',
    { backend_type: 'htp' },
    ['unread graphs/0/vtcm_mb'],
  ],
  [
    'a name that objects have by birth',
    'provider-options',
    '{ "__proto__": "1", "constructor": "2", "vtcm_mb": "4" }',
    'backend-config',
    { htp_config: { vtcm_mb: 4 } },
    ['dropped __proto__', 'dropped constructor'],
  ],
  ['the GPU alone', 'provider-options', { backend_type: 'gpu' }, 'backend-config', { gpu_config: {} }, []],
  [
    'the choice of a unit stays behind, as one note a section',
    'backend-config',
    { pins: [{ op: 'Softmax', unit: 'cpu' }], weights: { power: 25, performance: 20 }, htp_config: { vtcm_mb: 4 } },
    'provider-options',
    { backend_type: 'htp', vtcm_mb: '4' },
    ['dropped pins', 'dropped weights'],
  ],
  ['not an object', 'backend-config', [1, 2], 'provider-options', { backend_type: 'htp' }, ['dropped']],
];
const kindOfTarget: Readonly<Record<TranslateTarget, Kind>> = {
  'backend-config': 'backend-config',
  'provider-options': 'provider-options',
  'htp-config': 'htp-config',
  netrun: 'netrun-config',
};
for (const [name, kind, value, to, want, notes] of oneKey)
  test(name, () => {
    const { files } = translate(documentOf(kind, value), to);
    assert.deepEqual(fileOf(files, kindOfTarget[to]), want);
    assert.deepEqual(told(kind, value, to), notes);
  });

test('the chip that is asked for takes the place of the one in the file', () => {
  const value = { devices: [{ soc_model: 57, dsp_arch: 'v75' }] };
  const { files, notes } = translate(documentOf('htp-config', value), 'provider-options', { chip: chipNamed('SM8750') });
  assert.deepEqual(fileOf(files, 'provider-options'), { backend_type: 'htp', soc_model: '69' });
  assert.deepEqual(
    notes.map(({ note, key }) => `${note} ${key}`),
    ['changed devices/0/soc_model', 'changed devices/0/dsp_arch'],
  );
});

test('a net-run config speaks with the HTP config that it names', () => {
  const netrun = documentOf('netrun-config', {
    backend_extensions: { shared_library_path: 'libQnnHtpNetRunExtensions.so', config_file_path: 'htp.json' },
    context_configs: { context_priority: 'low', memory_limit_hint: 64 },
  });
  const htpConfig = documentOf('htp-config', { graphs: [{ graph_names: ['a'], vtcm_mb: 4 }] });
  const { files, notes } = translate(netrun, 'provider-options', { htpConfig });
  assert.deepEqual(fileOf(files, 'provider-options'), { backend_type: 'htp', vtcm_mb: '4', qnn_context_priority: 'low' });
  assert.deepEqual(
    notes.map(({ file, note, key }) => `${file} ${note} ${key}`),
    ['/project/netrun-config.json dropped context_configs/memory_limit_hint', '/project/htp-config.json dropped graphs/0/graph_names'],
  );
  assert.deepEqual(told('netrun-config', netrun.text, 'provider-options'), [
    'unread backend_extensions/config_file_path',
    'dropped context_configs/memory_limit_hint',
  ]);
});

test('an HTP config stays what it is when a net-run config is made around it', () => {
  const value = { graphs: [{ graph_names: ['a'], dlbc: 1, O: null }, { graph_names: ['b'] }], devices: [{ pd_session: 'signed' }] };
  const { files, notes } = translate(documentOf('htp-config', value), 'netrun', { names: { 'htp-config': 'mine.json' } });
  assert.deepEqual(fileOf(files, 'htp-config'), value);
  assert.deepEqual(
    files.map(({ name }) => name),
    ['netrun_config.json', 'mine.json'],
  );
  assert.deepEqual(notes, []);
});

// ---- Any file: A -> B -> A is A but for what the notes name

/** Whole numbers from a seed: the same files on every machine (mulberry32). */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % sides;
  };
}

const modes = ['burst', 'sustained_high_performance', 'high_performance', 'balanced', 'low_balanced', 'power_saver', 'default'];
const priority = ['low', 'normal', 'normal_high', 'high'];
const onOff = ['0', '1'];

/** What each file may say: the places of its keys, and their values. Keys that have no counterpart are among them. */
const sayings: Readonly<Record<Exclude<Kind, 'netrun-config'>, Readonly<Record<string, readonly unknown[]>>>> = {
  'backend-config': {
    'htp_config/device_id': [0, 1],
    'htp_config/performance_mode': [...modes, 'llm_decode_balanced'],
    'htp_config/precision_mode': ['int8', 'int16', 'fp16'],
    'htp_config/vtcm_mb': [0, 4, 8],
    'htp_config/enable_dma': [true, false],
    'htp_config/soc_model': [0, 69, 87],
    'htp_config/optimization_level': [0, 1, 2, 3],
    'htp_config/hvx_threads': [2, 4],
    'htp_config/rpc_control_latency': [0, 100],
    'htp_config/context_priority': priority,
    'gpu_config/device_id': [0],
    'gpu_config/performance_mode': modes,
    'cpu_config/num_threads': [0, 4],
    'cpu_config/enable_fast_math': [true],
    'constraints/power_critical': [true],
  },
  'provider-options': {
    backend_type: ['htp'],
    device_id: ['0', '1'],
    htp_performance_mode: modes,
    enable_htp_fp16_precision: onOff,
    vtcm_mb: ['0', '4', '8'],
    soc_model: ['0', '69', '87'],
    htp_graph_finalization_optimization_mode: ['0', '1', '2', '3'],
    rpc_control_latency: ['0', '100'],
    qnn_context_priority: priority,
    profiling_level: ['off', 'basic', 'optrace'],
    extended_udma: ['0'],
    offload_graph_io_quantization: onOff,
    enable_htp_spill_fill_buffer: onOff,
    enable_htp_shared_memory_allocator: onOff,
    dump_json_qnn_graph: ['0'],
  },
  'htp-config': {
    'graphs[]/graph_names': [['a'], ['a', 'b']],
    'graphs[]/vtcm_mb': [4, 8],
    'graphs[]/hvx_threads': [2, 4],
    'graphs[]/O': [2, 3],
    'graphs[]/dlbc': [0, 1],
    'devices[]/soc_model': [69, 87],
    'devices[]/device_id': [0, 1],
    'devices[]/pd_session': ['signed'],
    'devices[]/cores[]/perf_profile': [...modes, 'system_settings', 'llm_decode_default'],
    'devices[]/cores[]/rpc_control_latency': [0, 100],
    'context/weight_sharing_enabled': [true, false],
    'context/extended_udma': [false],
    'memory/mem_type': ['shared_buffer'],
  },
};

function invented(kind: keyof typeof sayings, seed: number): unknown {
  const roll = dice(seed);
  const tree: Record<string, unknown> = {};
  for (const [path, values] of Object.entries(sayings[kind])) {
    if (roll(2) === 0) continue;
    const steps = path.split('/');
    const last = steps.pop() as string;
    let at = tree;
    for (const step of steps) {
      const name = step.replace('[]', '');
      at[name] ??= step.endsWith('[]') ? [{}] : {};
      at = (step.endsWith('[]') ? (at[name] as unknown[])[0] : at[name]) as Record<string, unknown>;
    }
    at[last] = values[roll(values.length)];
  }
  return tree;
}

const leaves = ({ json: { root } }: ConfigDocument) =>
  new Map(root ? Array.from(leavesOf(root), (leaf) => [leaf.path, leaf.text.replace(/\s/g, '')]) : []);
/** Whoever reads these notes knows that the value is not carried over. */
const losses = ['dropped', 'changed', 'elsewhere', 'default', 'unread'];

for (const from of Object.keys(sayings) as (keyof typeof sayings)[])
  for (const to of ['backend-config', 'provider-options', 'htp-config', 'netrun'] as const)
    if (titles[from] !== to && !(from === 'htp-config' && to === 'netrun'))
      test(`${from} to ${to} and back`, async () => {
        let carried = 0;
        for (let seed = 0; seed < 150; seed++) {
          const document = documentOf(from, invented(from, seed));
          const there = translate(document, to);
          const main = documentOf(kindOfTarget[to], there.files[0]?.text);
          const htpConfig = to === 'netrun' ? documentOf('htp-config', there.files[1]?.text) : undefined;
          const back = translate(main, titles[from], { htpConfig }).files[0]?.text;
          const lost = new Set(there.notes.filter(({ note }) => losses.includes(note)).map(({ key }) => key));
          const [before, after] = [leaves(document), leaves(documentOf(from, back))];
          for (const [path, text] of before) {
            const isLost = lost.has(path) || lost.has(path.split('/')[0] as string);
            assert.equal(
              after.get(path) === text,
              !isLost || path === 'backend_type',
              `seed ${seed}: ${path} ${text} became ${after.get(path)}`,
            );
            if (!isLost) carried++;
          }
          await clean(there, seed);
        }
        assert.ok(carried > 100, `${carried} values were carried over`);
      });

for (const to of ['backend-config', 'provider-options'] as const)
  test(`a net-run config with its HTP config to ${to} and back`, async () => {
    for (let seed = 0; seed < 100; seed++) {
      const netrun = documentOf('netrun-config', {
        backend_extensions: { shared_library_path: 'libQnnHtpNetRunExtensions.so', config_file_path: 'htp_config.json' },
        context_configs: { context_priority: priority[seed % 4], async_execute_queue_depth: seed },
      });
      const htpConfig = documentOf('htp-config', invented('htp-config', seed));
      const there = translate(netrun, to, { htpConfig });
      const back = translate(documentOf(to, there.files[0]?.text), 'netrun');
      for (const [i, before] of [netrun, htpConfig].entries()) {
        const lost = new Set(there.notes.filter(({ note, file }) => file === before.path && losses.includes(note)).map(({ key }) => key));
        const after = leaves(documentOf(before === netrun ? 'netrun-config' : 'htp-config', back.files[i]?.text));
        for (const [path, text] of leaves(before)) assert.equal(after.get(path) === text, !lost.has(path), `seed ${seed}: ${path} ${text}`);
      }
      await clean(there, seed);
    }
  });

/** Nothing that is written has an error or a warning, but that a chip is missing where the source names none: a remark says so. */
async function clean({ files, notes }: Translation, seed: number): Promise<void> {
  const needsChip = notes.some(({ note, why }) => note === 'remark' && why.includes('--soc'));
  for (const { name, kind, text } of files) {
    const document = configDocument(`/project/${name}`, text, kind);
    assert.ok(document);
    const findings = await checkConfig({ document, target: defaultTarget, chipGiven: false, files: new Map() });
    const faults = findings.filter(({ severity }) => severity === 'error' || severity === 'warning').map(({ code }) => code);
    assert.deepEqual(faults, needsChip ? ['fp16-needs-soc'] : [], `seed ${seed}: ${text}`);
  }
}
