import { type ConfigCase, runCases } from './cases';

const base = { file: 'provider_options.json' } as const;

const floatModel = `
opset 17
(x: float[1,8]) => (y: float[1,8])
y = Relu(x)
`;
const quantizedModel = `
opset 17
(x: float[1,8]) => (y: float[1,8])
s: float[1] = {0.1}
z: uint8[1] = {128}
q = QuantizeLinear(x, s, z)
y = DequantizeLinear(q, s, z)
`;

const backend: readonly ConfigCase[] = [
  { ...base, name: 'the usual options', text: '{"backend_type": "htp", "soc_model": "57", "htp_performance_mode": "burst"}', want: [] },
  {
    ...base,
    name: 'a type and a bare library',
    text: '{"backend_type": "htp", ⟦"backend_path"⟧: "libQnnHtp.so"}',
    want: ['backend-twice'],
    fixed: '{"backend_type": "htp"}',
    others: { 'Remove backend_type': '{"backend_path": "libQnnHtp.so"}' },
  },
  {
    ...base,
    name: 'a type and a library in a folder',
    text: '{"backend_type": "htp", ⟦"backend_path"⟧: "/opt/qairt/libQnnHtp.so", "soc_model": "57"}',
    want: ['backend-twice'],
    fixed: '{"backend_path": "/opt/qairt/libQnnHtp.so", "soc_model": "57"}',
    others: { 'Remove backend_path': '{"backend_type": "htp", "soc_model": "57"}' },
  },
  {
    ...base,
    name: 'a type, and a library that is not there',
    text: '{"backend_type": "htp", ⟦"backend_path"⟧: ⟦"/opt/qairt/libQnnHtp.so"⟧}',
    files: { '/opt/qairt/libQnnHtp.so': null },
    want: ['backend-twice', 'file-missing'],
    fixed: '{"backend_type": "htp"}',
    others: { 'Remove backend_type': '{"backend_path": "/opt/qairt/libQnnHtp.so"}' },
  },
  {
    ...base,
    name: 'a library on the device is not looked for here',
    text: '{"backend_path": "/data/local/tmp/libQnnHtp.so"}',
    files: { '/data/local/tmp/libQnnHtp.so': null },
    want: [],
  },
  {
    ...base,
    name: 'a library that is not there',
    text: '{"backend_path": ⟦"libs/libQnnHtp.so"⟧}',
    files: { 'libs/libQnnHtp.so': null },
    want: ['file-missing'],
  },
  { ...base, name: 'the loader finds bare names', text: '{"backend_path": "libQnnHtp.so"}', files: { 'libQnnHtp.so': null }, want: [] },
  {
    ...base,
    name: 'a misspelt library',
    text: '{"backend_path": ⟦"libQNNHtp.so"⟧}',
    want: ['backend-library'],
    fixed: '{"backend_path": "libQnnHtp.so"}',
  },
  {
    ...base,
    name: 'the saver is not there',
    text: '{"qnn_saver_path": ⟦"/opt/libQnnSaver.so"⟧}',
    files: { '/opt/libQnnSaver.so': null },
    want: ['file-missing'],
  },
  {
    ...base,
    name: 'options of the HTP for the GPU',
    text: '{"backend_type": "gpu", ⟦"htp_performance_mode"⟧: "burst", ⟦"vtcm_mb"⟧: "8"}',
    want: ['option-of-other-backend', 'option-of-other-backend'],
    fixed: '{"backend_type": "gpu"}',
  },
  {
    ...base,
    name: 'options of the HTP for the GPU by its library',
    text: '{⟦"htp_arch"⟧: "75", "backend_path": "QnnGpu.dll"}',
    want: ['option-of-other-backend'],
    fixed: '{"backend_path": "QnnGpu.dll"}',
  },
  { ...base, name: 'the reference backend is not in the wheel', text: '{⟦"backend_type"⟧: "cpu"}', want: ['platform-only'] },
];

