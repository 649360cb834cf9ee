import type { Static } from 'typebox';
import { choice, flag, group, integer, level, list, number, text } from './property';
import { sources } from './sources';
import { llmPerfProfiles, perfProfiles, priorities, units } from './words';

const { seed, lens } = sources;

const deviceId = integer({ summary: 'Which device, where there are several.', minimum: 0, default: 0, source: seed });
const performanceMode = (unit: string, fallback: string) =>
  choice(
    { ...perfProfiles, default: 'As the backend decides.' },
    { summary: `Performance profile of the ${unit}: clocks and power.`, default: fallback, source: seed },
  );

const htp = group(
  {
    device_id: deviceId,
    performance_mode: choice(
      { ...perfProfiles, default: 'As the backend decides.', ...llmPerfProfiles },
      { summary: 'Performance profile of the HTP: clocks and power.', default: 'high_performance', source: seed },
    ),
    precision_mode: choice(
      {
        int8: '8-bit weights and 8-bit activations (w8a8).',
        int16: '8-bit weights and 16-bit activations (w8a16).',
        fp16: '16-bit floats.',
      },
      { summary: 'What the HTP computes in. The model must be quantized for int8 and int16.', source: seed },
    ),
    vtcm_mb: integer({
      summary: 'Tightly coupled memory that a graph may use; 0 is all that the chip has.',
      unit: 'MiB',
      minimum: 0,
      default: 0,
      source: seed,
    }),
    enable_dma: flag({
      summary: 'Data moves to VTCM by DMA. HTP always does; no setting of QNN answers to it.',
      default: true,
      source: seed,
    }),
    soc_model: integer({ summary: 'The chip, by Qualcomm’s number: 57 is SM8650.', minimum: 0, source: lens }),
    optimization_level: level(
      [
        [0, 'The backend’s default.'],
        [1, 'Fast to prepare.'],
        [2, 'Slower to prepare.'],
        [3, 'Slowest to prepare; the graph may run fastest.'],
      ],
      { summary: 'How hard the compiler tries to make the graph fast.', default: 0, source: lens },
    ),
    hvx_threads: integer({ summary: 'Vector threads that a graph may use.', unit: 'threads', minimum: 1, default: 4, source: lens }),
    rpc_control_latency: integer({
      summary: 'Longest sleep latency of the RPC to the DSP.',
      unit: 'µs',
      minimum: 0,
      default: 100,
      source: lens,
    }),
    context_priority: choice(priorities, { summary: 'Priority of the context.', default: 'normal', source: lens }),
  },
  { summary: 'How the HTP is used.', source: seed },
);

const gpu = group(
  {
    device_id: deviceId,
    performance_mode: performanceMode('GPU', 'sustained_high_performance'),
    precision_mode: choice(
      { fp16: '16-bit floats.', fp32: '32-bit floats.', hybrid: 'Stored as 16-bit, computed as 32-bit floats.' },
      { summary: 'What the GPU computes in.', default: 'fp16', source: seed },
    ),
    enable_transform_optimization: flag({ summary: 'Lets the backend rearrange tensors for the GPU.', default: true, source: seed }),
  },
  { summary: 'How the GPU is used.', source: seed },
);

const cpu = group(
  {
    num_threads: integer({
      summary: 'Threads; 0 is one for each core.',
      unit: 'threads',
      minimum: 0,
      maximum: 256,
      default: 0,
      source: seed,
    }),
    performance_mode: performanceMode('CPU', 'balanced'),
    precision_mode: choice(
      { fp32: '32-bit floats.', int8: '8-bit integers.' },
      { summary: 'What the CPU computes in.', default: 'fp32', source: lens },
    ),
    enable_fast_math: flag({ summary: 'Lets results differ in the last bits where that is faster.', default: false, source: seed }),
  },
  { summary: 'How the CPU is used.', source: seed },
);

