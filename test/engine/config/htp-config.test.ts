import { type ConfigCase, runCases } from './cases';

const file = 'htp_config.json';
const base = { file } as const;

/** What ONNX Runtime writes around a context binary: the QNN graph has the name of the partition. */
const compiled = `
opset 17, com.microsoft 1
(x: float[1,3,8,8]) => (y: float[1,4])
y = com.microsoft::EPContext(x) {main_context=1, partition_name="detector_0"}
`;

const quantizedModel = `
opset 17
(x: float[1,8]) => (y: float[1,8])
s: float[1] = {0.1}
z: uint8[1] = {128}
q = QuantizeLinear(x, s, z)
y = DequantizeLinear(q, s, z)
`;

const manifest = (...chips: readonly (readonly [soc: string, socModel: number])[]) =>
  JSON.stringify({ format: 'qnn-lens manifest 1', chips: chips.map(([soc, socModel]) => ({ soc, socModel })) });

const corners = '[{"graphState": ["inference_start"]}]';

const chip: readonly ConfigCase[] = [
  { ...base, name: 'chip and architecture agree', text: '{"devices": [{"soc_model": 57, "dsp_arch": "v75"}]}', want: [] },
  {
    ...base,
    name: 'dsp_arch of another chip',
    text: '{"devices": [{"soc_model": 57, "dsp_arch": ⟦"v73"⟧}]}',
    want: ['soc-arch-mismatch'],
    fixed: '{"devices": [{"soc_model": 57, "dsp_arch": "v75"}]}',
    others: { 'Write 43 (SM8550, v73) as soc_model': '{"devices": [{"soc_model": 43, "dsp_arch": "v73"}]}' },
  },
  {
    ...base,
    name: 'the chip that was given decides which of the two is wrong',
    soc: 'SM8550',
    text: '{"devices": [{"soc_model": 57, "dsp_arch": ⟦"v73"⟧}]}',
    want: ['soc-arch-mismatch'],
    fixed: '{"devices": [{"soc_model": 43, "dsp_arch": "v73"}]}',
    others: { 'Write "v75" as dsp_arch': '{"devices": [{"soc_model": 57, "dsp_arch": "v75"}]}' },
  },
  { ...base, name: 'soc_model 0 leaves the chip open', text: '{"devices": [{"soc_model": 0, "dsp_arch": "v73"}]}', want: [] },
  {
    ...base,
    name: 'a number that no chip has',
    text: '{"devices": [{"soc_model": ⟦9999⟧}]}',
    want: ['soc-unknown'],
  },
  {
    ...base,
    name: 'a number that no chip has, the chip given',
    soc: 'SM8750',
    text: '{"devices": [{"soc_model": ⟦9999⟧}]}',
    want: ['soc-unknown'],
    fixed: '{"devices": [{"soc_model": 69}]}',
  },
  {
    ...base,
    name: 'another chip than the one that is checked for',
    soc: 'SM8650',
    text: '{"devices": [{"soc_model": ⟦43⟧}]}',
    want: ['soc-other-chip'],
    fixed: '{"devices": [{"soc_model": 57}]}',
  },
  {
    ...base,
    name: 'another chip, and its architecture follows',
    soc: 'SM8650',
    text: '{"devices": [{"soc_model": ⟦43⟧, "dsp_arch": "v73"}]}',
    want: ['soc-other-chip'],
    fixed: '{"devices": [{"soc_model": 57, "dsp_arch": "v75"}]}',
  },
  {
    ...base,
    name: 'another architecture than that of the chip that is checked for',
    soc: 'SM8650',
    text: '{"devices": [{"dsp_arch": ⟦"v69"⟧}]}',
    want: ['soc-other-chip'],
    fixed: '{"devices": [{"dsp_arch": "v75"}]}',
  },
  {
    ...base,
    name: 'a file for several chips, the given one among them',
    soc: 'SM8650',
    text: '{"devices": [{"soc_model": 43}, {"soc_model": 57}]}',
    want: [],
  },
  {
    ...base,
    name: 'a chip that the folder was not converted for',
    text: '{"devices": [{"soc_model": ⟦43⟧}]}',
    files: { 'manifest.json': manifest(['SM8650', 57]) },
    want: ['soc-not-converted'],
    fixed: '{"devices": [{"soc_model": 57}]}',
  },
  {
    ...base,
    name: 'a folder converted for two other chips',
    text: '{"devices": [{"soc_model": ⟦43⟧}]}',
    files: { 'manifest.json': manifest(['SM8650', 57], ['SM8750', 69]) },
    want: ['soc-not-converted'],
  },
];

