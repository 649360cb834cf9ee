import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { type CompletionItem, getLanguageService, type MarkupContent, TextDocument } from 'vscode-json-languageservice';
import { type ConfigKind, configKinds, kindOfName } from '../../../src/engine/config/kinds';
import { type AnySchema, alternatives, freeNamed, noteOf } from '../../../src/engine/config/schema/property';
import { schemaOf } from '../../../src/engine/config/schema/schemas';

interface Validation {
  readonly fileMatch: readonly string[];
  readonly url: string;
}

const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as { contributes: { jsonValidation: readonly Validation[] } };

/** The extension's scheme names the files of the folder `schemas`. */
const schemaFile = (url: string): string => url.replace('qnn-lens://', './');

/** The JSON service as VS Code runs it: the committed schemas, for the file names of package.json. */
const service = getLanguageService({
  clientCapabilities: { textDocument: { completion: { completionItem: { documentationFormat: ['markdown'] } } } },
});
service.configure({
  schemas: contributes.jsonValidation.map(({ fileMatch, url }) => ({
    uri: url,
    fileMatch: [...fileMatch],
    schema: JSON.parse(readFileSync(schemaFile(url), 'utf8')),
  })),
});

/** The document and the place of `¦` in it. */
function open(file: string, marked: string) {
  const at = marked.indexOf('¦');
  const document = TextDocument.create(`file:///project/${file}`, 'jsonc', 1, marked.replace('¦', ''));
  return { document, position: document.positionAt(Math.max(at, 0)), json: service.parseJSONDocument(document) };
}

async function hover(file: string, marked: string): Promise<string> {
  const { document, position, json } = open(file, marked);
  const found = await service.doHover(document, position, json);
  return (Array.isArray(found?.contents) ? found.contents : [found?.contents ?? ''])
    .map((part) => (typeof part === 'string' ? part : part.value))
    .join('\n');
}

async function completions(file: string, marked: string): Promise<readonly CompletionItem[]> {
  const { document, position, json } = open(file, marked);
  return (await service.doComplete(document, position, json))?.items ?? [];
}

const hovers: readonly (readonly [name: string, file: string, marked: string, says: readonly string[]])[] = [
  [
    'unit, range and default',
    'htp_config.json',
    '{"devices": [{"cores": [{"¦rpc_polling_time": 1}]}]}',
    ['Unit: µs', 'Range: 0 to 9999', 'Default: 9999 for burst'],
  ],
  ['since', 'htp_config.json', '{"graphs": [{"¦weights_packing": true}]}', ['Since: QAIRT 2.33', 'Default: `false`']],
  ['what replaces a deprecated key', 'htp_config.json', '{"devices": [{"¦soc_id": 57}]}', ['**Deprecated**: use `soc_model` instead.']],
  [
    'the meaning of a word',
    'provider_options.json',
    '{"htp_performance_mode": "¦burst"}',
    ['Performance profile', 'Highest clocks for a short time'],
  ],
  [
    'a net-run config by another name',
    'my_backend_config.json',
    '{"¦backend_extensions": {}}',
    ['Settings of the backend, in a file of their own.'],
  ],
  ['a recipe by the name of encodings', 'quantization_config.json', '{"¦method": "mse"}', ['How ranges are found from calibration data.']],
  [
    'encodings of 1.0.0',
    'quantization_config.json',
    '{"version": "1.0.0", "activation_encodings": [{"¦enc_type": "LPBQ"}]}',
    ['Granularity.'],
  ],
  [
    'encodings of 2.0.0',
    'x.encodings',
    '{"version": "2.0.0", "encodings": [{"¦output_dtype": "uint8"}]}',
    ['Type of the quantized tensor'],
  ],
  ['encodings of the seed', 'quantization_config.jsonc', '{"activation_encodings": {"x": {"¦offset": 0}}}', ['Steps from 0 to min']],
  ['a limit', 'qnn-budget.json', '{"limits": {"¦latency_ms": 5}}', ['The longest time of one run.', 'Unit: ms']],
];
for (const [name, file, marked, says] of hovers) {
  test(`a hover says ${name}`, async () => {
    const text = await hover(file, marked);
    for (const part of says) assert.ok(text.includes(part), text);
  });
}

