import assert from 'node:assert/strict';
import test from 'node:test';
import { escapeHtml, nameHtml } from '../../../src/engine/convert/html';
import { reportHtml } from '../../../src/engine/convert/report';
import { parseModelText } from '../../../src/engine/ir/text';
import type { VerifiedPlacement } from '../../../src/engine/placement/verified';
import { chipNamed, defaultTarget } from '../../../src/engine/targets/chips';

const hostile = `</script><script>alert("1")</script>' & \n\u202Eright`;

function report(name: string): string {
  const model = parseModelText('opset 17\n(x) => (z)\n[a] y = Relu(x)\n[b] z = Erf(y)');
  const renamed = { ...model, nodes: model.nodes.map((node) => ({ ...node, name: `${node.name}${name}` })) };
  const placement: VerifiedPlacement = {
    rung: 'verified',
    producer: { tool: 'QNN HTP compiler', version: 'QAIRT 2.51', chip: 'SM8650', settings: name },
    target: defaultTarget,
    verdicts: [
      { unit: 'htp', qnnOps: [] },
      { unit: 'cpu', rule: 'op-unsupported', reason: name },
    ],
    partitions: [],
    inserted: [],
  };
  return reportHtml({
    model: renamed,
    name,
    inputs: [{ path: name, bytes: 1, sha256: 'f00d' }],
    chips: [chipNamed('SM8650'), chipNamed('SM8550')],
    compiledAs: 'float model as fp16',
    placement,
    partition: {
      segments: [
        { unit: 'htp', nodes: [0] },
        { unit: 'cpu', nodes: [1] },
      ],
      boundaries: [{ value: name, from: 'htp', to: ['cpu'], bytes: undefined }],
      segmentOf: Int32Array.of(0, 1),
    },
    files: [{ path: name, bytes: 2, sha256: 'beef' }],
    tools: { QAIRT: '2.51.0' },
    warnings: [{ severity: 'warning', code: 'w', where: name, what: name, fix: name }],
  });
}

test('names are text wherever they stand', () => {
  const html = report(hostile);
  assert.ok(!/<script/i.test(html));
  assert.ok(!html.includes('alert("1")'));
  assert.ok(html.includes(escapeHtml(hostile)));
  // Every name stands in an element of its own, so that right-to-left text does not turn its surroundings around.
  assert.ok(html.includes(nameHtml(`a${hostile}`)) && html.includes(nameHtml(`b${hostile}`)));
});

test('the page needs nothing but itself and runs nothing', () => {
  const html = report('model.onnx');
  assert.match(html, /default-src 'none'/);
  assert.ok(!/<(?:script|link|img|iframe)|\son\w+=|https?:/i.test(html));
});

test('every figure says who produced it; the page holds no moment of time', () => {
  const html = report('model.onnx');
  assert.match(html, /verified: QNN HTP compiler, QAIRT 2.51, SM8650/);
  assert.match(html, /op-unsupported/);
  assert.equal(html, report('model.onnx'));
});

const texts: readonly [text: string, html: string][] = [
  ['a<b>&"c\'', 'a&#60;b&#62;&#38;&#34;c&#39;'],
  ['plain', 'plain'],
  ['', ''],
];
for (const [text, html] of texts) test(`"${text}" is escaped`, () => assert.equal(escapeHtml(text), html));
