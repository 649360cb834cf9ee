import Type, { type Static } from 'typebox';
import { annotations, choice, flag, group, integer, list, text } from './property';
import { sources } from './sources';

const { htpDocs, htpLibrary } = sources;

const groupId = integer({
  summary: 'The group of contexts that share a spill-fill buffer. 0 is the only group.',
  minimum: 0,
  source: htpDocs,
});
const spillFill = integer({
  summary: 'The largest spill-fill buffer of the contexts in the group. It needs `group_id` 0.',
  unit: 'bytes',
  minimum: 0,
  source: htpDocs,
});

/** How a context is built, loaded and kept. */
export const htpContext = group(
  {
    contextKey: text({ summary: 'The name that tells contexts apart.', source: htpLibrary }),
    weight_sharing_enabled: flag({ summary: 'Graphs of one context share equal weights.', default: false, source: htpDocs }),
    max_spill_fill_buffer_for_group: spillFill,
    group_id: groupId,
    concurrent_group_registration: group(
      { group_id: groupId, max_spill_fill_buffer_for_group: spillFill },
      { summary: 'A group that contexts join while others run.', source: htpLibrary },
    ),
    file_read_memory_budget_in_mb: integer({
      summary: 'Memory for reading the context binary piece by piece; 0 reads it whole.',
      unit: 'MiB',
      minimum: 0,
      default: 0,
      source: htpDocs,
    }),
    dsp_memory_profiling_enabled: flag({ summary: 'Records the memory that the DSP uses.', source: htpLibrary }),
    io_memory_estimation: flag({
      summary: 'Estimates the memory of inputs and outputs when a context is loaded.',
      default: false,
      source: htpDocs,
    }),
    prepare_only: flag({ summary: 'Only prepares: what is not needed to write a context binary is left out.', source: htpLibrary }),
    init_acceleration: flag({ summary: 'Loads the context faster.', default: false, source: htpDocs }),
    skip_validation_on_binary_section: flag({ summary: 'Loads the context binary without checking it.', source: htpLibrary }),
    extended_udma: flag({ summary: 'DMA with addresses of more than 32 bits.', since: 'Hexagon v81', source: htpDocs }),
    lora_weight_sharing: flag({ summary: 'LoRA adapters share the weights of the base.', default: false, source: htpDocs }),
    lora_weight_sharing_ram_preload: flag({
      summary: 'Loads shared LoRA weights into memory at the start.',
      default: false,
      source: htpDocs,
    }),
    lora_preload_buffer_group: list(
      list(text({ summary: 'The name of an adapter.', source: htpLibrary }), {
        summary: 'Adapters that share a buffer.',
        source: htpLibrary,
      }),
      { summary: 'Groups of adapters, each with one buffer.', source: htpLibrary },
    ),
    detachable_buffers_enabled: flag({ summary: 'Buffers can be taken from the context and given back.', source: htpLibrary }),
    hard_detach_enabled: flag({ summary: 'Buffers that are taken away are freed.', source: htpLibrary }),
    reused_io_limit_mb: integer({
      summary: 'Memory for inputs and outputs that are reused.',
      unit: 'MiB',
      minimum: 0,
      default: 0,
      source: htpDocs,
    }),
    reference_weight_sharing_enabled: flag({ summary: 'Contexts share equal weights by reference.', source: htpLibrary }),
    graph_splitting_enabled: flag({
      summary: 'Splits large graphs when they are prepared.',
      deprecated: true,
      replacedBy: 'graph_splitting_configs/graph_splitting_enabled',
      source: htpLibrary,
    }),
    graph_splitting_configs: group(
      {
        graph_splitting_enabled: flag({ summary: 'Splits large graphs when they are prepared.', source: htpLibrary }),
        num_prepare_threads: Type.Union(
          [
            integer({ summary: 'So many threads.', minimum: 0, maximum: 4294967295, source: htpLibrary }),
            choice({ auto: 'As many as the machine has cores.' }, { summary: 'The library decides.', source: htpLibrary }),
          ],
          annotations({ summary: 'Threads that prepare the parts.', unit: 'threads, or "auto"', source: htpLibrary }),
        ),
      },
      { summary: 'How large graphs are split when they are prepared.', source: htpLibrary },
    ),
    concurrent_deserialization_patch: text({ summary: 'Contexts that are loaded at the same time.', source: htpDocs }),
  },
  { summary: 'How a context is built, loaded and kept.', source: htpDocs },
);

export type HtpContext = Static<typeof htpContext>;