const chip: readonly ConfigCase[] = [
  {
    ...base,
    name: 'soc_model wins over htp_arch',
    text: '{"soc_model": "57", "htp_arch": ⟦"73"⟧}',
    want: ['soc-arch-mismatch'],
    fixed: '{"soc_model": "57", "htp_arch": "75"}',
    others: { 'Remove htp_arch': '{"soc_model": "57"}' },
  },
  { ...base, name: 'htp_arch 0 is left open', text: '{"soc_model": "57", "htp_arch": "0"}', want: [] },
  { ...base, name: 'a chip without a number in the table', text: '{"soc_model": ⟦"9999"⟧}', want: ['soc-unknown'] },
  {
    ...base,
    name: 'a chip without a number in the table, the chip given',
    soc: 'SM8650',
    text: '{"soc_model": ⟦"9999"⟧}',
    want: ['soc-unknown'],
    fixed: '{"soc_model": "57"}',
  },
  {
    ...base,
    name: 'another chip than the one that is checked for',
    soc: 'SM8650',
    text: '{"soc_model": ⟦"69"⟧}',
    want: ['soc-other-chip'],
    fixed: '{"soc_model": "57"}',
  },
  {
    ...base,
    name: 'two chips and one architecture',
    text: '{"soc_model": "57,69", "htp_arch": ⟦"75"⟧}',
    want: ['per-chip-lists'],
    fixed: '{"soc_model": "57,69"}',
  },
  {
    ...base,
    name: 'more VTCM than the chip has',
    text: '{"soc_model": "57", "vtcm_mb": ⟦"64"⟧}',
    want: ['vtcm-too-large'],
    fixed: '{"soc_model": "57", "vtcm_mb": "8"}',
  },
  {
    ...base,
    name: 'more VTCM than the given chip has',
    soc: 'QCM6490',
    text: '{"vtcm_mb": ⟦"8"⟧}',
    want: ['vtcm-too-large'],
    fixed: '{"vtcm_mb": "2"}',
  },
  {
    ...base,
    name: 'more VTCM than one of two chips has',
    text: '{"soc_model": "57,93", "vtcm_mb": ⟦"8,8"⟧}',
    want: ['vtcm-too-large'],
    fixed: '{"soc_model": "57,93", "vtcm_mb": "8,2"}',
  },
  {
    ...base,
    name: 'extended_udma needs v81',
    text: '{"soc_model": "57", ⟦"extended_udma"⟧: "1"}',
    want: ['extended-udma-arch'],
    fixed: '{"soc_model": "57"}',
  },
  { ...base, name: 'extended_udma on a v81', text: '{"soc_model": "87", "extended_udma": "1"}', want: [] },
];

const floats: readonly ConfigCase[] = [
  {
    ...base,
    name: 'fp16 needs a chip',
    text: '{⟦"enable_htp_fp16_precision"⟧: "1"}',
    want: ['fp16-needs-soc'],
    others: { 'Add "soc_model": "57" (SM8650)': '{"enable_htp_fp16_precision": "1", "soc_model": "57"}' },
  },
  {
    ...base,
    name: 'fp16 needs a chip, the chip given',
    soc: 'SM8750',
    text: '{"soc_model": "0", ⟦"enable_htp_fp16_precision"⟧: "1"}',
    want: ['fp16-needs-soc'],
    fixed: '{"soc_model": "69", "enable_htp_fp16_precision": "1"}',
  },
  {
    ...base,
    name: 'fp16 on a chip without floats',
    text: '{"soc_model": "93", "enable_htp_fp16_precision": ⟦"1"⟧}',
    want: ['fp16-chip'],
    fixed: '{"soc_model": "93", "enable_htp_fp16_precision": "0"}',
  },
  {
    ...base,
    name: 'fp16 on a chip without floats does no harm to a quantized model',
    model: quantizedModel,
    text: '{"soc_model": "93", "enable_htp_fp16_precision": "1"}',
    want: [],
  },
  {
    ...base,
    name: 'a float model, and fp16 unsaid',
    model: floatModel,
    text: '⟦{⟧"soc_model": "57"}',
    want: ['fp16-unsaid'],
    others: { 'Add "enable_htp_fp16_precision": "1"': '{"soc_model": "57", "enable_htp_fp16_precision": "1"}' },
  },
  { ...base, name: 'a quantized model, and fp16 unsaid', model: quantizedModel, text: '{"soc_model": "57"}', want: [] },
  {
    ...base,
    name: 'bf16 on a chip that has none',
    text: '{⟦"htp_bf16_enable"⟧: "1", "soc_model": "57"}',
    want: ['bf16-chip'],
    fixed: '{"soc_model": "57"}',
  },
  { ...base, name: 'bf16 without a chip', text: '{⟦"htp_bf16_enable"⟧: "1"}', want: ['bf16-chip'], fixed: '{}' },
  { ...base, name: 'bf16 on a chip that has it', text: '{"htp_bf16_enable": "1", "soc_model": "97"}', want: [] },
];

