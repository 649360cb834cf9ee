import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { Model } from '../../src/engine/ir/graph';
import { parseModelText } from '../../src/engine/ir/text';
import { readModel } from '../../src/engine/onnx/read';
import { estimatePlacement } from '../../src/engine/placement/estimate';
import { partition } from '../../src/engine/placement/partition';
import { inferTypes, type Types } from '../../src/engine/shape/infer';
import { chips } from '../../src/engine/targets/chips';
import type { Precision, Target } from '../../src/engine/targets/target';
import { nodeFiles } from '../../src/node/files';
import { type Probe, probeModel } from './placement-probes';

const data = process.env.QNN_LENS_DATA;
if (!data) console.log('SKIPPED, LOUDLY: QNN_LENS_DATA names no folder, so placements were not compared with those of the real backend.');

const jsonLines = <T>(file: string): readonly T[] =>
  readFileSync(join(data ?? '', file), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);

const targetOf = (socModel: number, precision: Precision): Target => ({
  chip: chips.find((chip) => chip.socModel === socModel)!,
  precision,
});

/** Counts answers against the backend's and remembers what was missed. */
class Score {
  private right = 0;
  private readonly confusion = new Map<string, number>();
  private readonly missed = new Map<string, string[]>();

  add(want: string, got: string, what: string, where: string): void {
    if (want === got) this.right++;
    this.confusion.set(`${want} as ${got}`, (this.confusion.get(`${want} as ${got}`) ?? 0) + 1);
    if (want !== got) this.missed.set(`${what}: ${want} as ${got}`, [...(this.missed.get(`${what}: ${want} as ${got}`) ?? []), where]);
  }

  get total(): number {
    return [...this.confusion.values()].reduce((sum, count) => sum + count, 0);
  }

  get rate(): number {
    return this.right / this.total;
  }

  toString(): string {
    const table = [...this.confusion].map(([pair, count]) => `${pair} ${count}`).join(', ');
    const worst = [...this.missed].sort((a, b) => b[1].length - a[1].length).slice(0, 8);
    const misses = worst.map(([what, where]) => `\n    ${where.length} ${what} (${where.slice(0, 2).join(', ')})`).join('');
    return `${this.right} of ${this.total}, ${(100 * this.rate).toFixed(2)} %; ${table}${misses}`;
  }
}

const words: Readonly<Record<string, string>> = {
  QNN: 'htp',
  CPU: 'cpu',
  removed: 'removed',
  'removed/renamed': 'removed',
  h: 'htp',
  c: 'cpu',
  r: 'removed',
};

interface Truth {
  readonly model: string;
  readonly config: string;
  readonly soc_model: number;
  readonly placement_from: string;
  readonly nodes: readonly { readonly name: string; readonly ep: string }[];
}

test('node by node against the placements of the zoo', { skip: !data }, async (context) => {
  const models = new Map<string, { model: Model; types: Types }>();
  const scores = new Map<string, Score>();
  const precisions: readonly string[] = ['fp16', 'w8a8', 'w8a16'];
  // Where the compile failed, the truth was read from the log before the layout transformation: it names Transposes that go later.
  const truths = jsonLines<Truth>('zoo/truth.jsonl').filter(
    ({ config, placement_from }) => precisions.includes(config) && placement_from === 'session',
  );
  for (const { model: name, config, soc_model, nodes } of truths) {
    const known = models.get(name) ?? (await load(join(data ?? '', 'zoo/models', `${name}.onnx`)));
    models.set(name, known);
    const { verdicts } = estimatePlacement(known.model, known.types, targetOf(soc_model, config as Precision));
    const want = new Map(nodes.map((node) => [node.name, node.ep]));
    const score = scores.get(`${config} on ${soc_model}`) ?? new Score();
    scores.set(`${config} on ${soc_model}`, score);
    for (const { id, ownName, opType, graph } of known.model.nodes) {
      const ep = graph.id === 0 ? want.get(ownName) : undefined;
      if (ep) score.add(words[ep]!, verdicts[id]!.unit, opType, `${name}: ${ownName}`);
    }
  }
  assert.ok(truths.length >= 180, `${truths.length} placements`);
  for (const [config, score] of scores) {
    context.diagnostic(`${config}: ${score}`);
    assert.ok(score.rate >= 0.995, `${config}: ${score}`);
  }
});

async function load(path: string): Promise<{ model: Model; types: Types }> {
  const model = await readModel({ files: nodeFiles }, path);
  return { model, types: inferTypes(model) };
}

test('single operators against the probes, on four chips', { skip: !data }, (context) => {
  for (const file of ['opprobe', 'opprobe_soc30', 'opprobe_soc36', 'opprobe_soc69']) {
    const score = new Score();
    for (const probe of jsonLines<Probe>(`zoo/${file}.jsonl`)) {
      // onnxruntime itself breaks on this one before it has a placement: it asks for a layout that the provider then refuses.
      if (probe.ep === 'ERROR' && probe.tag === 'GroupNorm21') continue;
      const model = parseModelText(probeModel(probe));
      const { verdicts } = estimatePlacement(model, inferTypes(model), targetOf(probe.soc_model, 'fp16'));
      const verdict = verdicts[model.nodes.findIndex(({ ownName }) => ownName === 'PROBE')]!;
      // Taken, and then the graph could not be built: the estimate takes such nodes with that warning.
      const got = verdict.rule === 'fp16-may-not-build' && probe.ep === 'ERROR' ? 'ERROR' : verdict.unit;
      score.add(words[probe.ep] ?? probe.ep, got, `${probe.op} ${verdict.rule ?? ''}`, probe.tag);
    }
    context.diagnostic(`${file}: ${score}`);
    assert.ok(score.total >= 240 && score.rate >= 0.97, `${file}: ${score}`);
  }
});

/** Made by `python bench/placement-truth.py`. */
interface SharedTruth {
  readonly producer: string;
  readonly soc: number;
  readonly models: Readonly<Record<string, { readonly nodes: string; readonly segments: number }>>;
}

test('the shared models, node by node and cut by cut', { skip: !data }, async (context) => {
  const truth = JSON.parse(
    gunzipSync(readFileSync(join(process.cwd(), 'test/data/placement/shared-models.json.gz'))).toString(),
  ) as SharedTruth;
  const score = new Score();
  const cuts: string[] = [];
  for (const [file, { nodes, segments }] of Object.entries(truth.models)) {
    const { model, types } = await load(join(data ?? '', file));
    const placement = estimatePlacement(model, types, targetOf(truth.soc, 'fp16'));
    for (const [at, letter] of [...nodes].entries()) score.add(words[letter]!, placement.verdicts[at]!.unit, model.nodes[at]!.opType, file);
    const found = partition(model, types, placement).segments.filter(({ unit }) => unit === 'htp').length;
    if (found !== segments) cuts.push(`${file} ${found} for ${segments}`);
  }
  const count = Object.keys(truth.models).length;
  context.diagnostic(`${truth.producer}, ${count} models: ${score}`);
  context.diagnostic(`as many graphs for the HTP in ${count - cuts.length} of ${count}; not in ${cuts.join(', ')}`);
  assert.ok(count >= 65 && score.rate >= 0.99, String(score));
  assert.ok(cuts.length <= 0.1 * count, cuts.join(', '));
});
