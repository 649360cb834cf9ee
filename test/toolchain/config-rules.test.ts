import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { ruleFindings } from '../../src/engine/config/check';
import { configDocument } from '../../src/engine/config/document';
import { fixAll } from '../../src/engine/config/fix-all';
import type { CheckContext } from '../../src/engine/config/rules/rule';
import { defaultTarget } from '../../src/engine/targets/chips';
import { fixtures } from '../support/models';
import { testFolder } from '../support/toolchain-job';
import { runToolchainScript } from '../support/toolchain-python';

// What the rules claim of Qualcomm's tools, and what these do: a claim that a new version makes untrue fails here.

function contextOf(file: string, text: string): CheckContext {
  const document = configDocument(`/project/${file}`, text);
  assert.ok(document);
  return { document, target: defaultTarget, chipGiven: false, files: new Map() };
}

const codesOf = (file: string, text: string) => ruleFindings(contextOf(file, text)).map(({ code }) => code);

async function fixedText(file: string, text: string): Promise<string> {
  return (await fixAll(text, async (now) => ruleFindings(contextOf(file, now)))).text;
}

interface Reading {
  readonly accepted: boolean;
  readonly log: readonly (readonly [level: number, text: string])[];
}

async function readings(context: TestContext, texts: readonly string[]): Promise<readonly Reading[]> {
  const folder = await testFolder(context);
  const files = texts.map((_, i) => join(folder, `${i}.json`));
  await Promise.all(texts.map((text, i) => writeFile(files[i] as string, text)));
  const { events } = await runToolchainScript('htp_config_parser.py', files, folder);
  assert.equal(events.length, texts.length);
  return events as readonly Reading[];
}

const names = ['busVoltageCorner', 'coreVoltageCorner'].flatMap((name) => ['Min', 'Target', 'Max'].map((end) => name + end));
const corners = JSON.stringify([
  { graphState: ['inference_start'], dcvsControl: Object.fromEntries(names.map((name) => [name, 'DCVS_VOLTAGE_VCORNER_TURBO'])) },
]);

/** Config, the code of our finding, whether the reader takes it, and what its log says. */
const htpClaims: readonly (readonly [text: string, code: string, accepted: boolean, log: RegExp])[] = [
  ['{"devices": [{"cores": [{"perf_profile": "bursty"}]}]}', 'word-replaced', true, /Setting perf_profile to default HIGH_PERFORMANCE/],
  ['{"devices": [{"pd_session": "sigend"}]}', 'word-replaced', true, /Setting default pd_session = unsigned/],
  ['{"devices": [{"profiling_level": "lintin"}]}', 'word-replaced', true, /Profiling level lintin is not supported/],
  ['{"devices": [{"dsp_arch": "75"}]}', 'word-replaced', true, /dsp_arch, Value: 0/],
  ['{"devices": [{"cores": [{"perf_profile": "custom"}]}]}', 'custom-corners-missing', false, /requires custom configuration/],
  [
    `{"devices": [{"cores": [{"perf_profile": "burst", "custom": ${corners}}]}]}`,
    'custom-corners-unused',
    false,
    /requires perfProfile specification as CUSTOM/,
  ],
  [`{"devices": [{"cores": [{"custom": ${corners}}]}]}`, 'custom-corners-unused', false, /requires perfProfile specification as CUSTOM/],
  ['{"devices": [{"soc_model": 57, "dsp_arch": "v73"}]}', 'soc-arch-mismatch', true, /dsp_arch, Value: 73/],
  ['{"devices": [{"soc_id": 43, "soc_model": 57}]}', 'soc-id-contradicts', true, /soc_model, Value: 57/],
  ['{"context": {"max_spill_fill_buffer_for_group": 5}}', 'spill-fill-without-group', true, /max_spill_fill_buffer_for_group: 5/],
];

const skip = process.platform !== 'linux' && 'the library is called by the C++ ABI of Linux';

test('the reader of HTP configs does what the rules say of it', { skip }, async (context) => {
  const said = await readings(
    context,
    htpClaims.map(([text]) => text),
  );
  for (const [i, [text, code, accepted, log]] of htpClaims.entries()) {
    assert.ok(codesOf('htp_config.json', text).includes(code), `${code}: ${text}`);
    assert.equal(said[i]?.accepted, accepted, text);
    assert.ok(
      said[i]?.log.some(([, line]) => log.test(line)),
      `${log} in ${JSON.stringify(said[i]?.log)}`,
    );
  }
});