const vtcm: readonly ConfigCase[] = [
  {
    ...base,
    name: 'all that the chip has',
    text: '{"graphs": [{"graph_names": ["g"], "vtcm_mb": 8}], "devices": [{"soc_model": 57}]}',
    want: [],
  },
  {
    ...base,
    name: 'more than the chip has',
    text: '{"graphs": [{"graph_names": ["g"], "vtcm_mb": ⟦16⟧}], "devices": [{"soc_model": 57}]}',
    want: ['vtcm-too-large'],
    fixed: '{"graphs": [{"graph_names": ["g"], "vtcm_mb": 8}], "devices": [{"soc_model": 57}]}',
    others: {
      'Write 0: all that the chip has': '{"graphs": [{"graph_names": ["g"], "vtcm_mb": 0}], "devices": [{"soc_model": 57}]}',
    },
  },
  {
    ...base,
    name: 'SA8797 has 16 MiB',
    text: '{"graphs": [{"graph_names": ["g"], "vtcm_mb": 16}], "devices": [{"soc_model": 72}]}',
    want: [],
  },
  {
    ...base,
    name: 'QCM6490 has 2 MiB: by the chip that was given',
    soc: 'QCM6490',
    text: '{"graphs": [{"graph_names": ["g"], "vtcm_mb": ⟦4⟧}]}',
    want: ['vtcm-too-large'],
    fixed: '{"graphs": [{"graph_names": ["g"], "vtcm_mb": 2}]}',
  },
  {
    ...base,
    name: 'more than any chip of the architecture has',
    text: '{"graphs": [{"graph_names": ["g"], "vtcm_mb": ⟦12⟧}], "devices": [{"dsp_arch": "v73"}]}',
    want: ['vtcm-too-large'],
    fixed: '{"graphs": [{"graph_names": ["g"], "vtcm_mb": 8}], "devices": [{"dsp_arch": "v73"}]}',
  },
  {
    ...base,
    name: 'a chip whose VTCM is not known',
    text: '{"graphs": [{"graph_names": ["g"], "vtcm_mb": 64}], "devices": [{"soc_model": 60}]}',
    want: [],
  },
  {
    ...base,
    name: '0 without a chip',
    text: '{"graphs": [{"graph_names": ["g"], "vtcm_mb": ⟦0⟧}]}',
    want: ['vtcm-needs-soc'],
    others: { 'Write 4, the default': '{"graphs": [{"graph_names": ["g"], "vtcm_mb": 4}]}' },
  },
  {
    ...base,
    name: '0 without a chip, the chip given',
    soc: 'SM8650',
    text: '{"graphs": [{"graph_names": ["g"], "vtcm_mb": ⟦0⟧}]}',
    want: ['vtcm-needs-soc'],
    fixed: '{"graphs": [{"graph_names": ["g"], "vtcm_mb": 0}], "devices": [{ "soc_model": 57 }]}',
    others: { 'Write 4, the default': '{"graphs": [{"graph_names": ["g"], "vtcm_mb": 4}]}' },
  },
  {
    ...base,
    name: '0 without a chip, into the device that is there; comments and lines stay',
    soc: 'SM8650',
    text: `{
  "graphs": [{"graph_names": ["g"], "vtcm_mb": ⟦0⟧}],
  "devices": [
    {
      "dsp_arch": "v75" ⟦// 8 Gen 3⟧
    }
  ]
}`,
    want: ['vtcm-needs-soc', 'comments-strict-reader'],
    fixed: `{
  "graphs": [{"graph_names": ["g"], "vtcm_mb": 0}],
  "devices": [
    {
      "dsp_arch": "v75",
      "soc_model": 57 // 8 Gen 3
    }
  ]
}`,
    others: {
      'Write 4, the default': `{
  "graphs": [{"graph_names": ["g"], "vtcm_mb": 4}],
  "devices": [
    {
      "dsp_arch": "v75" // 8 Gen 3
    }
  ]
}`,
      'Remove all comments': `{
  "graphs": [{"graph_names": ["g"], "vtcm_mb": 0}],
  "devices": [
    {
      "dsp_arch": "v75" 
    }
  ]
}`,
    },
  },
  {
    ...base,
    name: 'vtcm_size overrides vtcm_mb',
    text: '{"graphs": [{"graph_names": ["g"], ⟦"vtcm_mb"⟧: 4, "vtcm_size": 8388608}]}',
    want: ['vtcm-mb-ignored'],
    fixed: '{"graphs": [{"graph_names": ["g"], "vtcm_size": 8388608}]}',
  },
  {
    ...base,
    name: 'vtcm_size above the chip',
    text: '{"graphs": [{"graph_names": ["g"], "vtcm_size": ⟦16777216⟧}], "devices": [{"soc_model": 57}]}',
    want: ['vtcm-too-large'],
    fixed: '{"graphs": [{"graph_names": ["g"], "vtcm_size": 8388608}], "devices": [{"soc_model": 57}]}',
  },
];