const offers: readonly (readonly [name: string, file: string, marked: string, labels: readonly string[], not: readonly string[]])[] = [
  [
    'root keys while a file is empty: of all that it may be',
    'backend_config.json',
    '{¦}',
    ['htp_config', 'constraints', 'backend_extensions', 'graphs'],
    ['limits'],
  ],
  ['root keys of what it is', 'backend_config.json', '{"htp_config": {}, ¦}', ['gpu_config', 'weights'], ['backend_extensions', 'graphs']],
  ['words', 'backend_config.json', '{"htp_config": {"performance_mode": ¦}}', ['"burst"', '"balanced"', '"default"'], ['"off"']],
  ['snippets', 'htp_config.json', '{"devices": ¦}', ['one chip'], []],
  [
    'the kinds of encodings or a recipe',
    'quantization_config.json',
    '{¦}',
    ['activation_encodings', 'version', 'method', 'calibration'],
    ['htp_config'],
  ],
  ['numbers of levels', 'quantize_recipe.json', '{"bits": {"activations": ¦}}', ['8', '16'], []],
];
for (const [name, file, marked, labels, not] of offers) {
  test(`completion offers ${name}`, async () => {
    const found = (await completions(file, marked)).map(({ label }) => label);
    assert.deepEqual(
      [labels.filter((label) => !found.includes(label)), not.filter((label) => found.includes(label))],
      [[], []],
      found.join(' '),
    );
  });
}

test('what is completed is documented', async () => {
  const [vtcm] = (await completions('backend_config.json', '{"htp_config": {¦}}')).filter(({ label }) => label === 'vtcm_mb');
  assert.match((vtcm?.documentation as MarkupContent | undefined)?.value ?? '', /Tightly coupled memory.*Unit: MiB/s);
  assert.match(vtcm?.insertText ?? '', /"vtcm_mb": .*0/, 'the default stands in the place of the value');
  const [burst] = (await completions('backend_config.json', '{"htp_config": {"performance_mode": ¦}}')).filter(
    ({ label }) => label === '"burst"',
  );
  assert.match(JSON.stringify(burst?.documentation), /Highest clocks/);
});

/** Every schema below one, with its path. */
function* below(schema: AnySchema, path: string): Generator<readonly [string, AnySchema]> {
  yield [path, schema];
  for (const one of schema.anyOf ?? []) yield* below(one, path);
  for (const [name, child] of Object.entries(schema.properties ?? {})) yield* below(child, `${path}/${name}`);
  if (schema.items) yield* below(schema.items, `${path}[]`);
  const free = freeNamed(schema);
  if (free) yield* below(free, `${path}/*`);
}

const jsonKinds = configKinds.filter(({ schema }) => schema).map(({ kind }) => kind);

for (const kind of jsonKinds) {
  test(`${kind}: every key says what it does, in a sentence, and every word what it means`, () => {
    const all = [...below(schemaOf(kind, undefined) as AnySchema, '')];
    assert.ok(all.length > 10);
    for (const [path, schema] of all) {
      const note = noteOf(schema);
      if (note) assert.match(note.summary, /^[\p{Lu}\d`].*[.)`]$/su, `${kind}${path}`);
      if (schema.enum) assert.equal(schema.enumDescriptions?.length, schema.enum.length, `${kind}${path}`);
      if (note?.default !== undefined && schema.enum)
        assert.ok(schema.enum.includes(note.default as string), `the default of ${kind}${path} is a word`);
    }
  });
}

test('the schemas leave unknown and deprecated keys to the rules', () => {
  for (const { url } of contributes.jsonValidation)
    assert.doesNotMatch(readFileSync(schemaFile(url), 'utf8'), /additionalProperties|deprecationMessage|"note"/);
});

test('every file name of package.json is one of the kind whose schema it gets', () => {
  for (const { fileMatch } of contributes.jsonValidation) {
    const kinds = new Set(fileMatch.map((pattern) => kindOfName(`/x/${pattern.replaceAll('*', '')}`)));
    assert.equal(kinds.size, 1, fileMatch.join(' '));
  }
});