test('fixed, they are accepted, and the log has no complaint', { skip }, async (context) => {
  const fixable = htpClaims.filter(([, code]) => code !== 'custom-corners-missing');
  const texts = await Promise.all(fixable.map(([text]) => fixedText('htp_config.json', text)));
  for (const [i, { accepted, log }] of (await readings(context, texts)).entries()) {
    assert.ok(accepted, texts[i]);
    assert.deepEqual(
      log.filter(([level, line]) => level < 3 || /not supported/.test(line)),
      [],
      texts[i],
    );
  }
});

interface Opened {
  readonly qnn: number;
  readonly other: number;
  readonly error: string | null;
}

type Outcome = 'htp' | 'cpu' | 'refused';

/** Options beside `backend_type` and a chip, the code of our finding, where the model then runs, and a line of the log. */
const providerClaims: readonly (readonly [options: Readonly<Record<string, string>>, code: string, outcome: Outcome, log?: RegExp])[] = [
  [{ backend_path: 'libQnnHtp.so' }, 'backend-twice', 'cpu', /Only one of 'backend_type' and 'backend_path'/],
  [{ soc_model: '9999' }, 'soc-unknown', 'cpu', /Failed to create device/],
  [{ soc_model: 'SM9999' }, 'soc-unknown', 'cpu', /Unrecognized soc_model/],
  [{ htp_arch: '73' }, 'soc-arch-mismatch', 'htp'],
  [{ vtcm_mb: '64' }, 'vtcm-too-large', 'htp'],
  [{ htp_bf16_enable: '1' }, 'bf16-chip', 'cpu', /expected 88 and above/],
  [{ soc_model: '0' }, 'fp16-needs-soc', 'cpu', /soc_model is not specified/],
  [{ profiling_level: 'basic' }, 'profile-without-file', 'refused'],
  [{ json_qnn_graph_dir: 'graphs' }, 'option-without-effect', 'htp', /did not enable dumping of QNN JSON graphs/],
  [{ dump_qnn_ir_dlc_dir: 'dlc' }, 'option-without-effect', 'htp', /did not set dump_qnn_ir_dlc/],
  [{ framework_op_trace_dir: 'trace' }, 'option-without-effect', 'htp', /did not enable framework op tracing/],
  [{ 'ep.context_enable': '1' }, 'session-entry', 'htp'],
  [{ 'qnn.htp_perf_mode': 'burst' }, 'run-option', 'htp'],
  [{ op_packages: 'MyOp:lib.so' }, 'op-package', 'htp', /Skip registration/],
  [{ htp_performance_mode: 'fast' }, 'word-replaced', 'htp', /performance mode not valid/i],
  [{ qnn_context_priority: 'urgent' }, 'word-replaced', 'cpu', /Invalid Qnn context priority/],
  [{ enable_htp_shared_memory_allocator: '1' }, 'platform-only', 'cpu'],
  [{ enable_htp_prepare_only: '1' }, 'platform-only', 'cpu'],
];

const outcomeOf = ({ qnn, error }: Opened): Outcome => (error !== null ? 'refused' : qnn > 0 ? 'htp' : 'cpu');

test('the provider does with options what the rules say of it', { skip }, async (context) => {
  const folder = await testFolder(context);
  const sets = providerClaims.map(([options]) =>
    JSON.stringify({ backend_type: 'htp', soc_model: '57', enable_htp_fp16_precision: '1', ...options }),
  );
  const { events, log } = await runToolchainScript('qnn_session.py', [join(fixtures, 'mnist-8.onnx'), ...sets], folder);
  const starts = sets.map((_, i) => log.indexOf(`options ${i}`));
  for (const [i, [options, code, outcome, line]] of providerClaims.entries()) {
    const label = JSON.stringify(options);
    assert.ok(codesOf('provider_options.json', sets[i] as string).includes(code), `${code}: ${label}`);
    assert.equal(outcomeOf(events[i] as Opened), outcome, label);
    const said = log.slice(starts[i], starts[i + 1]);
    if (line)
      assert.ok(
        said.some((one) => line.test(one)),
        `${line} in ${said.join('\n')}`,
      );
  }
});
