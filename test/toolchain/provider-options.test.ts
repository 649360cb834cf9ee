import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { configDocument } from '../../src/engine/config/document';
import { perfProfiles, priorities } from '../../src/engine/config/schema/words';
import { translate } from '../../src/engine/config/translate/translate';
import { chipNamed } from '../../src/engine/targets/chips';
import { fixtures } from '../support/models';
import { testFolder } from '../support/toolchain-job';
import { runToolchainScript } from '../support/toolchain-python';

// What `translate` writes is given to the real provider: it must compile a float model for the HTP, and its log must not complain of an option.

interface Opened {
  readonly qnn: number;
  readonly other: number;
  readonly error: string | null;
}

/** Lines of the provider's parser of options, and its refusals. */
const complaint = /not valid|Invalid|Ignoring malformed|Unrecognized|conflict|must be set together|only .* allowed|QNN SetupBackend failed/;

async function openWith(
  context: TestContext,
  sets: readonly string[],
): Promise<readonly (Opened & { readonly complaints: readonly string[] })[]> {
  const folder = await testFolder(context);
  const { events, log } = await runToolchainScript('qnn_session.py', [join(fixtures, 'mnist-8.onnx'), ...sets], folder);
  assert.equal(events.length, sets.length);
  const starts = sets.map((_, i) => log.indexOf(`options ${i}`));
  return (events as readonly Opened[]).map((opened, i) => ({
    ...opened,
    complaints: log.slice(starts[i], starts[i + 1]).filter((line) => complaint.test(line)),
  }));
}

function providerOptions(backendConfig: string, soc: string): string {
  const document = configDocument('/project/backend_config.json', backendConfig);
  assert.ok(document);
  const [file] = translate(document, 'provider-options', { chip: chipNamed(soc) }).files;
  assert.ok(file);
  return file.text;
}

const htp = (settings: object) => JSON.stringify({ htp_config: { precision_mode: 'fp16', ...settings } });

test('the options made of the sample compile a float model for the HTP, whole', async (context) => {
  const sample = await readFile(join(process.cwd(), 'samples/backend_config.json'), 'utf8');
  const [opened] = await openWith(context, [providerOptions(sample, 'SM8650')]);
  assert.deepEqual(opened, { qnn: 10, other: 0, error: null, complaints: [] });
});

test('so do those of every profile, priority and level, and of several chips', async (context) => {
  const configs: readonly (readonly [config: string, soc: string])[] = [
    ...Object.keys(perfProfiles).map((performance_mode) => [htp({ performance_mode }), 'SM8650'] as const),
    ...Object.keys(priorities).map((context_priority) => [htp({ context_priority }), 'SM8650'] as const),
    ...[0, 1, 2, 3].map((optimization_level) => [htp({ optimization_level }), 'SM8650'] as const),
    ...['SM8550', 'SM8750', 'SA8255', 'SA8797'].map((soc) => [htp({ vtcm_mb: 0, rpc_control_latency: 100 }), soc] as const),
    [htp({ performance_mode: 'llm_decode_burst', device_id: 0, enable_dma: true, hvx_threads: 4 }), 'SM8750'],
  ];
  const opened = await openWith(
    context,
    configs.map(([config, soc]) => providerOptions(config, soc)),
  );
  for (const [i, one] of opened.entries())
    assert.deepEqual(one, { qnn: 10, other: 0, error: null, complaints: [] }, JSON.stringify(configs[i]));
});

test('the provider complains of what it does not know: its silence means something', async (context) => {
  const wrong = [
    { htp_performance_mode: 'llm_decode_burst' },
    { htp_graph_finalization_optimization_mode: '9' },
    { qnn_context_priority: 'urgent' },
    { backend_type: 'npu' },
    { vtcm_mb: 'all' },
  ];
  const opened = await openWith(
    context,
    wrong.map((options) => JSON.stringify({ backend_type: 'htp', soc_model: '57', enable_htp_fp16_precision: '1', ...options })),
  );
  for (const [i, { complaints, error }] of opened.entries()) assert.ok(complaints.length > 0 || error, JSON.stringify(wrong[i]));
});
