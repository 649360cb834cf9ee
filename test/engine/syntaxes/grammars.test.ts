import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { type Language, type Piece, tokenizer } from './grammar';

interface Contributed {
  readonly contributes: {
    readonly grammars: readonly Language[];
    readonly languages: readonly { readonly id: string; readonly firstLine?: string }[];
  };
}

const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as Contributed;
const split = new Map<string, (line: string) => readonly Piece[]>();

before(async () => {
  for (const grammar of contributes.grammars) split.set(grammar.language, await tokenizer(grammar));
});

type Line = readonly [line: string, pieces: readonly Piece[]];

const node = 'entity.name.type.node';
const op = 'entity.name.function.operator';
const code = 'constant.language.error-code';
const error = 'token.error-token';
const time = 'constant.numeric.time';

/** Real lines: of onnxruntime-qnn 2.7.0, of QAIRT's tools as public reports quote them (pytorch/executorch#1430, qualcomm/aimet#4019). */
const logLines: readonly Line[] = [
  [
    '2026-11-22 16:50:06.589360837 [V:onnxruntime:, qnn_execution_provider.cc:1713 LogNodeSupport] Validation FAILED for 1 nodes in OrtNodeUnit (Erf) :',
    [
      ['2026-11-22 16:50:06.589360837', time],
      ['[V:', 'token.debug-token'],
      ['qnn_execution_provider.cc:1713 LogNodeSupport', 'comment.line.location'],
      ['Validation FAILED', error],
      ['Erf', op],
    ],
  ],
  [
    '\tOperator type: Erf Node name: /block0/act/Erf Node index: 1',
    [
      ['Erf', op],
      ['/block0/act/Erf', node],
    ],
  ],
  [
    '\tREASON : Operators of type `Erf` are not supported by QNN EP.Erf node `/block0/act/Erf` will not be assigned to QNN EP.',
    [
      ['REASON', 'keyword.other'],
      ['Erf', op],
      ['/block0/act/Erf', node],
    ],
  ],
  [
    '\u001b[1;31m2026-11-22 16:50:07.269240661 [E:onnxruntime:, qnn_execution_provider.cc:2453 GetCapabilityImpl] Unsupported nodes in QNN EP: { name: /block0/act/Erf, type: Erf }{ name: /head/NonZero, type: NonZero }, \u001b[m',
    [
      ['\u001b[1;31m', 'comment.line.escape'],
      ['2026-11-22 16:50:07.269240661', time],
      ['[E:', error],
      ['qnn_execution_provider.cc:2453 GetCapabilityImpl', 'comment.line.location'],
      ['/block0/act/Erf', node],
      ['Erf', op],
      ['/head/NonZero', node],
      ['NonZero', op],
      ['\u001b[m', 'comment.line.escape'],
    ],
  ],
  [
    '2026-11-22 16:33:58.186883176 [V:onnxruntime:Default, qnn_backend_manager.cc:519 QnnLogging]  <W> Initializing HtpProvider',
    [
      ['2026-11-22 16:33:58.186883176', time],
      ['[V:', 'token.debug-token'],
      ['qnn_backend_manager.cc:519 QnnLogging', 'comment.line.location'],
      ['<W>', 'token.warn-token'],
    ],
  ],
  [
    'QNN node builder is trying to add node. Onnx node name: [/block0/act/Relu] onnx node type: [Relu].',
    [
      ['/block0/act/Relu', node],
      ['Relu', op],
    ],
  ],
  [
    '<V> Validating Native Op /block0/act/Relu_2:qti.aisw:Relu',
    [
      ['<V>', 'token.debug-token'],
      ['/block0/act/Relu_2', node],
      ['Relu', op],
    ],
  ],
  [
    '<V> create Tensor Id 2 for Tensor name /block0/conv/Conv',
    [
      ['<V>', 'token.debug-token'],
      ['/block0/conv/Conv', 'variable.other.tensor'],
    ],
  ],
  [
    '     0.0ms [ ERROR ] QnnDsp <E> "_dec_block_0_norm1_1_InstanceNormalization" generated: Requires 0x2400000 bytes of TCM, which is greater than the TCM size of 0x800000!',
    [
      ['     0.0ms', time],
      ['[ ERROR ]', error],
      ['<E>', error],
      ['_dec_block_0_norm1_1_InstanceNormalization', node],
      ['0x2400000', 'constant.numeric.hex'],
      ['0x800000', 'constant.numeric.hex'],
    ],
  ],
  [
    ' 23631.1ms [ ERROR ] Finalize Graph for Idx = 0 failed with error = 1002',
    [
      [' 23631.1ms', time],
      ['[ ERROR ]', error],
      ['1002', code],
    ],
  ],
  [
    '   121.6ms [ ERROR ]  <E> Failed to validate op features.1.conv.0.0 with error 0xc26',
    [
      ['   121.6ms', time],
      ['[ ERROR ]', error],
      ['<E>', error],
      ['features.1.conv.0.0', node],
      ['0xc26', code],
    ],
  ],
  [
    'Failed to create context from binary. Error 5005 (QNN_CONTEXT_ERROR_CREATE_FROM_BINARY)',
    [
      ['5005', code],
      ['QNN_CONTEXT_ERROR_CREATE_FROM_BINARY', code],
    ],
  ],
  [
    'could not create op: q::Conv2d.fp16 in 12.5 ms',
    [
      ['q::Conv2d.fp16', op],
      ['12.5 ms', 'constant.numeric.figure'],
    ],
  ],
  [
    "2025-04-01 23:50:17,977 - 235 - ERROR - Node image_QuantizeLinear: 'No translation registered for op type onnx_dynamicquantizelinear.'",
    [
      ['2025-04-01 23:50:17,977', time],
      ['ERROR', error],
      ['image_QuantizeLinear', node],
      ['onnx_dynamicquantizelinear', op],
    ],
  ],
  [
    '2025-04-01 23:50:17,978 - 250 - WARNING - WARNING_CAST_TYPE: Only numerical type cast is supported. The op: /layers.7/attn/core/Cast_14 will be interpreted at conversion time',
    [
      ['2025-04-01 23:50:17,978', time],
      ['WARNING', 'token.warn-token'],
      ['/layers.7/attn/core/Cast_14', node],
    ],
  ],
  ['Input file ./configs/htp_config.json is not valid JSON, check format', [['./configs/htp_config.json', 'markup.underline.link']]],
];

