import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test from 'node:test';
import { parseModelText } from '../../../src/engine/ir/text';
import { overlayOf } from '../../../src/engine/placement/overlay';
import type { Placement, Verdict } from '../../../src/engine/placement/placement';
import type { Profile } from '../../../src/engine/profile/profile';
import { layersCsv } from '../../../src/engine/report/csv';
import { writeReport } from '../../../src/engine/report/formats';
import { sortScript, sortScriptSha256 } from '../../../src/engine/report/html-sort';
import { layerTable } from '../../../src/engine/report/layer-table';
import { modelExplorerData } from '../../../src/engine/report/model-explorer';
import type { ReportSource } from '../../../src/engine/report/source';
import { openedModel } from '../../../src/engine/session';
import { defaultTarget } from '../../../src/engine/targets/chips';
import { csvRows } from '../../support/csv';

const hostile: readonly string[] = [
  '</script><img src=x onerror="alert(1)">',
  '"><svg onload=alert(1)>\'`$&',
  'line\nfeed\ttab\u0000nul',
  'safe\u202egnp.tab',
  'lone \ud800 surrogate',
  '=HYPERLINK("evil","x"),1',
  '__proto__',
  'x'.repeat(5000),
];

const provenance = { rung: 'verified', producer: { tool: 'compiler', version: '2', chip: 'SM8650' } } as const;

/** A chain of three, the second on the CPU. */
function source(names: readonly string[] = ['a', 'b', 'c'], verdict: Partial<Verdict> = {}): ReportSource {
  const parsed = parseModelText('opset 17\n(x: float[1,4]) => (z: float[1,4])\n[a] y = Relu(x)\n[b] w = Erf(y)\n[c] z = Tanh(w)');
  const nodes = parsed.nodes.map((node, at) => ({ ...node, name: names[at]!, ownName: names[at]! }));
  const graph = { ...parsed.graphs[0]!, nodes };
  const owned = nodes.map((node) => Object.assign(node, { graph }));
  const model = { ...parsed, nodes: owned, graphs: [graph] };
  const open = openedModel(model);
  const placement: Placement = {
    ...provenance,
    target: defaultTarget,
    verdicts: [{ unit: 'htp' }, { unit: 'cpu', rule: 'op-unsupported', reason: 'No Erf.', fix: 'Use Gelu.', ...verdict }, { unit: 'htp' }],
  };
  const time = { rung: 'estimate', producer: { tool: 'model', version: '1' }, us: Float64Array.of(1, 6, Number.NaN), totalUs: 7 } as const;
  const summary = {
    name: names[0]!,
    opset: 17,
    irVersion: 8,
    producer: '',
    nodes: 3,
    nodesAll: 3,
    parameters: 0,
    macs: 0,
    initializerBytes: 0,
    inputs: [],
    outputs: [],
    openMs: 1,
    missingData: [],
  };
  return { open, summary, overlay: overlayOf(model, open.types, placement, time) };
}

function profile(names: readonly string[]): Profile {
  const layers = names.map((name, at) => ({ name, opType: 'Relu', unit: 'htp' as const, us: at + 1, share: 0.1, ddrBytes: 100 * at }));
  const made = { id: 'p', createdAt: '', modelSha256: '', modelName: 'm', kind: 'htp-sim' as const, layers };
  return {
    ...made,
    rung: 'simulated',
    producer: { tool: 'sim', version: '3' },
    total: { meanMs: 0.01 },
    unmatched: { spans: 0, us: 0, names: [] },
  };
}

test('CSV: one line per layer, an empty cell where nothing is known, who says so at the end', () => {
  const [first, second, third] = csvRows(layersCsv(layerTable(source())));
  assert.equal(first?.name, 'a');
  assert.equal(first?.time_us, '1');
  assert.deepEqual([second?.unit, second?.rule, second?.reason, second?.fix], ['cpu', 'op-unsupported', 'No Erf.', 'Use Gelu.']);
  assert.deepEqual([third?.time_us, third?.time_share], ['', '']);
  assert.deepEqual([first?.placement_rung, first?.placement_producer, first?.time_rung], ['verified', 'compiler 2, SM8650', 'estimate']);
});

