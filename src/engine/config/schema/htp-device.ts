import Type, { type Static } from 'typebox';
import { htpPower } from './htp-power';
import { annotations, choice, flag, group, integer, level, list } from './property';
import { sources } from './sources';
import { llmPerfProfiles, perfProfiles } from './words';

const { htpDocs, htpLibrary } = sources;

/** One entry of `devices/cores`: clocks and waiting. */
export const htpCore = group(
  {
    perf_profile: choice(
      {
        ...perfProfiles,
        system_settings: 'As the system decides.',
        default: 'As the backend decides.',
        custom: 'Voltage corners of one’s own, in `custom`.',
        ...llmPerfProfiles,
      },
      {
        summary: 'Performance profile: clocks and power. A word that the library does not know becomes high_performance.',
        default: 'high_performance',
        source: htpDocs,
      },
    ),
    rpc_control_latency: integer({
      summary: 'Longest sleep latency of the RPC to the DSP.',
      unit: 'µs',
      minimum: 0,
      default: 100,
      source: htpDocs,
    }),
    rpc_polling_time: integer({
      summary: 'How long the CPU polls for the answer of the DSP before it sleeps.',
      unit: 'µs',
      minimum: 0,
      maximum: 9999,
      defaultText: '9999 for burst, high_performance and sustained_high_performance, else 0',
      source: htpDocs,
    }),
    hmx_timeout_us: integer({
      summary: 'How long the matrix unit stays on without work.',
      unit: 'µs',
      minimum: 0,
      default: 300000,
      source: htpDocs,
    }),
    adaptive_polling_time: integer({
      summary: 'Polling whose time adapts to the run; 0 is off.',
      unit: 'µs',
      minimum: 0,
      default: 0,
      source: htpDocs,
    }),
    ddr_perf_mode: flag({ summary: 'Asks for DDR speed as well.', source: htpLibrary }),
    core_id: integer({
      summary: 'The NSP core. QAIRT 2.48 documents it as a list at the device; here it is still read.',
      minimum: 0,
      default: 0,
      source: htpDocs,
    }),
    ...htpPower,
  },
  { summary: 'Clocks and waiting of a core.', source: htpDocs },
);

/** One entry of `devices`: the chip and the session on it. */
export const htpDevice = group(
  {
    device_id: integer({ summary: 'Which device, where there are several.', minimum: 0, default: 0, source: htpDocs }),
    core_id: Type.Array(integer({ summary: 'The number of an NSP core.', minimum: 0, source: htpDocs }), {
      ...annotations({ summary: 'The NSP cores that are used.', default: [0], source: htpDocs }),
    }),
    core_type: level(
      [
        [0, 'NSP, the neural network core.'],
        [1, 'HPASS, the audio core.'],
      ],
      { summary: 'The kind of core.', default: 0, source: htpDocs },
    ),
    device_type: level(
      [
        [0, 'On the chip.'],
        [1, 'Off the chip.'],
      ],
      { summary: 'Where the device is.', source: htpLibrary },
    ),
    soc_model: integer({
      summary: 'The chip, by Qualcomm’s number: 57 is SM8650. 0 leaves the chip open.',
      minimum: 0,
      default: 0,
      source: htpDocs,
    }),
    soc_id: integer({
      summary: 'The chip, by its former key.',
      minimum: 0,
      default: 0,
      deprecated: true,
      replacedBy: 'soc_model',
      source: htpDocs,
    }),
    dsp_arch: choice(
      {
        v68: '888, 8cx Gen 3.',
        v69: '8 Gen 1.',
        v73: '8 Gen 2, X Elite.',
        v75: '8 Gen 3.',
        v79: '8 Elite.',
        v81: '8 Elite Gen 5.',
        v85: 'Named in the documentation; no public chip.',
        v89: 'Named in the documentation; no public chip.',
      },
      {
        summary: 'Architecture of the Hexagon processor. `soc_model` says it too: give one of them, or both in agreement.',
        source: htpDocs,
      },
    ),
    pd_session: choice(
      { unsigned: 'Runs on any device.', signed: 'Needs a signed library on the device.' },
      { summary: 'Protection domain on the DSP. Any other word becomes unsigned.', default: 'unsigned', source: htpDocs },
    ),
    profiling_level: choice(
      { linting: 'Cycles per operation on the critical path, in the background.' },
      { summary: 'Profiling by the backend.', source: htpDocs },
    ),
    use_client_context: flag({ summary: 'Uses the context of the client. Not for v68 and later.', source: htpDocs }),
    enable_async_execute: flag({ summary: 'Lets graphs be queued without waiting.', source: htpLibrary }),
    use_dynamic_partitioning: flag({ summary: 'Partitions the cores while running.', source: htpLibrary }),
    enable_htp_extension: flag({ summary: 'Uses extensions of the HTP.', source: htpLibrary }),
    consolidate_htp_extension: flag({ summary: 'Joins extensions of the HTP.', source: htpLibrary }),
    async_voting: flag({ summary: 'Votes for clocks without waiting for the answer.', source: htpLibrary }),
    cores: list(htpCore, {
      summary: 'Clocks and waiting of the cores.',
      source: htpDocs,
      snippets: [
        {
          label: 'one core',
          body: [{ perf_profile: '${1|burst,high_performance,balanced,power_saver|}', rpc_control_latency: '^${2:100}' }],
        },
      ],
    }),
  },
  { summary: 'A chip and how it is used.', source: htpDocs },
);

export type HtpCore = Static<typeof htpCore>;
export type HtpDevice = Static<typeof htpDevice>;