const inputLines: readonly Line[] = [
  [
    'input:=inputs/a.raw mask:=inputs/m.raw',
    [
      ['input', 'variable.parameter.input'],
      [':=', 'keyword.operator.assignment'],
      ['inputs/a.raw', 'string.unquoted.path'],
      ['mask', 'variable.parameter.input'],
      [':=', 'keyword.operator.assignment'],
      ['inputs/m.raw', 'string.unquoted.path'],
    ],
  ],
  ['inputs/a.raw', [['inputs/a.raw', 'string.unquoted.path']]],
  [
    'input := inputs/a.raw',
    [
      ['input', 'string.unquoted.path'],
      [':=', 'invalid.illegal.separator'],
      ['inputs/a.raw', 'string.unquoted.path'],
    ],
  ],
  [
    '# scores boxes',
    [
      ['#', 'keyword.control.outputs'],
      ['scores', 'variable.other.output'],
      ['boxes', 'variable.other.output'],
    ],
  ],
];

const lines: readonly (readonly [language: string, Line])[] = [
  ...logLines.map((line) => ['qnn-log', line] as const),
  ...inputLines.map((line) => ['qnn-input-list', line] as const),
];
for (const [language, [line, pieces]] of lines) {
  test(`${language}: ${line}`, () => {
    const found = split.get(language)?.(line) ?? [];
    assert.deepEqual(
      found.filter(([, scope]) => !scope.startsWith('meta.')),
      pieces,
    );
  });
}

const firstLines: readonly (readonly [line: string, isLog: boolean])[] = [
  ['qnn-context-binary-generator pid:335800', true],
  ['   121.6ms [ ERROR ]  <E> QnnBackend_validateOpConfig failed 3110', true],
  ['2025-04-01 23:50:17,977 - 245 - INFO - INFO_STATIC_RESHAPE: Applying static reshape', true],
  ['2025-04-01 23:50:17 INFO something else started', false],
  ['[2025] hello', false],
];
for (const [line, isLog] of firstLines) {
  test(`a log by its first line: ${line}`, () => {
    const { firstLine = '' } = contributes.languages.find(({ id }) => id === 'qnn-log') ?? {};
    assert.equal(new RegExp(firstLine).test(line), isLog);
  });
}
