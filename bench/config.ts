// node scripts/bench.mjs config [entries]: reads and checks encodings of 0.6.1 and 1.0.0, with and without a model of 10,000 nodes, against JSON.parse and the
// tree of jsonc-parser in the same run.
import { parseTree } from 'jsonc-parser';
import { ruleFindings } from '../src/engine/config/check';
import { configDocument } from '../src/engine/config/document';
import type { Encoding, EncodingVersion } from '../src/engine/config/encodings/encoding';
import { readEncodings } from '../src/engine/config/encodings/read';
import { writeEncodings } from '../src/engine/config/encodings/write';
import { parseJson } from '../src/engine/config/json/parse';
import { rules } from '../src/engine/config/rules';
import type { CheckContext } from '../src/engine/config/rules/rule';
import { parseModelText } from '../src/engine/ir/text';
import { type OpenModel, openedModel } from '../src/engine/session';
import { defaultTarget } from '../src/engine/targets/chips';

const entries = Number(process.argv[2] ?? 100_000);
const rounds = 3;

function tensors(count: number): readonly Encoding[] {
  return Array.from({ length: count }, (_, i) => ({
    tensor: `/model/layers.${i % 100}/block/operation_${i}/output_0`,
    section: i % 3 === 0 ? 'param' : 'activation',
    dtype: 'int',
    bitwidth: 8,
    symmetric: i % 3 === 0,
    granularity: 'tensor',
    scale: [Math.fround(0.001 + (i % 977) * 1e-5)],
    offset: [i % 3 === 0 ? -128 : -(i % 256)],
  }));
}

/** A chain whose tensors have the names of every tenth encoding. */
function chain(nodes: number): OpenModel {
  const names = tensors(nodes).map(({ tensor }) => `\`${tensor}\``);
  const lines = names.map((name, i) => `${name} = Relu(${i === 0 ? 'x' : names[i - 1]})`);
  return openedModel(parseModelText(`opset 17\n(x: float[1,4]) => (${names.at(-1)})\n${lines.join('\n')}`));
}

/** The middle one of several runs: the first ones compile. */
function milliseconds(work: () => unknown): number {
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[rounds >> 1] as number;
}

/** AIMET's own layout: indented by four, a field per line. */
function indented(text: string): string {
  return JSON.stringify(JSON.parse(text), null, 4);
}

function contextOf(text: string, model?: OpenModel): CheckContext {
  const document = configDocument('/bench/encodings.json', text);
  if (!document) throw new Error('not a config');
  return { document, target: defaultTarget, chipGiven: true, files: new Map(), ...(model && { model }) };
}

function report(title: string, text: string, model?: OpenModel): void {
  const plain = milliseconds(() => JSON.parse(text));
  const peer = milliseconds(() => parseTree(text));
  const parse = milliseconds(() => parseJson(text));
  const both = milliseconds(() => readEncodings(contextOf(text).document));
  const context = contextOf(text, model);
  readEncodings(context.document);
  const check = milliseconds(() => ruleFindings(context));
  const ratio = (time: number) => `${time.toFixed(0)} ms (${(time / plain).toFixed(1)} x JSON.parse)`;
  console.log(`${title}: ${(text.length / 1e6).toFixed(1)} MB, ${ruleFindings(context).length} findings`);
  console.log(`  JSON.parse ${plain.toFixed(0)} ms; jsonc-parser's tree ${ratio(peer)}`);
  console.log(`  ours: parse ${ratio(parse)}, with encodings ${ratio(both)}, rules ${ratio(check)}, all ${(both + check).toFixed(0)} ms`);
  if (process.argv.includes('--rules')) perRule(context);
}

function perRule(context: CheckContext): void {
  for (const { name, kinds, check } of rules) {
    if (!kinds.includes('encodings')) continue;
    const time = milliseconds(() => [...check(context)]);
    if (time >= 1) console.log(`    ${name}: ${time.toFixed(0)} ms`);
  }
}

const model = chain(10_000);
for (const version of ['0.6.1', '1.0.0', '2.0.0'] as const satisfies readonly EncodingVersion[]) {
  const text = indented(writeEncodings(tensors(entries), version));
  report(`${entries} encodings, ${version}`, text);
  report('the same, with a model of 10,000 nodes', text, model);
}
const wrong = indented(writeEncodings(tensors(entries), '1.0.0')).replace(/"offset": \[\s+-/g, '"offset": [ ');
report(`${entries} encodings, every offset positive`, wrong);
const bytesEach = indented(writeEncodings(tensors(1000), '0.6.1')).length / 1000;
report('a file of 50 MB, 0.6.1', indented(writeEncodings(tensors(Math.ceil(50e6 / bytesEach)), '0.6.1')));
