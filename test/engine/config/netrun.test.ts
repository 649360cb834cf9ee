import { type ConfigCase, runCases } from './cases';

const base = { file: 'netrun_config.json' } as const;
const library = '"shared_library_path": "libQnnHtpNetRunExtensions.so"';
const htp = (...names: readonly string[]) => JSON.stringify({ graphs: [{ graph_names: names }] });

const compiled = `
opset 17, com.microsoft 1
(x: float[1,3,8,8]) => (y: float[1,4])
y = com.microsoft::EPContext(x) {main_context=1, partition_name="detector_0"}
`;

const extensions: readonly ConfigCase[] = [
  {
    ...base,
    name: 'a library and the file that it reads',
    text: `{"backend_extensions": {${library}, "config_file_path": "htp_config.json"}}`,
    files: { 'libQnnHtpNetRunExtensions.so': null, 'htp_config.json': htp('g') },
    want: [],
  },
  {
    ...base,
    name: 'no library',
    text: '{⟦"backend_extensions"⟧: {"config_file_path": "htp_config.json"}}',
    want: ['extensions-incomplete'],
    fixed: '{"backend_extensions": {"config_file_path": "htp_config.json", "shared_library_path": "libQnnHtpNetRunExtensions.so"}}',
  },
  { ...base, name: 'no file', text: `{⟦"backend_extensions"⟧: {${library}}}`, want: ['extensions-incomplete'] },
  {
    ...base,
    name: 'a file that is not there',
    text: `{"backend_extensions": {${library}, "config_file_path": ⟦"htp.json"⟧}}`,
    files: { 'htp.json': null },
    want: ['file-missing'],
  },
  {
    ...base,
    name: 'a file that is not there, beside one of the usual name',
    text: `{"backend_extensions": {${library}, "config_file_path": ⟦"htp_confg.json"⟧}}`,
    files: { 'htp_confg.json': null, 'htp_config.json': htp('g') },
    want: ['file-missing'],
    fixed: `{"backend_extensions": {${library}, "config_file_path": "htp_config.json"}}`,
  },
  {
    ...base,
    name: 'no file, and one of the usual name is there',
    text: `{⟦"backend_extensions"⟧: {${library}}}`,
    files: { 'htp_config.json': htp('g') },
    want: ['extensions-incomplete'],
    fixed: `{"backend_extensions": {${library}, "config_file_path": "htp_config.json"}}`,
  },
  {
    ...base,
    name: 'a library that is not in its folder',
    text: '{"backend_extensions": {"shared_library_path": ⟦"lib/libQnnHtpNetRunExtensions.so"⟧, "config_file_path": "htp.json"}}',
    files: { 'htp.json': htp('g'), 'lib/libQnnHtpNetRunExtensions.so': null },
    want: ['file-missing'],
  },
  {
    ...base,
    name: 'a file that is no config of the backend',
    text: `{"backend_extensions": {${library}, "config_file_path": ⟦"netrun_config.json"⟧}}`,
    files: { 'netrun_config.json': '{"backend_extensions": {}}' },
    want: ['extensions-wrong-file'],
  },
  {
    ...base,
    name: 'a backend config of QNN Lens in place of the real one',
    text: `{"backend_extensions": {${library}, "config_file_path": ⟦"backend_config.json"⟧}}`,
    files: { 'backend_config.json': '{"htp_config": {}}' },
    want: ['extensions-wrong-file'],
  },
  {
    ...base,
    name: 'the backend in place of its extensions',
    text: '{"backend_extensions": {"shared_library_path": ⟦"/opt/qairt/libQnnHtp.so"⟧, "config_file_path": "htp.json"}}',
    want: ['extensions-library'],
    fixed: '{"backend_extensions": {"shared_library_path": "/opt/qairt/libQnnHtpNetRunExtensions.so", "config_file_path": "htp.json"}}',
  },
  {
    ...base,
    name: 'the backend on Windows',
    text: '{"backend_extensions": {"shared_library_path": ⟦"QnnHtp.dll"⟧, "config_file_path": "htp.json"}}',
    want: ['extensions-library'],
    fixed: '{"backend_extensions": {"shared_library_path": "QnnHtpNetRunExtensions.dll", "config_file_path": "htp.json"}}',
  },
  {
    ...base,
    name: 'a misspelt library',
    text: '{"backend_extensions": {"shared_library_path": ⟦"libQnnHtpNetRunExtension.so"⟧, "config_file_path": "htp.json"}}',
    want: ['extensions-library'],
    fixed: `{"backend_extensions": {${library}, "config_file_path": "htp.json"}}`,
  },
  {
    ...base,
    name: 'the extensions of another backend',
    text: '{"backend_extensions": {"shared_library_path": ⟦"libQnnDspNetRunExtensions.so"⟧, "config_file_path": "dsp.json"}}',
    want: ['extensions-library'],
    others: {
      'Write "libQnnHtpNetRunExtensions.so"': `{"backend_extensions": {${library}, "config_file_path": "dsp.json"}}`,
    },
  },
];