for (const name of hostile)
  test(`CSV gives back the name ${JSON.stringify(name.slice(0, 24))}`, () => {
    const [row] = csvRows(layersCsv(layerTable(source([name, 'b', 'c']))));
    // What a spreadsheet would run is led by an apostrophe.
    assert.equal(row?.name, name.startsWith('=') ? `'${name}` : name);
  });

test('a profile gives the times, and columns of its own', () => {
  const [first, second] = csvRows(layersCsv(layerTable({ ...source(), profile: profile(['b', 'a']) })));
  assert.deepEqual([first?.time_us, second?.time_us, first?.ddr_bytes, second?.ddr_bytes], ['2', '1', '100', '0']);
  assert.equal(first?.time_rung, 'simulated');
});

test('JSON: columns with their source, null for what is not known, bottlenecks with reason and help', () => {
  const report = JSON.parse(writeReport(source(), 'json'));
  assert.deepEqual([report.format, report.version], ['qnn-lens-layers', 1]);
  assert.equal(report.layers[2].time_us, null);
  assert.deepEqual(report.sources.placement, provenance);
  const byId = new Map(report.columns.map((column: { id: string; source: string }) => [column.id, column.source]));
  for (const id of Object.keys(report.layers[0])) assert.ok(byId.has(id), id);
  assert.deepEqual(report.bottlenecks.map((one: { node: number; why: string; help: string | null }) => [one.node, one.why, one.help])[0], [
    1,
    'On the CPU: No Erf.',
    'Use Gelu.',
  ]);
});

test('Netron attachment: figures stand at the node that has a name of its own, else at its output', () => {
  const { signature, metadata, metrics } = JSON.parse(writeReport(source(['', 'b', 'c']), 'netron'));
  assert.equal(signature, 'netron:attachment');
  const told = (kind: string, target: string) =>
    [...metadata, ...metrics].filter((one) => one.kind === kind && one.target === target).map(({ name, value }) => [name, value]);
  assert.deepEqual(told('value', 'y').slice(0, 2), [
    ['unit', 'htp'],
    ['time (µs), estimate', 1],
  ]);
  assert.deepEqual(told('node', 'b')[0], ['unit', 'cpu']);
  assert.ok(!told('node', 'c').some(([name]) => String(name).startsWith('time')));
});

test('Model Explorer: one number per node and graph, ids as its ONNX adapter makes them', () => {
  const data = JSON.parse(modelExplorerData(source(['', '__proto__', 'c'])));
  const [graph] = Object.values(data) as { results: Record<string, { value: number }>; gradient: { stop: number }[] }[];
  assert.deepEqual(Object.keys(graph!.results), ['<node_0>', '__proto__']);
  assert.equal(Object.getOwnPropertyDescriptor(graph!.results, '__proto__')?.value.value, 6);
  assert.deepEqual([graph!.gradient[0]!.stop, graph!.gradient.at(-1)!.stop], [0, 1]);
});

test('HTML: the same input gives the same bytes, nothing is fetched, one script by its hash', () => {
  const html = writeReport({ ...source(), profile: profile(['a', 'b']) }, 'html');
  assert.equal(html, writeReport({ ...source(), profile: profile(['a', 'b']) }, 'html'));
  assert.equal(createHash('sha256').update(sortScript).digest('base64'), sortScriptSha256);
  assert.match(
    html,
    new RegExp(`default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${sortScriptSha256.replace(/[+/]/g, '\\$&')}'`),
  );
  assert.equal(html.match(/<script/g)?.length, 1);
  assert.ok(!/<(?:link|img|iframe)|\s(?:src|href)=|https?:/i.test(html.replace(sortScript, '')));
});

for (const name of hostile)
  test(`HTML shows the name ${JSON.stringify(name.slice(0, 24))} as text`, () => {
    const html = writeReport(source([name, 'b', 'c'], { rule: name, reason: name, fix: name }), 'html').replace(sortScript, '');
    assert.ok(!/<img|<svg onload|onerror="|alert\(1\)"/.test(html));
    assert.ok(!/[\u0000\u202e]|\p{Surrogate}/u.test(html));
    assert.ok(html.length < 60_000);
  });
