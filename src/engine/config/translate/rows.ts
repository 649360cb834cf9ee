import { llmPerfProfiles, perfProfiles, priorities } from '../schema/words';
import {
  anything,
  archWord,
  chipText,
  count,
  countText,
  flag,
  flagText,
  halfFloats,
  level,
  levelText,
  names,
  presence,
  spillFill,
  vtcmOfChip,
  vtcmText,
  word,
} from './codecs';
import type { Codec, Dialect, Place, WorkUnit } from './dialect';

/** One setting, wherever it can be said. Another key is another row. */
export interface Row {
  /** The setting's name inside. */
  readonly key: string;
  /** The unit that it is for; any, where absent. */
  readonly unit?: WorkUnit;
  readonly places: Readonly<Partial<Record<Dialect, Place>>>;
  /** Why a format cannot say it, and what to do instead; the general sentence where absent. */
  readonly why?: string;
}

const at = (path: string, codec: Codec, more: Omit<Place, 'path' | 'codec'> = {}): Place => ({ path, codec, ...more });

const common = [...Object.keys(perfProfiles), 'default'];
const llm = Object.keys(llmPerfProfiles);
/** `llm_decode_burst` without the decoding is `burst`. */
const withoutLlm = Object.fromEntries(llm.map((name) => [name, name.replace('llm_decode_', '')]));
const elsewhereOnly = { system_settings: 'default', custom: 'default' };

const quantized = (value: unknown) =>
  value === 'fp16' ? undefined : `No option quantizes a model: give one that is quantized to ${String(value)}.`;
const needsChip = (value: unknown, said: ReadonlySet<string>) =>
  value === 'fp16' && !said.has('soc_model') ? 'Float16 takes effect on x86-64 only with a chip: name one with --soc.' : undefined;

/**
 * Facts: `qnn/configs.json` (QAIRT 2.48 and 2.25, ONNX Runtime's documentation of the provider); the names that the two libraries of onnxruntime-qnn 2.7.0
 * read. The order is that of the files written.
 */
