import Type, { type Static } from 'typebox';
import { htpContext } from './htp-context';
import { htpDevice } from './htp-device';
import { htpGraph } from './htp-graph';
import { annotations, choice, flag, group, integer, list } from './property';
import { sources } from './sources';

const { htpDocs, htpLibrary } = sources;

/** The file that `backend_extensions/config_file_path` of a net-run config names: read by libQnnHtpNetRunExtensions. */
export const htpConfig = group(
  {
    graphs: list(htpGraph, {
      summary: 'How graphs are prepared, one entry for each set of graphs.',
      source: htpDocs,
      snippets: [
        {
          label: 'one graph',
          description: 'Names, memory, optimization',
          body: [{ graph_names: ['${1:graph}'], vtcm_mb: '^${2:8}', O: '^${3:3}' }],
        },
      ],
    }),
    devices: list(htpDevice, {
      summary: 'The chips that the graphs are for, and how they are used.',
      source: htpDocs,
      snippets: [
        {
          label: 'one chip',
          description: 'Chip, architecture, performance profile',
          body: [
            { soc_model: '^${1:57}', dsp_arch: '${2:v75}', cores: [{ perf_profile: '${3:burst}', rpc_control_latency: '^${4:100}' }] },
          ],
        },
      ],
    }),
    context: Type.Union(
      [htpContext, list(htpContext, { summary: 'One entry for each context, told apart by `contextKey`.', source: htpLibrary })],
      annotations({ summary: 'The context: weights, memory, loading.', source: htpDocs }),
    ),
    groupContext: group(
      {
        share_resources: flag({ summary: 'The contexts of a group share their resources.', default: false, source: htpDocs }),
        share_resources_optimization_type: integer({ summary: 'How they are shared.', minimum: 0, source: htpLibrary }),
        reused_io_limit_mb: integer({
          summary: 'Memory for inputs and outputs that are reused.',
          unit: 'MiB',
          minimum: 0,
          default: 0,
          source: htpDocs,
        }),
      },
      { summary: 'What the contexts of a group share.', source: htpDocs },
    ),
    memory: group(
      {
        mem_type: choice(
          { shared_buffer: 'Buffers shared by CPU and DSP: no copies.' },
          { summary: 'Where inputs and outputs lie.', source: htpDocs },
        ),
      },
      { summary: 'Where inputs and outputs lie.', source: htpDocs },
    ),
  },
  { summary: 'Settings of the HTP backend for qnn-net-run and qnn-context-binary-generator.', source: htpDocs },
);

export type HtpConfig = Static<typeof htpConfig>;
