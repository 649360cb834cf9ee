import Type, { type Static } from 'typebox';
import { annotations, choice, digits, digitsPerChip, group, text } from './property';
import { sources } from './sources';
import { perfProfiles, priorities } from './words';

const { provider: source, observed } = sources;
const onOff = { '0': 'Off.', '1': 'On.' } as const;
type Extra = { readonly since?: string; readonly default?: '0' | '1'; readonly defaultText?: string };
const toggle = (summary: string, extra: Extra = { default: '0' }) => choice(onOff, { summary, ...extra, source });

const seen = (summary: string) => choice(onOff, { summary, default: '0', source: observed });

/** Options of ONNX Runtime's QNN execution provider. All values are text. */
export const providerOptions = group(
  {
    backend_type: choice(
      {
        htp: 'The NPU.',
        gpu: 'The Adreno GPU.',
        cpu: 'The reference backend on the CPU.',
        saver: 'Writes the calls as C++ source.',
        ir: 'Writes a DLC.',
        // Observed in onnxruntime-qnn 2.7.0: "Allowed backend type names: cpu, genie, gpu, htp, saver, ir".
        genie: 'Language models by Genie.',
      },
      { summary: 'The backend, by name. Not together with `backend_path`.', default: 'htp', source },
    ),
    backend_path: text({
      summary: 'The backend, by its library: libQnnHtp.so, on Windows QnnHtp.dll. Not together with `backend_type`.',
      source,
      snippets: [
        { label: '"libQnnHtp.so"', body: 'libQnnHtp.so' },
        { label: '"QnnHtp.dll"', body: 'QnnHtp.dll' },
      ],
    }),
    profiling_level: choice(
      {
        off: 'No profile.',
        basic: 'Times of whole graphs.',
        detailed: 'Times of operations.',
        optrace: 'A trace of the chip. QAIRT 2.39 or later.',
      },
      { summary: 'What is profiled.', default: 'off', source },
    ),
    profiling_file_path: text({ summary: 'The file that the profile is written to (CSV).', source }),
    rpc_control_latency: digits({ summary: 'Longest sleep latency of the RPC to the DSP.', unit: 'µs', default: '0', source }),
    vtcm_mb: digitsPerChip({
      summary: 'Tightly coupled memory that a graph may use; one for each chip, separated by commas. It takes effect above 0.',
      unit: 'MiB',
      default: '0',
      source,
    }),
    enable_vtcm_backup_buffer_sharing: toggle('Sessions share the buffer that VTCM is saved to.'),
    htp_share_resource_optimization: choice(
      { '1': 'On.' },
      {
        summary: 'Sessions share resources of the HTP. It takes the place of `enable_vtcm_backup_buffer_sharing`.',
        since: 'QNN EP 2.1',
        source,
      },
    ),
    htp_performance_mode: choice(
      { ...perfProfiles, default: 'As the backend decides.' },
      { summary: 'Performance profile: clocks and power.', default: 'default', source },
    ),
    qnn_saver_path: text({ summary: 'The saver library, which writes the calls as C++ source.', source }),
    qnn_context_priority: choice(priorities, { summary: 'Priority of the context.', default: 'normal', source }),
    htp_graph_finalization_optimization_mode: choice(
      { '0': 'The default.', '1': 'Fast to prepare.', '2': 'Slower to prepare.', '3': 'Slowest to prepare; the graph may run fastest.' },
      { summary: 'How hard the compiler tries to make the graph fast.', default: '0', source },
    ),
    soc_model: digitsPerChip({
      summary: 'The chip, by Qualcomm’s number: 57 is SM8650; several, separated by commas. 0 leaves it open.',
      default: '0',
      source,
    }),
    htp_arch: Type.Union(
      [
        choice(
          { '0': 'Left open.', '68': 'v68', '69': 'v69', '73': 'v73', '75': 'v75', '79': 'v79', '81': 'v81' },
          { summary: 'One architecture.', source },
        ),
        Type.String({ pattern: '^[0-9]+(,[0-9]+)+$', ...annotations({ summary: 'One for each chip, separated by commas.', source }) }),
      ],
      annotations({ summary: 'Architecture of the Hexagon processor; one for each chip, separated by commas.', default: '0', source }),
    ),
    device_id: digits({ summary: 'Which device, where there are several.', default: '0', source }),
    enable_htp_fp16_precision: toggle('Runs float32 models in float16 on the HTP. Say it: the default changed between versions.', {
      defaultText: '`"1"` since QNN EP 2.3, `"0"` before',
    }),
    enable_htp_spill_fill_buffer: toggle('Contexts share a spill-fill buffer.'),
    offload_graph_io_quantization: toggle('Quantizes inputs and dequantizes outputs on the CPU.', { default: '1' }),
    enable_block_quant_weight_optimization: toggle('Optimizes block-wise quantized weights.', { default: '0', since: 'QNN EP 2.3' }),
    enable_htp_shared_memory_allocator: toggle('Allocates inputs and outputs in memory shared with the DSP. Needs libcdsprpc.'),
    extended_udma: toggle('DMA with addresses of more than 32 bits. Hexagon v81 or later.'),
    op_packages: text({
      summary: 'Operations of one’s own: `<OpType>:<PackagePath>:<InterfaceSymbol>[:<Target>]`, separated by commas.',
      source,
    }),
    dump_json_qnn_graph: toggle('Writes each QNN graph as JSON.'),
    json_qnn_graph_dir: text({ summary: 'The folder for these.', source }),
    dump_qnn_ir_dlc: toggle('Writes each QNN graph as a DLC.'),
    dump_qnn_ir_dlc_dir: text({ summary: 'The folder for these.', source }),
    qnn_ir_backend_path: text({ summary: 'The library that writes a DLC: libQnnIr.so.', source }),
    enable_framework_op_trace: toggle('Writes which ONNX nodes became which QNN operations (qnn_op_trace.json).', {
      default: '0',
      since: 'QNN EP 2.2',
    }),
    framework_op_trace_dir: text({ summary: 'The folder for it.', defaultText: 'the working directory', source }),
    dump_qnn_ep_input_graph: toggle('Writes the ONNX graph that the provider was given.', {}),
    dump_qnn_ep_input_graph_dir: text({ summary: 'The folder for it.', source }),
    skip_qnn_version_check: toggle('Loads context binaries of other QNN versions.'),
    num_graph_prepare_threads: digits({
      summary: 'Threads that prepare graphs. Used with 5 subgraphs or more, on Windows on ARM.',
      unit: 'threads',
      defaultText: 'the cores of the machine, at most 8',
      source,
    }),
    disable_file_mapped_weights: toggle('Reads weights into memory instead of mapping the file.'),
    htp_bf16_enable: toggle('Runs float models in bfloat16. Needs `soc_model` 88 or above.'),
    enable_htp_prepare_only: toggle('Only prepares, to write a context binary. Needs the session entry `ep.context_enable` = 1.'),
    enable_htp_prepare_and_load: seen('Prepares and loads in one go.'),
    enable_htp_monolithic_lstm: seen('Keeps an LSTM in one operation instead of unrolling it.'),
    enable_htp_fp16_clamp_overflow: seen('Clamps float16 results that overflow, instead of making them infinite.'),
    enable_htp_graph_splitting: seen('Splits large graphs when they are prepared.'),
    htp_graph_splitting_num_prepare_threads: text({
      summary: 'Threads that prepare the parts, or `auto`.',
      unit: 'threads',
      source: observed,
    }),
    htp_reused_io_limit_mb: digits({
      summary: 'Memory for inputs and outputs that are reused.',
      unit: 'MiB',
      default: '0',
      source: observed,
    }),
    enable_dx12_shared_memory_allocator: seen('Allocates inputs and outputs in memory shared with Direct3D 12. Windows.'),
    skip_backend_op_validation: seen('Gives nodes to the backend without asking it whether it can run them.'),
    genie_log_level: choice(
      { error: 'Errors.', warn: 'Warnings too.', info: 'Progress too.', verbose: 'Everything.' },
      { summary: 'What Genie logs.', default: 'error', source },
    ),
  },
  { summary: 'Options of ONNX Runtime’s QNN execution provider. All values are text.', source },
);

export type ProviderOptions = Static<typeof providerOptions>;

/** Entries of the session's configuration that are often put among the options, where nothing reads them. */
export const sessionEntries: readonly string[] = [
  'ep.context_enable',
  'ep.context_file_path',
  'ep.context_embed_mode',
  'ep.context_node_name_prefix',
  'ep.share_ep_contexts',
  'ep.stop_share_ep_contexts',
  'session.disable_cpu_ep_fallback',
];

/** Options of single runs, likewise. */
export const runOptions: readonly string[] = [
  'qnn.perf_mode',
  'qnn.perf_mode_post_run',
  'qnn.rpc_control_latency',
  'qnn.lora_config',
  'kvcache_rewind',
];
