// npm run bench:quantize [-- --only WORD ...] [--bits 8,16] [--count 16] [--no-place] [--keep FOLDER]
// Our quantizer and onnxruntime's with its QNN recipe, side by side on the same calibration data: wall time, peak memory of the process tree, SQNR end to
// end on samples that neither saw, placement and context binaries. Wants QNN_LENS_DATA and QNN_LENS_PYTHON (onnxruntime, onnxruntime-qnn, onnx, numpy).
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { type BenchModel, benchModels } from './quantize-models';
import { type OursRequest, quantizeOurs } from './quantize-ours';
import { type Measured, measuredRun } from './quantize-run';
import { printSummary, printTable, type QuantizeRow, type Side } from './quantize-table';

const heldOut = 8;

interface Bench {
  readonly folder: string;
  readonly python: string;
  readonly count: number;
  readonly places: boolean;
  readonly settings: object;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      ours: { type: 'string' },
      only: { type: 'string', multiple: true, default: [] },
      bits: { type: 'string', default: '8,16' },
      count: { type: 'string', default: '16' },
      settings: { type: 'string', default: '{}' },
      'no-place': { type: 'boolean', default: false },
      keep: { type: 'string' },
    },
  });
  if (values.ours !== undefined) {
    console.log(JSON.stringify(await quantizeOurs(JSON.parse(values.ours) as OursRequest)));
    return;
  }
  const data = process.env.QNN_LENS_DATA;
  const python = process.env.QNN_LENS_PYTHON;
  if (!data || !python) throw new Error('Set QNN_LENS_DATA (the folder that holds models/) and QNN_LENS_PYTHON.');
  const folder = values.keep ?? (await mkdtemp(join(tmpdir(), 'bench-quantize-')));
  const bench: Bench = {
    folder,
    python,
    count: Number(values.count),
    places: !values['no-place'],
    settings: JSON.parse(values.settings) as object,
  };
  const rows: QuantizeRow[] = [];
  const chosen = benchModels.filter(({ path }) => values.only.length === 0 || values.only.some((word) => path.includes(word)));
  printTable([]);
  for (const model of chosen)
    for (const bits of values.bits.split(',').map(Number)) {
      const row = await compare(bench, model, join(data, 'models', `${model.path}.onnx`), bits);
      rows.push(row);
      printTable([row]);
    }
  printSummary(rows);
  if (values.keep === undefined) await rm(folder, { recursive: true });
}

async function compare(bench: Bench, model: BenchModel, path: string, bits: number): Promise<QuantizeRow> {
  const name = basename(model.path);
  const own = join(bench.folder, name);
  const data = join(own, 'data');
  const row = { model: name, bits };
  const made = await sampleData(bench, model, path, data);
  if (made.failed) return { ...row, failed: made.failed };
  const dims = JSON.stringify(model.dims ?? {});
  const outputs = {
    peer: join(own, `peer-${bits}.onnx`),
    channels: join(own, `peer-channels-${bits}.onnx`),
    ours: join(own, `ours-${bits}.onnx`),
  };
  const peer = (out: string, ...more: string[]) =>
    runPeer(bench, 'quantize', path, data, out, '--activations', `${bits}`, '--count', `${bench.count}`, '--dims', dims, ...more);
  const settings = { ...bench.settings, activations: bits };
  const shapes = (made.answer as { inputs: OursRequest['shapes'] }).inputs;
  const request: OursRequest = {
    model: path,
    data,
    out: outputs.ours,
    count: bench.count,
    settings: settings as OursRequest['settings'],
    shapes,
  };
  // In turns: what else runs on the machine meets all of them.
  const runs = {
    peer: await peer(outputs.peer),
    ours: await measuredRun(process.execPath, [process.argv[1] as string, '--ours', JSON.stringify(request)]),
    channels: await peer(outputs.channels, '--per-channel'),
  };
  const sides: Record<string, Side> = {};
  for (const [side, run] of Object.entries(runs)) sides[side] = await judged(bench, path, data, outputs[side as keyof typeof outputs], run);
  return { ...row, ...sides };
}

async function judged(bench: Bench, path: string, data: string, out: string, run: Measured): Promise<Side> {
  const cost = { seconds: run.seconds, peakMb: run.peakMb };
  if (run.failed !== undefined) return { ...cost, failed: run.failed };
  const range = ['--first', `${bench.count}`, '--last', `${bench.count + heldOut}`];
  const measured = await runPeer(bench, 'measure', path, data, out, ...range);
  if (measured.failed !== undefined) return { ...cost, failed: measured.failed };
  const { sqnrDb } = (measured.answer as Record<string, { sqnrDb: number | null }>)[out] ?? { sqnrDb: null };
  const placed = bench.places ? await runPeer(bench, 'place', out) : undefined;
  const place = placed && (placed.failed === undefined ? (placed.answer as Side['place']) : { failed: placed.failed });
  return { ...cost, ...(sqnrDb !== null && { sqnrDb }), ...(place && { place }), detail: run.answer };
}

async function sampleData(
  bench: Bench,
  { dims = {}, kind = 'image', range = [-1, 1] }: BenchModel,
  path: string,
  data: string,
): Promise<Measured> {
  if (!existsSync(path)) return { seconds: 0, peakMb: 0, failed: 'not in the data folder' };
  await mkdir(data, { recursive: true });
  const pictures = ['--kind', kind, '--range', `${range[0]}`, `${range[1]}`];
  return runPeer(bench, 'data', path, data, '--count', `${bench.count + heldOut}`, '--dims', JSON.stringify(dims), ...pictures);
}

function runPeer({ python }: Bench, ...args: string[]): Promise<Measured> {
  return measuredRun(python, [join('bench', 'quantize-peer.py'), ...args]);
}

await main();
