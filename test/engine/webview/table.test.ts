import assert from 'node:assert/strict';
import test from 'node:test';
import { escapeXml, SvgContext } from '../../../webview/export/svg-context';
import { sortRows } from '../../../webview/scene/table-sort';

const rows = (count: number) => Int32Array.from({ length: count }, (_, row) => row);
const sorts: readonly [name: string, keys: Float64Array | readonly string[], descending: boolean, order: readonly number[]][] = [
  ['numbers', Float64Array.of(3, 1, 2), false, [1, 2, 0]],
  ['numbers downward, not known last', Float64Array.of(3, Number.NaN, 4), true, [2, 0, 1]],
  ['not known last upward too', Float64Array.of(Number.NaN, 2, 1), false, [2, 1, 0]],
  ['texts, none last', ['b', '', 'a'], false, [2, 0, 1]],
  ['texts downward, none last', ['b', '', 'a'], true, [0, 2, 1]],
  ['equals keep their order', Float64Array.of(1, 1, 1), true, [0, 1, 2]],
];
for (const [name, keys, descending, order] of sorts)
  test(`rows are sorted: ${name}`, async () => {
    assert.deepEqual([...(await sortRows(rows(keys.length), keys, descending, () => false))!], order);
  });

test('100,000 rows are sorted like an array sorts them, and a newer wish ends it', async () => {
  const keys = Float64Array.from({ length: 100_000 }, (_, i) => (i % 17 === 0 ? Number.NaN : (i * 7919) % 10_007));
  const sorted = (await sortRows(rows(keys.length), keys, true, () => false))!;
  const known = [...rows(keys.length)].filter((row) => !Number.isNaN(keys[row]!)).sort((a, b) => keys[b]! - keys[a]! || a - b);
  assert.deepEqual([...sorted.subarray(0, known.length)], known);
  assert.equal(new Set(sorted).size, keys.length);
  assert.equal(await sortRows(rows(10_000), keys, true, () => true), undefined);
});

test('drawing writes SVG: lines, curves, boxes, dashes, texts squeezed to their room', () => {
  const context = new SvgContext((text) => text.length * 10);
  context.strokeStyle = '#112233';
  context.setLineDash([4, 3]);
  context.beginPath();
  context.moveTo(0, 0);
  context.bezierCurveTo(0, 5, 10, 5, 10, 10.123456);
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 0.5;
  context.fillStyle = '#445566';
  context.fillRect(1, 2, 3, 4);
  context.globalAlpha = 1;
  context.font = '600 13px "Segoe UI", sans-serif';
  context.textAlign = 'right';
  context.fillText('<b>&', 100, 20, 30);
  const svg = context.document(200, 100, 'a "b"');
  assert.match(
    svg,
    /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="200" height="100" viewBox="0 0 200 100" role="img"><title>a &#34;b&#34;<\/title>/,
  );
  assert.match(svg, /<path d="M0 0C0 5 10 5 10 10.12" fill="none" stroke="#112233" stroke-width="1" stroke-dasharray="4 3"\/>/);
  assert.match(svg, /<rect x="1" y="2" width="3" height="4" fill="#445566" opacity="0.5"\/>/);
  assert.match(
    svg,
    /font-family="&#34;Segoe UI&#34;, sans-serif" font-size="13" font-weight="600" text-anchor="end".* textLength="30".*>&#60;b&#62;&#38;<\/text>/,
  );
});

const escapes: readonly [text: string, escaped: string][] = [
  ['a<b>&"\'', 'a&#60;b&#62;&#38;&#34;&#39;'],
  ['nul\u0000 bell\u0007', 'nul\ufffd bell\ufffd'],
  ['lone \ud800', 'lone \ufffd'],
  ['pair \u{1f600}', 'pair \u{1f600}'],
];
for (const [text, escaped] of escapes) test(`XML holds ${JSON.stringify(text)}`, () => assert.equal(escapeXml(text), escaped));