/** Keys that libQnnHtpNetRunExtensions of onnxruntime-qnn 2.7.0 knows, by the object that has them. */
const libraryKeys: Readonly<Record<string, string>> = {
  '': 'graphs devices context groupContext memory',
  '/graphs[]':
    'graph_names vtcm_mb vtcm_size hmx_op_bounding fp16_relaxed_precision num_cores dynamic_partitioning hvx_threads O assume_same_quant share_io_buffer advanced_activation_fusion short_depth_conv_on_hmx_off high_precision_sigmoid fp16_clamp_overflow monolithic_lstm precision_compensation fold_relu_activation_into_conv_off dlbc dlbc_weights cached_weights sparse_weights_compression slc_alloc_enable finalize_config weights_packing perf_profile vtcm_retention',
  '/graphs[]/hmx_op_bounding': 'hmx_frequency dsp_core_frequency',
  '/devices[]':
    'device_id core_id core_type device_type enable_async_execute soc_id soc_model dsp_arch pd_session use_dynamic_partitioning enable_htp_extension consolidate_htp_extension profiling_level use_client_context async_voting cores',
  '/devices[]/cores[]':
    'perf_profile rpc_control_latency rpc_polling_time hmx_timeout_us adaptive_polling_time ddr_perf_mode custom hmxControl',
  '/devices[]/cores[]/custom[]': 'sustainInferencePerfState dcvsControl hmxControl cengControl dcvsExpControl cengExpControl graphState',
  '/devices[]/cores[]/custom[]/dcvsControl':
    'enableDcvs powerMode sleep_latency_us sleep_disable busVoltageCornerMin busVoltageCornerTarget busVoltageCornerMax coreVoltageCornerMin coreVoltageCornerTarget coreVoltageCornerMax',
  '/devices[]/cores[]/custom/dcvsControl':
    'sustainVote enableDcvs powerMode sleep_latency_us sleep_disable busVoltageCornerMin coreVoltageCornerMax',
  '/devices[]/cores[]/custom/dcvsControl/busVoltageCornerMin': 'start done',
  '/devices[]/cores[]/hmxControl': 'hmxPickDefault hmxPerfMode hmxVoltageCornerMin hmxVoltageCornerTarget hmxVoltageCornerMax',
  '/devices[]/cores[]/custom[]/cengControl': 'cengPerfMode cengVoltageCornerMin cengVoltageCornerTarget cengVoltageCornerMax',
  '/devices[]/cores[]/custom[]/dcvsExpControl': 'powerMode sleep_latency_us sleepDisable busVoltageCornerMin corePerfMode busPerfMode',
  '/context':
    'contextKey weight_sharing_enabled max_spill_fill_buffer_for_group group_id concurrent_group_registration file_read_memory_budget_in_mb dsp_memory_profiling_enabled io_memory_estimation prepare_only init_acceleration skip_validation_on_binary_section extended_udma lora_weight_sharing detachable_buffers_enabled hard_detach_enabled lora_weight_sharing_ram_preload lora_preload_buffer_group reused_io_limit_mb reference_weight_sharing_enabled graph_splitting_enabled graph_splitting_configs concurrent_deserialization_patch',
  '/context/graph_splitting_configs': 'graph_splitting_enabled num_prepare_threads',
  '/context/concurrent_group_registration': 'group_id max_spill_fill_buffer_for_group',
  '/groupContext': 'share_resources share_resources_optimization_type reused_io_limit_mb',
  '/memory': 'mem_type',
};

for (const [owner, names] of Object.entries(libraryKeys)) {
  test(`the HTP library's keys are known: ${owner === '' ? 'the root' : owner}`, () => {
    const known = new Set(Array.from(below(schemaOf('htp-config', undefined) as AnySchema, ''), ([path]) => path));
    assert.deepEqual(
      names.split(' ').filter((name) => !known.has(`${owner}/${name}`)),
      [],
    );
  });
}

test('one alternative at most takes a value of a type: messages and walks need not guess', () => {
  for (const kind of jsonKinds satisfies readonly ConfigKind[]) {
    for (const [path, schema] of below(schemaOf(kind, undefined) as AnySchema, '')) {
      const objects = alternatives(schema).filter(({ type }) => type === 'object');
      assert.ok(objects.length < 2, `${kind}${path}`);
    }
  }
});