const pairs: readonly ConfigCase[] = [
  {
    ...base,
    name: 'a folder for graphs that nobody writes',
    text: '{⟦"json_qnn_graph_dir"⟧: "graphs"}',
    want: ['option-without-effect'],
    fixed: '{"json_qnn_graph_dir": "graphs", "dump_json_qnn_graph": "1"}',
    others: { 'Remove json_qnn_graph_dir': '{}' },
  },
  {
    ...base,
    name: 'a folder for graphs, turned off in so many words',
    text: '{"dump_json_qnn_graph": "0", ⟦"json_qnn_graph_dir"⟧: "graphs"}',
    want: ['option-without-effect'],
    others: { 'Remove json_qnn_graph_dir': '{"dump_json_qnn_graph": "0"}' },
  },
  {
    ...base,
    name: 'a folder for the op trace',
    text: '{\n  ⟦"framework_op_trace_dir"⟧: "trace"\n}',
    want: ['option-without-effect'],
    fixed: '{\n  "framework_op_trace_dir": "trace",\n  "enable_framework_op_trace": "1"\n}',
    others: { 'Remove framework_op_trace_dir': '{}' },
  },
  {
    ...base,
    name: 'a folder and a library for a DLC that nobody writes: one flag mends both',
    text: '{⟦"dump_qnn_ir_dlc_dir"⟧: "dlc", ⟦"qnn_ir_backend_path"⟧: "libQnnIr.so"}',
    want: ['option-without-effect', 'option-without-effect'],
    fixed: '{"dump_qnn_ir_dlc_dir": "dlc", "qnn_ir_backend_path": "libQnnIr.so", "dump_qnn_ir_dlc": "1"}',
    others: {
      'Remove dump_qnn_ir_dlc_dir': '{"qnn_ir_backend_path": "libQnnIr.so"}',
      'Remove qnn_ir_backend_path': '{"dump_qnn_ir_dlc_dir": "dlc"}',
    },
  },
  {
    ...base,
    name: 'a DLC without a folder ends the process',
    text: '{⟦"dump_qnn_ir_dlc"⟧: "1"}',
    want: ['dlc-without-folder'],
    fixed: '{"dump_qnn_ir_dlc": "1", "dump_qnn_ir_dlc_dir": "dlc"}',
  },
  {
    ...base,
    name: 'a profile without a file',
    text: '{"profiling_level": ⟦"detailed"⟧}',
    want: ['profile-without-file'],
    fixed: '{"profiling_level": "detailed", "profiling_file_path": "qnn_profile.csv"}',
  },
  {
    ...base,
    name: 'a file without a profile',
    text: '{⟦"profiling_file_path"⟧: "p.csv"}',
    want: ['option-without-effect'],
    fixed: '{"profiling_file_path": "p.csv", "profiling_level": "basic"}',
    others: { 'Remove profiling_file_path': '{}' },
  },
  {
    ...base,
    name: 'optrace needs a version',
    text: '{⟦"profiling_level"⟧: "optrace", "profiling_file_path": "p.csv"}',
    want: ['platform-only'],
  },
  {
    ...base,
    name: 'the former name of sharing',
    text: '{⟦"enable_vtcm_backup_buffer_sharing"⟧: "1"}',
    want: ['option-superseded'],
    others: { 'Write "htp_share_resource_optimization" instead': '{"htp_share_resource_optimization": "1"}' },
  },
  {
    ...base,
    name: 'both names of sharing',
    text: '{⟦"enable_vtcm_backup_buffer_sharing"⟧: "1", "htp_share_resource_optimization": "1"}',
    want: ['option-superseded'],
    fixed: '{"htp_share_resource_optimization": "1"}',
  },
];

