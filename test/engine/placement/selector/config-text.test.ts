import assert from 'node:assert/strict';
import test from 'node:test';
import { parseJson } from '../../../../src/engine/config/json/parse';
import { writeBackendConfig } from '../../../../src/engine/placement/selector/config-text';
import { defaultOptions, defaultWeights, type SelectorOptions } from '../../../../src/engine/placement/selector/options';
import { readSelectorOptions } from '../../../../src/engine/placement/selector/options-text';
import { selectBackend } from '../../../../src/engine/placement/selector/select';
import { Problem } from '../../../../src/engine/problem';
import { openText, placed } from './open-text';

const open = openText('(x: float[1,8]) => (y)\n[r] a = Relu(x)\n[t] y = Tanh(a)');
const selectionFor = (options: SelectorOptions) => selectBackend(open, placed('hc'), options);
const written = (options: SelectorOptions, existing?: string) => writeBackendConfig(selectionFor(options), 'm.onnx', existing);

const everything: SelectorOptions = {
  constraints: { powerCritical: true, performanceCritical: false, maxLatencyMs: 2.5, maxMemoryMb: 64 },
  weights: { operatorSupport: 10, tensorSize: 0, power: 5.5, performance: 20, operatorRule: 'share', performanceRule: 'seed' },
  pins: [
    { subject: { by: 'node', name: 'r"\\' }, unit: 'cpu' },
    { subject: { by: 'op', name: 'Tanh' }, unit: 'gpu' },
    { subject: { by: 'pattern', name: 'x*' }, unit: 'htp' },
  ],
};

const options: readonly [what: string, options: SelectorOptions][] = [
  ['the defaults', defaultOptions],
  ['everything', everything],
  ['one weight', { ...defaultOptions, weights: { ...defaultWeights, power: 0 } }],
];
for (const [what, chosen] of options) {
  test(`what is written is read again: ${what}`, () => assert.deepEqual(readSelectorOptions(written(chosen)), chosen));
}

test('a second choice over the first one is as written at once', () => {
  assert.equal(written(everything, written(everything)), written(everything));
  assert.deepEqual(readSelectorOptions(written(defaultOptions, written(everything))), defaultOptions);
});

const seed = `// backend_config.json
{
    "htp_config": { "vtcm_mb": 8, /* all of it */ "enable_dma": true },
    "constraints": {
        // on battery
        "power_critical": false
    },
    "own": [1,2,  3]
}
`;

test('what stands in the file stays: comments, order, own members, indentation', () => {
  const text = written({ ...defaultOptions, constraints: { powerCritical: true, performanceCritical: false, maxLatencyMs: 5 } }, seed);
  const kept = [
    '// backend_config.json\n{',
    '    "htp_config": { "vtcm_mb": 8, /* all of it */ "enable_dma": true },',
    '// on battery',
    '"own": [1,2,  3]',
  ];
  for (const part of kept) assert.ok(text.includes(part), part);
  assert.ok(text.includes('        // on battery\n        "power_critical": true,\n        "max_latency_ms": 5\n    },'));
  assert.match(text, /\n {4}"weights": \{\n {8}"operators": 30,\n {8}"tensor_size": 25,\n {8}"power": 25,\n {8}"performance": 20\n {4}\}/);
  assert.deepEqual(parseJson(text).faults, []);
});

test('CRLF stays CRLF', () => {
  const text = written(defaultOptions, seed.replaceAll('\n', '\r\n'));
  assert.doesNotMatch(text, /[^\r]\n/);
});

test('the choice says unit, reason, scores and what it is about', () => {
  const selection = parseJson(written(defaultOptions)).root?.get('selection');
  assert.equal(selection?.get('unit')?.string(), selectionFor(defaultOptions).whole.chosen);
  assert.equal(selection?.get('model')?.string(), 'm.onnx');
  assert.equal(selection?.get('soc')?.string(), 'SM8650');
  assert.match(selection?.get('reason')?.string() ?? '', /points/);
  assert.deepEqual(
    [...(selection?.get('scores')?.members() ?? [])].map(({ name, value }) => [name, value.number()]),
    selectionFor(defaultOptions).whole.units.map(({ unit, points }) => [unit, points]),
  );
});

for (const [what, text] of [
  ['no JSON', 'htp: 1'],
  ['a list', '[]'],
  ['a comma too many', '{"a": 1,}'],
] as const) {
  test(`nothing is written over a file that is broken: ${what}`, () => {
    assert.throws(
      () => written(defaultOptions, text),
      (thrown) => thrown instanceof Problem && thrown.code === 'config-broken',
    );
  });
}

const wrong: readonly [what: string, text: string][] = [
  ['not JSON', 'what?'],
  ['a list', '[1]'],
  ['types', '{"constraints": {"power_critical": "yes", "max_latency_ms": -1}, "weights": [30], "pins": {"node": "a"}}'],
  [
    'units and rules',
    '{"weights": {"operators": null, "performance_rule": "best"}, "pins": [{"node": "a", "unit": "npu"}, {"unit": "cpu"}, 3]}',
  ],
  ['not finite', '{"weights": {"power": NaN, "tensor_size": Infinity}}'],
];
for (const [what, text] of wrong)
  test(`what is wrong has the default: ${what}`, () => assert.deepEqual(readSelectorOptions(text), defaultOptions));