const constraints = group(
  {
    power_critical: flag({ summary: 'The frugal unit is preferred: the weight `power` counts.', default: false, source: seed }),
    performance_critical: flag({ summary: 'The fast unit is preferred: the weight `performance` counts.', default: false, source: seed }),
    max_latency_ms: number({ summary: 'A unit that takes longer for one run is not chosen.', unit: 'ms', minimum: 0, source: lens }),
    max_memory_mb: number({ summary: 'A unit that needs more memory is not chosen.', unit: 'MiB', minimum: 0, source: lens }),
  },
  { summary: 'What the choice of a unit must respect.', source: seed },
);

const weight = (summary: string, value: number) => number({ summary, unit: 'points', minimum: 0, default: value, source: seed });

const weights = group(
  {
    operators: weight('Points for a unit that can run all operators.', 30),
    tensor_size: weight('Points for a unit that holds the largest tensor.', 25),
    power: weight('Points times the power efficiency of the unit (0 to 1), if `power_critical`.', 25),
    performance: weight('Points for the fastest unit, if `performance_critical`.', 20),
    operators_rule: choice(
      { all: 'The points only where every node is supported (the seed).', share: 'In proportion to the nodes that are supported.' },
      { summary: 'How the points of `operators` are given.', default: 'all', source: lens },
    ),
    performance_rule: choice(
      { time: 'To the unit with the shortest estimated time.', seed: 'To the HTP, whatever the model (the seed).' },
      { summary: 'Who gets the points of `performance`.', default: 'time', source: lens },
    ),
  },
  {
    summary: 'What counts in the choice of a unit, in points. The unit with the most points is chosen.',
    source: seed,
    snippets: [
      {
        label: 'the default weights',
        body: { operators: '^${1:30}', tensor_size: '^${2:25}', power: '^${3:25}', performance: '^${4:20}' },
      },
    ],
  },
);

const pin = group(
  {
    node: text({ summary: 'The name of one node.', source: lens }),
    op: text({ summary: 'All nodes of this operator: `Softmax`.', source: lens }),
    pattern: text({ summary: 'All nodes whose name fits: `*` is any text, `?` one character.', source: lens }),
    unit: choice(units, { summary: 'Where they run.', source: lens }),
  },
  { summary: 'Nodes that run where you say. Name them by one of `node`, `op` and `pattern`.', source: lens },
);

const selection = group(
  {
    unit: choice(units, { summary: 'The unit that was chosen for the model.', source: lens }),
    reason: text({ summary: 'Why, in a sentence.', source: lens }),
    scores: group(
      {
        htp: number({ summary: 'Points of the HTP.', unit: 'points', source: lens }),
        gpu: number({ summary: 'Points of the GPU.', unit: 'points', source: lens }),
        cpu: number({ summary: 'Points of the CPU.', unit: 'points', source: lens }),
      },
      { summary: 'The points of each unit.', source: lens },
    ),
    model: text({ summary: 'The model that the choice was made for, relative to this file.', source: lens }),
    soc: text({ summary: 'The chip that the choice was made for: `SM8650`.', source: lens }),
    precision: choice(
      { fp16: '16-bit floats.', w8a8: '8-bit weights and activations.', w8a16: '8-bit weights, 16-bit activations.' },
      { summary: 'The precision that the choice was made for.', source: lens },
    ),
    rung: choice(
      {
        estimate: 'By rules and the cost model.',
        verified: 'By the QNN compiler.',
        simulated: 'By the QNN simulator.',
        measured: 'By a run.',
      },
      { summary: 'How sure the figures are that the choice rests on.', source: lens },
    ),
  },
  { summary: 'The choice that QNN Lens made, and why. Written by `Write Choice to backend_config.json`; read by nobody.', source: lens },
);

/** The seed document's file, with the selector's constraints, weights and pins. */
export const backendConfig = group(
  {
    htp_config: htp,
    gpu_config: gpu,
    cpu_config: cpu,
    constraints,
    weights,
    pins: list(pin, {
      summary: 'Nodes that run where you say; the last pin that fits a node counts.',
      source: lens,
      snippets: [{ label: 'pin an operator', body: [{ op: '${1:Softmax}', unit: '${2|cpu,gpu,htp|}' }] }],
    }),
    selection,
  },
  { summary: 'How the three units are used, and how one is chosen.', source: seed },
);

export type BackendConfig = Static<typeof backendConfig>;
