import type { Static } from 'typebox';
import { choice, flag, group, integer, level, list, number, text } from './property';
import { sources } from './sources';
import { llmPerfProfiles, perfProfiles } from './words';

const { htpDocs, htpLibrary } = sources;
const onOff = [
  [0, 'Off.'],
  [1, 'On.'],
] as const;

/** One entry of `graphs`: how the compiler prepares the graphs that it names. */
export const htpGraph = group(
  {
    graph_names: list(text({ summary: 'The name of a graph in the model.', source: htpDocs }), {
      summary: 'The graphs that this entry is for, as they are named in the model. An entry without a name is applied to no graph.',
      source: htpDocs,
      snippets: [{ label: '["graph"]', body: ['${1:graph}'] }],
    }),
    vtcm_mb: integer({
      summary: 'Tightly coupled memory that the graph may use. 0 is all that the chip has, and then the chip must be named in `devices`.',
      unit: 'MiB',
      minimum: 0,
      default: 4,
      source: htpDocs,
    }),
    vtcm_size: integer({ summary: 'As `vtcm_mb`, in bytes. It overrides `vtcm_mb`.', unit: 'bytes', minimum: 0, source: htpLibrary }),
    hvx_threads: integer({ summary: 'Vector threads that the graph may use.', unit: 'threads', minimum: 0, default: 4, source: htpDocs }),
    O: level(
      [
        [1, 'Fast to prepare. In QAIRT 2.48 reserved for internal use.'],
        [2, 'The default.'],
        [3, 'Slow to prepare; the graph may run faster.'],
      ],
      { summary: 'How hard the compiler tries to make the graph fast.', default: 2, source: htpDocs },
    ),
    dlbc: level(onOff, {
      summary: 'Deep learning bandwidth compression of activations: less traffic to DDR.',
      default: 0,
      source: htpDocs,
    }),
    dlbc_weights: level(onOff, { summary: 'Deep learning bandwidth compression of weights.', default: 0, source: htpLibrary }),
    weights_packing: flag({ summary: 'Packs weights more densely in memory.', default: false, since: 'QAIRT 2.33', source: htpDocs }),
    num_cores: integer({ summary: 'NSP cores that the graph is spread over.', unit: 'cores', minimum: 1, default: 1, source: htpDocs }),
    short_depth_conv_on_hmx_off: flag({
      summary: 'Keeps convolutions with few channels away from the matrix unit (HMX).',
      default: false,
      source: htpDocs,
    }),
    fold_relu_activation_into_conv_off: flag({
      summary: 'Keeps a Relu apart from the convolution before it: more exact where the two have different encodings.',
      default: false,
      source: htpDocs,
    }),
    advanced_activation_fusion: flag({ summary: 'Fuses activation functions. Float graphs only.', default: true, source: htpDocs }),
    high_precision_sigmoid: flag({ summary: 'A more exact and slower Sigmoid in float16.', default: false, source: htpLibrary }),
    use_high_precision_fp16_sigmoid: flag({
      summary:
        'A more exact and slower Sigmoid in float16, as the documentation names it. The library of QAIRT 2.51 knows `high_precision_sigmoid`.',
      default: false,
      deprecated: true,
      replacedBy: 'high_precision_sigmoid',
      source: htpDocs,
    }),
    monolithic_lstm: flag({ summary: 'Keeps an LSTM in one operation instead of unrolling it.', default: false, source: htpDocs }),
    fp16_relaxed_precision: level(onOff, {
      summary: 'Lets float32 operations run in float16. The runtime decides now.',
      default: 0,
      deprecated: 'QAIRT 2.35',
      source: htpDocs,
    }),
    fp16_clamp_overflow: flag({ summary: 'Clamps float16 results that overflow, instead of making them infinite.', source: htpLibrary }),
    precision_compensation: flag({ summary: 'Compensates rounding at a cost in time.', source: htpLibrary }),
    enable_predication: flag({ summary: 'Read by the library; no public documentation says what it does.', source: htpLibrary }),
    assume_same_quant: flag({ summary: 'Takes equal encodings for granted where operations need them.', source: htpLibrary }),
    share_io_buffer: flag({ summary: 'Inputs and outputs share one buffer.', source: htpLibrary }),
    dynamic_partitioning: list(integer({ summary: 'A part of the partition.', source: htpLibrary }), {
      summary: 'How the cores are partitioned.',
      source: htpLibrary,
    }),
    cached_weights: level(onOff, { summary: 'Keeps weights in the cache.', source: htpLibrary }),
    sparse_weights_compression: number({ summary: 'Compression of sparse weights.', minimum: 0, source: htpLibrary }),
    slc_alloc_enable: level(onOff, { summary: 'Uses the system level cache.', source: htpLibrary }),
    vtcm_retention: level(onOff, { summary: 'Keeps the content of VTCM between runs.', source: htpLibrary }),
    perf_profile: choice(
      { ...perfProfiles, ...llmPerfProfiles, default: 'As the backend decides.' },
      { summary: 'Performance profile of the graph. That of a device stands in `devices/cores`.', source: htpLibrary },
    ),
    hmx_op_bounding: group(
      {
        hmx_frequency: number({ summary: 'Clock of the matrix unit that the bound is computed for.', minimum: 0, source: htpLibrary }),
        dsp_core_frequency: number({ summary: 'Clock of the DSP core that the bound is computed for.', minimum: 0, source: htpLibrary }),
      },
      { summary: 'Bounds operations of the matrix unit by clocks; both must be given.', source: htpLibrary },
    ),
    finalize_config: group({}, { summary: 'Options of the compiler by their internal names.', source: htpLibrary }),
  },
  { summary: 'How the graphs named here are prepared.', source: htpDocs },
);

export type HtpGraph = Static<typeof htpGraph>;