export const rows: readonly Row[] = [
  {
    key: 'soc_model',
    unit: 'htp',
    places: {
      backend: at('htp_config/soc_model', count, { unset: [0] }),
      provider: at('soc_model', chipText, { unset: ['0'] }),
      htp: at('devices[]/soc_model', count, { unset: [0] }),
    },
  },
  {
    key: 'arch',
    unit: 'htp',
    places: { provider: at('htp_arch', countText, { unset: ['0'] }), htp: at('devices[]/dsp_arch', archWord) },
    why: 'soc_model says the architecture too.',
  },
  {
    key: 'device_id',
    unit: 'htp',
    places: { backend: at('htp_config/device_id', count), provider: at('device_id', countText), htp: at('devices[]/device_id', count) },
  },
  {
    key: 'performance',
    unit: 'htp',
    places: {
      backend: at('htp_config/performance_mode', word([...common, ...llm], elsewhereOnly)),
      provider: at('htp_performance_mode', word(common, { ...withoutLlm, ...elsewhereOnly })),
      htp: at('devices[]/cores[]/perf_profile', word([...common, ...llm, 'system_settings'])),
    },
  },
  {
    key: 'precision',
    unit: 'htp',
    places: {
      backend: at('htp_config/precision_mode', word(['int8', 'int16', 'fp16'])),
      provider: at('enable_htp_fp16_precision', halfFloats, { remark: (value, said) => quantized(value) ?? needsChip(value, said) }),
    },
    why: 'For qnn-net-run the precision is settled when the model is converted: quantize it, or give the converter --float_bitwidth 16.',
  },
  {
    key: 'vtcm_mb',
    unit: 'htp',
    places: {
      backend: at('htp_config/vtcm_mb', count),
      provider: at('vtcm_mb', vtcmText, { unset: ['0'] }),
      htp: at('graphs[]/vtcm_mb', vtcmOfChip),
    },
    why: '0 is all that the chip has: name the chip with --soc.',
  },
  {
    key: 'optimization',
    unit: 'htp',
    places: {
      backend: at('htp_config/optimization_level', level([0, 1, 2, 3]), { unset: [0] }),
      provider: at('htp_graph_finalization_optimization_mode', levelText, { unset: ['0'] }),
      // QAIRT 2.48 keeps 1 for internal use.
      htp: at('graphs[]/O', level([1, 2, 3], { 1: 2 })),
    },
  },
  {
    key: 'hvx_threads',
    unit: 'htp',
    places: { backend: at('htp_config/hvx_threads', count), htp: at('graphs[]/hvx_threads', count) },
    why: 'The provider lets the backend decide.',
  },
  {
    key: 'rpc_control_latency',
    unit: 'htp',
    places: {
      backend: at('htp_config/rpc_control_latency', count),
      provider: at('rpc_control_latency', countText),
      htp: at('devices[]/cores[]/rpc_control_latency', count),
    },
  },
  {
    key: 'priority',
    unit: 'htp',
    places: {
      backend: at('htp_config/context_priority', word(Object.keys(priorities))),
      provider: at('qnn_context_priority', word(Object.keys(priorities))),
      netrun: at('context_configs/context_priority', word(Object.keys(priorities))),
    },
  },
  {
    key: 'extended_udma',
    unit: 'htp',
    places: { provider: at('extended_udma', flagText), htp: at('context/extended_udma', flag) },
  },
  {
    key: 'weight_sharing',
    unit: 'htp',
    places: { session: at('ep.share_ep_contexts', flagText), htp: at('context/weight_sharing_enabled', flag) },
  },
  {
    key: 'prepare_only',
    unit: 'htp',
    places: {
      provider: at('enable_htp_prepare_only', flagText, {
        remark: (value) => (value === true ? 'It needs the session entry ep.context_enable = 1.' : undefined),
      }),
      htp: at('context/prepare_only', flag),
    },
  },
  {
    key: 'spill_fill_bytes',
    unit: 'htp',
    places: {
      provider: at('enable_htp_spill_fill_buffer', spillFill, { unset: ['0'] }),
      htp: at('context/max_spill_fill_buffer_for_group', count, { unset: [0] }),
    },
    why: 'It takes the size of the buffer in bytes.',
  },
  {
    key: 'shared_memory',
    unit: 'htp',
    places: { provider: at('enable_htp_shared_memory_allocator', flagText), htp: at('memory/mem_type', presence('shared_buffer')) },
  },
  {
    key: 'profiling',
    places: {
      provider: at('profiling_level', word(['off', 'basic', 'detailed', 'optrace']), { unset: ['off'] }),
      command: at('--profiling_level', word(['basic', 'detailed'], { optrace: 'detailed' })),
    },
  },
  {
    key: 'graph_names',
    unit: 'htp',
    places: { htp: at('graphs[]/graph_names', names) },
    why: 'It holds for every graph.',
  },
  {
    key: 'dma',
    unit: 'htp',
    places: { backend: at('htp_config/enable_dma', flag) },
    why: 'The HTP always moves data by DMA, and no setting of QNN answers to it.',
  },
  { key: 'gpu.device_id', unit: 'gpu', places: { backend: at('gpu_config/device_id', count), provider: at('device_id', countText) } },
  ...(['performance_mode', 'precision_mode', 'enable_transform_optimization'] as const).map(
    (name): Row => ({
      key: `gpu.${name}`,
      unit: 'gpu',
      places: { backend: at(`gpu_config/${name}`, anything) },
      why: 'QNN takes no such setting for the GPU.',
    }),
  ),
  {
    key: 'threads',
    unit: 'cpu',
    places: { backend: at('cpu_config/num_threads', count), session: at('intra_op_num_threads', countText) },
  },
  ...(['performance_mode', 'precision_mode', 'enable_fast_math'] as const).map(
    (name): Row => ({
      key: `cpu.${name}`,
      unit: 'cpu',
      places: { backend: at(`cpu_config/${name}`, anything) },
      why: 'Neither onnxruntime nor QNN take such a setting for the CPU.',
    }),
  ),
];