const graphs: readonly ConfigCase[] = [
  { ...base, name: 'an entry without a graph', text: '{"graphs": [⟦{⟧"vtcm_mb": 4}]}', want: ['graph-names-missing'] },
  { ...base, name: 'an empty list of graphs', text: '{"graphs": [{"graph_names": ⟦[]⟧, "O": 3}]}', want: ['graph-names-missing'] },
  {
    ...base,
    name: 'an entry without a graph, the model is compiled',
    model: compiled,
    text: '{"graphs": [⟦{⟧"O": 3}]}',
    want: ['graph-names-missing'],
    fixed: '{"graphs": [{"O": 3, "graph_names": ["detector_0"]}]}',
  },
  {
    ...base,
    name: 'a graph that the model does not have',
    model: compiled,
    text: '{"graphs": [{"graph_names": [⟦"detector_1"⟧]}]}',
    want: ['graph-unknown'],
    fixed: '{"graphs": [{"graph_names": ["detector_0"]}]}',
  },
  {
    ...base,
    name: 'a graph named twice',
    text: '{"graphs": [{"graph_names": ["a"], "O": 3}, {"graph_names": ["b", ⟦"a"⟧], "O": 2}]}',
    want: ['graph-twice'],
    others: { 'Remove the second "a"': '{"graphs": [{"graph_names": ["a"], "O": 3}, {"graph_names": ["b"], "O": 2}]}' },
  },
  {
    ...base,
    name: 'the reserved optimization level',
    text: '{"graphs": [{"graph_names": ["g"], "O": ⟦1⟧}]}',
    want: ['optimization-level-reserved'],
    fixed: '{"graphs": [{"graph_names": ["g"], "O": 2}]}',
    others: { 'Write 3': '{"graphs": [{"graph_names": ["g"], "O": 3}]}' },
  },
  {
    ...base,
    name: 'more cores than the device lists',
    text: '{"graphs": [{"graph_names": ["g"], "num_cores": ⟦4⟧}], "devices": [{"core_id": [0, 1]}]}',
    want: ['num-cores-above-device'],
    fixed: '{"graphs": [{"graph_names": ["g"], "num_cores": 2}], "devices": [{"core_id": [0, 1]}]}',
  },
  {
    ...base,
    name: 'as many cores as the device lists',
    text: '{"graphs": [{"graph_names": ["g"], "num_cores": 2}], "devices": [{"core_id": [0, 1]}]}',
    want: [],
  },
  {
    ...base,
    name: 'more threads than there are',
    text: '{"graphs": [{"graph_names": ["g"], "hvx_threads": ⟦64⟧}]}',
    want: ['hvx-threads-implausible'],
    fixed: '{"graphs": [{"graph_names": ["g"], "hvx_threads": 4}]}',
  },
  {
    ...base,
    name: 'a setting for floats on a quantized model',
    model: quantizedModel,
    text: '{"graphs": [{"graph_names": ["g"], ⟦"advanced_activation_fusion"⟧: true}]}',
    want: ['float-only-setting'],
    others: { 'Remove advanced_activation_fusion': '{"graphs": [{"graph_names": ["g"]}]}' },
  },
];

