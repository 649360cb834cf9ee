import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

interface Matcher {
  readonly name: string;
  readonly pattern: { readonly regexp: string; readonly file: number; readonly severity: number; readonly message: number };
}

const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as { contributes: { problemMatchers: readonly Matcher[] } };

type Problem = readonly [file: string, severity: string, message: string] | undefined;

function matched(name: string, line: string): Problem {
  const matcher = contributes.problemMatchers.find((one) => one.name === name);
  assert.ok(matcher, `there is a matcher $${name}`);
  const { regexp, file, severity, message } = matcher.pattern;
  const found = new RegExp(regexp).exec(line);
  return found ? [found[file] ?? '', found[severity] ?? '', found[message] ?? ''] : undefined;
}

/** Real lines, as public reports quote them. */
const cases: readonly (readonly [matcher: string, line: string, problem: Problem])[] = [
  [
    'qnn-onnx-converter',
    "2025-04-01 23:50:17,977 - 235 - ERROR - Node image_QuantizeLinear: 'No translation registered for op type onnx_dynamicquantizelinear.'",
    ['ERROR', 'ERROR', "Node image_QuantizeLinear: 'No translation registered for op type onnx_dynamicquantizelinear.'"],
  ],
  [
    'qairt-converter',
    '2025-04-01 23:50:17,978 - 250 - WARNING - WARNING_CAST_TYPE: Only numerical type cast is supported.',
    ['WARNING_CAST_TYPE', 'WARNING', 'WARNING_CAST_TYPE: Only numerical type cast is supported.'],
  ],
  ['qairt-converter', '2025-04-01 23:50:17,977 - 245 - INFO - INFO_STATIC_RESHAPE: Applying static reshape to x', undefined],
  [
    'qairt-quantizer',
    '2025-04-01 23:50:17,978 - 235 - ERROR - Could not open file calibration/input_list.txt',
    ['calibration/input_list.txt', 'ERROR', 'Could not open file calibration/input_list.txt'],
  ],
  [
    'qnn-context-binary-generator',
    '    32.1ms [ ERROR ] Invalid key: graph_configs/0/graph_priority',
    ['ERROR', 'ERROR', 'Invalid key: graph_configs/0/graph_priority'],
  ],
  [
    'qnn-context-binary-generator',
    '     0.0ms [WARNING] Input file ./htp_config.json is not valid JSON, check format',
    ['./htp_config.json', 'WARNING', 'Input file ./htp_config.json is not valid JSON, check format'],
  ],
  ['qnn-context-binary-generator', '     0.0ms [ INFO ] Initializing HtpProvider', undefined],
  [
    'qnn-net-run',
    ' 23631.1ms [ ERROR ] Finalize Graph for Idx = 0 failed with error = 1002',
    ['ERROR', 'ERROR', 'Finalize Graph for Idx = 0 failed with error = 1002'],
  ],
  ['qnn-net-run', 'Graph Finalize failure', undefined],
  [
    'qnn-lens-check',
    'configs/htp_config.json:5:16: warning: "soc_id" is deprecated. Write "soc_model" instead. [key-deprecated]',
    ['configs/htp_config.json', 'warning', '"soc_id" is deprecated. Write "soc_model" instead.'],
  ],
  ['qnn-lens-check', '3 files: 6 errors, 5 warnings, 9 info; --fix mends 10', undefined],
];

for (const [matcher, line, problem] of cases) test(`$${matcher}: ${line}`, () => assert.deepEqual(matched(matcher, line), problem));