const extended = (graphs: string) => `{"backend_extensions": {${library}, "config_file_path": "htp.json"}, ${graphs}}`;

const graphs: readonly ConfigCase[] = [
  {
    ...base,
    name: 'graphs that the HTP config names',
    text: extended('"context_configs": {"enable_graphs": ["a"]}, "graph_configs": [{"graph_name": "a", "graph_priority": "high"}]'),
    files: { 'htp.json': htp('a', 'b') },
    want: [],
  },
  {
    ...base,
    name: 'a graph that the HTP config does not name',
    text: extended('"graph_configs": [{"graph_name": ⟦"decodr"⟧, "graph_priority": "high"}]'),
    files: { 'htp.json': htp('prefill', 'decode') },
    want: ['graph-unknown'],
    fixed: extended('"graph_configs": [{"graph_name": "decode", "graph_priority": "high"}]'),
  },
  {
    ...base,
    name: 'a graph that is like none of them',
    text: extended('"graph_configs": [{"graph_name": ⟦"classifier"⟧}]'),
    files: { 'htp.json': htp('prefill', 'decode') },
    want: ['graph-unknown'],
  },
  {
    ...base,
    name: 'an enabled graph that the HTP config does not name',
    text: extended('"context_configs": {"enable_graphs": ["prefill", ⟦"Decode"⟧]}'),
    files: { 'htp.json': htp('prefill', 'decode') },
    want: ['graph-unknown'],
    fixed: extended('"context_configs": {"enable_graphs": ["prefill", "decode"]}'),
  },
  {
    ...base,
    name: 'the model knows its graphs better than the HTP config',
    model: compiled,
    text: extended('"context_configs": {"enable_graphs": [⟦"detector"⟧]}'),
    files: { 'htp.json': htp('detector') },
    want: ['graph-unknown'],
    fixed: extended('"context_configs": {"enable_graphs": ["detector_0"]}'),
  },
  {
    ...base,
    name: 'settings of a graph that is not loaded',
    text: '{"context_configs": {"enable_graphs": ["a"]}, "graph_configs": [{"graph_name": ⟦"b"⟧, "graph_priority": "low"}]}',
    want: ['graph-not-enabled'],
  },
  {
    ...base,
    name: 'settings without a graph',
    text: '{"graph_configs": [⟦{⟧"graph_priority": "high"}]}',
    want: ['graph-name-missing'],
  },
  {
    ...base,
    name: 'two entries for one graph',
    text: '{"graph_configs": [{"graph_name": "a", "graph_priority": "high"}, {"graph_name": ⟦"a"⟧, "graph_priority": "low"}]}',
    want: ['graph-twice'],
    others: { 'Remove the second entry': '{"graph_configs": [{"graph_name": "a", "graph_priority": "high"}]}' },
  },
];

const settings: readonly ConfigCase[] = [
  {
    ...base,
    name: 'bytes where megabytes belong',
    text: '{"context_configs": {"memory_limit_hint": ⟦536870912⟧}}',
    want: ['unit-implausible'],
    fixed: '{"context_configs": {"memory_limit_hint": 512}}',
  },
  {
    ...base,
    name: 'more runs at once than the queue holds',
    text: '{"context_configs": {"async_execute_queue_depth": 4}, "async_graph_execution_config": {"execute_enqueue_tasks_limit": ⟦8⟧}}',
    want: ['queue-too-short'],
    others: {
      'Write 4':
        '{"context_configs": {"async_execute_queue_depth": 4}, "async_graph_execution_config": {"execute_enqueue_tasks_limit": 4}}',
    },
  },
  {
    ...base,
    name: 'the queue holds 10 by default',
    text: '{"async_graph_execution_config": {"execute_enqueue_tasks_limit": 10}}',
    want: [],
  },
];

runCases('net-run config, extensions', extensions);
runCases('net-run config, graphs', graphs);
runCases('net-run config, settings', settings);