const devices: readonly ConfigCase[] = [
  {
    ...base,
    name: 'a profile for decoding needs v79',
    text: '{"devices": [{"soc_model": 57, "cores": [{"perf_profile": ⟦"llm_decode_burst"⟧}]}]}',
    want: ['perf-profile-arch'],
    fixed: '{"devices": [{"soc_model": 57, "cores": [{"perf_profile": "burst"}]}]}',
  },
  {
    ...base,
    name: 'a profile for decoding on a v79',
    text: '{"devices": [{"dsp_arch": "v79", "cores": [{"perf_profile": "llm_decode_burst"}]}]}',
    want: [],
  },
  {
    ...base,
    name: 'a profile for decoding on a graph',
    text: '{"graphs": [{"graph_names": ["g"], "perf_profile": ⟦"llm_decode_default"⟧}], "devices": [{"dsp_arch": "v75"}]}',
    want: ['perf-profile-arch'],
    fixed: '{"graphs": [{"graph_names": ["g"], "perf_profile": "default"}], "devices": [{"dsp_arch": "v75"}]}',
  },
  {
    ...base,
    name: 'custom without voltage corners',
    text: '{"devices": [{"cores": [{"perf_profile": ⟦"custom"⟧}]}]}',
    want: ['custom-corners-missing'],
    others: { 'Write "high_performance", the default': '{"devices": [{"cores": [{"perf_profile": "high_performance"}]}]}' },
  },
  {
    ...base,
    name: 'voltage corners with another profile',
    text: `{"devices": [{"cores": [{"perf_profile": "burst", ⟦"custom"⟧: ${corners}}]}]}`,
    want: ['custom-corners-unused'],
    fixed: `{"devices": [{"cores": [{"perf_profile": "custom", "custom": ${corners}}]}]}`,
  },
  {
    ...base,
    name: 'voltage corners without a profile',
    text: `{"devices": [{"cores": [{⟦"custom"⟧: ${corners}}]}]}`,
    want: ['custom-corners-unused'],
    fixed: `{"devices": [{"cores": [{"custom": ${corners}, "perf_profile": "custom"}]}]}`,
  },
  {
    ...base,
    name: 'polling with a profile that saves power',
    text: '{"devices": [{"cores": [{"perf_profile": "power_saver", "rpc_polling_time": ⟦9999⟧}]}]}',
    want: ['polling-with-saving-profile'],
    others: { 'Write 0': '{"devices": [{"cores": [{"perf_profile": "power_saver", "rpc_polling_time": 0}]}]}' },
  },
  {
    ...base,
    name: 'polling with burst',
    text: '{"devices": [{"cores": [{"perf_profile": "burst", "rpc_polling_time": 9999}]}]}',
    want: [],
  },
  {
    ...base,
    name: 'use_client_context is not for v68 and later',
    text: '{"devices": [{"soc_model": 57, ⟦"use_client_context"⟧: true}]}',
    want: ['client-context-ignored'],
    fixed: '{"devices": [{"soc_model": 57}]}',
  },
  {
    ...base,
    name: 'soc_id names another chip than soc_model',
    text: '{"devices": [{⟦"soc_id"⟧: 43, "soc_model": 57}]}',
    want: ['soc-id-contradicts'],
    fixed: '{"devices": [{"soc_model": 57}]}',
  },
  {
    ...base,
    name: 'core_id of a core is not among those of the device',
    text: '{"devices": [{"core_id": [0], "cores": [{⟦"core_id"⟧: 1, "perf_profile": "burst"}]}]}',
    want: ['core-id-contradicts'],
    fixed: '{"devices": [{"core_id": [0], "cores": [{"perf_profile": "burst"}]}]}',
  },
];

const words: readonly ConfigCase[] = [
  {
    ...base,
    name: 'an unknown profile becomes high_performance',
    text: '{"devices": [{"cores": [{"perf_profile": ⟦⟦"bursty"⟧⟧}]}]}',
    want: ['schema', 'word-replaced'],
    fixed: '{"devices": [{"cores": [{"perf_profile": "burst"}]}]}',
  },
  {
    ...base,
    name: 'an unknown session becomes unsigned',
    text: '{"devices": [{"pd_session": ⟦⟦"sigend"⟧⟧}]}',
    want: ['schema', 'word-replaced'],
    fixed: '{"devices": [{"pd_session": "signed"}]}',
  },
  {
    ...base,
    name: 'an architecture without its v is left open',
    text: '{"devices": [{"dsp_arch": ⟦⟦"75"⟧⟧}]}',
    want: ['schema', 'word-replaced'],
    fixed: '{"devices": [{"dsp_arch": "v75"}]}',
  },
  {
    ...base,
    name: 'profiling other than linting',
    text: '{"devices": [{"profiling_level": ⟦⟦"lintin"⟧⟧}]}',
    want: ['schema', 'word-replaced'],
    fixed: '{"devices": [{"profiling_level": "linting"}]}',
  },
];

