import type { Static } from 'typebox';
import { choice, flag, group, integer, list, number, text } from './property';
import { sources } from './sources';
import { priorities } from './words';

const source = sources.netRun;

/** The file that `--config_file` of qnn-net-run, qnn-context-binary-generator and qnn-throughput-net-run names. */
export const netRunConfig = group(
  {
    backend_extensions: group(
      {
        shared_library_path: text({
          summary: 'The library that reads the file below: libQnnHtpNetRunExtensions.so, on Windows QnnHtpNetRunExtensions.dll.',
          source,
          snippets: [{ label: '"libQnnHtpNetRunExtensions.so"', body: 'libQnnHtpNetRunExtensions.so' }],
        }),
        config_file_path: text({ summary: 'The HTP backend-extensions config, relative to the working directory of the tool.', source }),
      },
      {
        summary: 'Settings of the backend, in a file of their own.',
        source,
        snippets: [
          { label: 'HTP', body: { shared_library_path: 'libQnnHtpNetRunExtensions.so', config_file_path: '${1:htp_config.json}' } },
        ],
      },
    ),
    context_configs: group(
      {
        context_priority: choice(priorities, { summary: 'Priority of the context.', default: 'normal', source }),
        async_execute_queue_depth: integer({ summary: 'Runs that may wait in the queue.', unit: 'runs', minimum: 0, default: 10, source }),
        enable_graphs: list(text({ summary: 'The name of a graph.', source }), {
          summary: 'The graphs of a context binary that are loaded; all, if left out.',
          source,
        }),
        memory_limit_hint: integer({ summary: 'Memory that the context should stay below.', unit: 'MB', minimum: 0, source }),
        is_persistent_binary: flag({ summary: 'The context binary stays in memory as long as the context.', source }),
        cache_compatibility_mode: choice(
          {
            permissive: 'Loads what the chip can run, even if it is not the best for it.',
            strict: 'Loads only what was compiled for this chip.',
          },
          { summary: 'What a context binary must fit.', default: 'permissive', source },
        ),
      },
      { summary: 'Settings of the context.', source },
    ),
    graph_configs: list(
      group(
        {
          graph_name: text({ summary: 'The graph, as it is named in the model.', source }),
          graph_priority: choice(priorities, { summary: 'Priority of the graph.', source }),
          graph_profiling_start_delay: number({ summary: 'Time before profiling starts.', unit: 's', minimum: 0, source }),
          graph_profiling_num_executions: integer({ summary: 'Runs that are profiled.', unit: 'runs', minimum: 0, source }),
        },
        { summary: 'Settings of one graph.', source },
      ),
      {
        summary: 'Settings of graphs, by name.',
        source,
        snippets: [{ label: 'one graph', body: [{ graph_name: '${1:graph}', graph_priority: '${2:normal}' }] }],
      },
    ),
    profile_configs: group(
      { num_max_events: integer({ summary: 'Events that a profile may hold.', unit: 'events', minimum: 0, source }) },
      { summary: 'Settings of profiling.', source },
    ),
    async_graph_execution_config: group(
      {
        input_tensors_creation_tasks_limit: integer({ summary: 'Inputs that are made ready at the same time.', minimum: 0, source }),
        execute_enqueue_tasks_limit: integer({ summary: 'Runs that are queued at the same time.', minimum: 0, source }),
      },
      { summary: 'Settings of runs without waiting.', source },
    ),
  },
  { summary: 'Settings of qnn-net-run and qnn-context-binary-generator (`--config_file`).', source },
);

export type NetRunConfig = Static<typeof netRunConfig>;