const elsewhere: readonly ConfigCase[] = [
  {
    ...base,
    name: 'entries of the session',
    text: '{⟦"ep.context_enable"⟧: "1", "soc_model": "57", ⟦"session.disable_cpu_ep_fallback"⟧: "1"}',
    want: ['session-entry', 'session-entry'],
    fixed: '{"soc_model": "57"}',
  },
  {
    ...base,
    name: 'options of a run',
    text: '{⟦"qnn.htp_perf_mode"⟧: "burst", ⟦"qnn.rpc_control_latency"⟧: "100"}',
    want: ['run-option', 'run-option'],
    fixed: '{}',
  },
  { ...base, name: 'memory shared with a device', text: '{⟦"enable_htp_shared_memory_allocator"⟧: "1"}', want: ['platform-only'] },
  { ...base, name: 'preparing only needs an entry of the session', text: '{⟦"enable_htp_prepare_only"⟧: "1"}', want: ['platform-only'] },
  {
    ...base,
    name: 'an op package',
    text: '{"op_packages": "MyOp:pkg/libMyOp.so:MyOpInterface:HTP"}',
    files: { 'pkg/libMyOp.so': 100 },
    want: [],
  },
  { ...base, name: 'an op package without its symbol', text: '{"op_packages": ⟦"MyOp:pkg/libMyOp.so"⟧}', want: ['op-package'] },
  {
    ...base,
    name: 'an op package that is not there',
    text: '{"op_packages": ⟦"MyOp:pkg/libMyOp.so:MyOpInterface"⟧}',
    files: { 'pkg/libMyOp.so': null },
    want: ['op-package'],
  },
  { ...base, name: 'an op package for no target', text: '{"op_packages": ⟦"MyOp:l.so:Sym:NPU"⟧}', want: ['op-package'] },
];

const words: readonly ConfigCase[] = [
  {
    ...base,
    name: 'an unknown mode keeps the default',
    text: '{"htp_performance_mode": ⟦⟦"hi_performance"⟧⟧}',
    want: ['schema', 'word-replaced'],
    fixed: '{"htp_performance_mode": "high_performance"}',
  },
  {
    ...base,
    name: 'an unknown priority gives the model to the CPU',
    text: '{"qnn_context_priority": ⟦⟦"urgent"⟧⟧}',
    want: ['schema', 'word-replaced'],
    others: { 'Write "normal", the default': '{"qnn_context_priority": "normal"}' },
  },
  {
    ...base,
    name: 'an unknown backend is the HTP',
    text: '{"backend_type": ⟦⟦"gpuu"⟧⟧}',
    want: ['schema', 'word-replaced'],
    fixed: '{"backend_type": "gpu"}',
  },
  { ...base, name: 'several architectures', text: '{"soc_model": "57,69", "htp_arch": "75,79"}', want: [] },
];

runCases('provider options, words', words);
runCases('provider options, backend', backend);
runCases('provider options, chip', chip);
runCases('provider options, floats', floats);
runCases('provider options, pairs', pairs);
runCases('provider options, elsewhere', elsewhere);