const contexts: readonly ConfigCase[] = [
  {
    ...base,
    name: 'a spill-fill buffer without its group',
    text: '{"context": {⟦"max_spill_fill_buffer_for_group"⟧: 4194304}}',
    want: ['spill-fill-without-group'],
    fixed: '{"context": {"max_spill_fill_buffer_for_group": 4194304, "group_id": 0}}',
  },
  {
    ...base,
    name: 'a spill-fill buffer without its group, in a list of contexts',
    text: '{"context": [{"contextKey": "a", ⟦"max_spill_fill_buffer_for_group"⟧: 1}, {"contextKey": "b"}]}',
    want: ['spill-fill-without-group'],
    fixed: '{"context": [{"contextKey": "a", "max_spill_fill_buffer_for_group": 1, "group_id": 0}, {"contextKey": "b"}]}',
  },
  {
    ...base,
    name: 'a group without a buffer',
    text: '{"context": {⟦"group_id"⟧: 0}}',
    want: ['group-without-spill-fill'],
    fixed: '{"context": {}}',
  },
  {
    ...base,
    name: 'a group with its buffer',
    text: '{"context": {"group_id": 0, "max_spill_fill_buffer_for_group": 4194304}}',
    want: [],
  },
  {
    ...base,
    name: 'one graph shares weights with nobody',
    text: '{"graphs": [{"graph_names": ["g"]}], "context": {⟦"weight_sharing_enabled"⟧: true}}',
    want: ['weight-sharing-alone'],
    others: { 'Remove weight_sharing_enabled': '{"graphs": [{"graph_names": ["g"]}], "context": {}}' },
  },
  {
    ...base,
    name: 'two graphs share weights',
    text: '{"graphs": [{"graph_names": ["prefill", "decode"]}], "context": {"weight_sharing_enabled": true}}',
    want: [],
  },
  {
    ...base,
    name: 'extended_udma needs v81',
    text: '{"devices": [{"soc_model": 69}], "context": {⟦"extended_udma"⟧: true}}',
    want: ['extended-udma-arch'],
    fixed: '{"devices": [{"soc_model": 69}], "context": {}}',
  },
  {
    ...base,
    name: 'extended_udma on a v81',
    text: '{"devices": [{"soc_model": 87}], "context": {"extended_udma": true}}',
    want: [],
  },
  {
    ...base,
    name: 'how resources are shared, when they are not',
    text: '{"groupContext": {"share_resources": false, ⟦"reused_io_limit_mb"⟧: 16}}',
    want: ['share-resources-off'],
    fixed: '{"groupContext": {"share_resources": false}}',
  },
  {
    ...base,
    name: 'several faults are mended one after another',
    soc: 'SM8650',
    text: `{
  ⟦// for the phone⟧
  "graphs": [{"graph_names": ["g"], "vtcm_mb": 16, "O": ⟦1⟧}],
  "devices": [{"soc_model": ⟦9999⟧, "cores": [{"perf_profile": "llm_decode_burst"}]}],
  "context": {⟦"group_id"⟧: 0}
}`,
    want: ['comments-strict-reader', 'optimization-level-reserved', 'soc-unknown', 'group-without-spill-fill'],
    fixed: `{
  // for the phone
  "graphs": [{"graph_names": ["g"], "vtcm_mb": 8, "O": 2}],
  "devices": [{"soc_model": 57, "cores": [{"perf_profile": "burst"}]}],
  "context": {}
}`,
    others: {
      'Remove all comments': `{
  
  "graphs": [{"graph_names": ["g"], "vtcm_mb": 16, "O": 1}],
  "devices": [{"soc_model": 9999, "cores": [{"perf_profile": "llm_decode_burst"}]}],
  "context": {"group_id": 0}
}`,
      'Write 3': `{
  // for the phone
  "graphs": [{"graph_names": ["g"], "vtcm_mb": 16, "O": 3}],
  "devices": [{"soc_model": 9999, "cores": [{"perf_profile": "llm_decode_burst"}]}],
  "context": {"group_id": 0}
}`,
    },
  },
];

runCases('HTP config, chip', chip);
runCases('HTP config, VTCM', vtcm);
runCases('HTP config, graphs', graphs);
runCases('HTP config, devices', devices);
runCases('HTP config, words', words);
runCases('HTP config, context', contexts);
