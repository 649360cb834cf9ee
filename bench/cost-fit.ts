// QNN_LENS_DATA=... node scripts/bench.mjs cost-fit [--write]
// Fits the latency estimate on the simulator's whole-graph times (SA8255, fp16) and its scales per architecture and precision on Qualcomm AI Hub's
// measurements; prints the errors, cross-validated; with --write replaces src/engine/cost/coefficients.ts.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addFeatures, featureNames, noFeatures } from '../src/engine/cost/features';
import { workOfNodes } from '../src/engine/cost/work';
import { readModel } from '../src/engine/onnx/read';
import { estimatePlacement } from '../src/engine/placement/estimate';
import { inferTypes } from '../src/engine/shape/infer';
import { chipNamed } from '../src/engine/targets/chips';
import { nodeFiles } from '../src/node/files';
import { median, nonNegativeLeastSquares } from './least-squares';

const data = process.env.QNN_LENS_DATA;
if (!data) throw new Error('Set QNN_LENS_DATA to the folder with the shared data.');

function readCsv(path: string): Record<string, string>[] {
  const [head = '', ...lines] = readFileSync(join(data!, path), 'utf8').trim().split(/\r?\n/);
  const names = head.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((value, i) => [names[i], value])));
}

interface Row {
  readonly model: string;
  readonly features: readonly number[];
  readonly us: number;
}

async function featuresOf(name: string): Promise<readonly number[]> {
  const model = await readModel({ files: nodeFiles }, join(data!, 'zoo/models', `${name}.onnx`));
  const types = inferTypes(model);
  const { verdicts } = estimatePlacement(model, types, { chip: chipNamed('SA8255'), precision: 'fp16' });
  const sum = noFeatures();
  for (const [id, work] of workOfNodes(model, types).entries()) if (work && verdicts[id]?.unit === 'htp') addFeatures(work, sum);
  return sum;
}

const rows: Row[] = [];
for (const { model = '', sim_us } of readCsv('zoo/simulated-soc52-fp16.csv'))
  rows.push({ model, features: await featuresOf(model), us: Number(sim_us) });

/** Relative errors count, not absolute ones: a small model matters as much as a large one. */
const fit = (of: readonly Row[]) =>
  nonNegativeLeastSquares(
    of.map(({ features, us }) => features.map((value) => value / us)),
    of.map(() => 1),
  );
const predict = (features: readonly number[], by: readonly number[]) => features.reduce((sum, value, i) => sum + value * by[i]!, 0);
const error = ({ features, us }: Row, by: readonly number[]) => Math.abs(predict(features, by) / us - 1);

const folds = 9;
const held = rows.map((row, i) => error(row, fit(rows.filter((_, j) => j % folds !== i % folds))));
const coefficients = fit(rows);
console.log(
  `${rows.length} models, fp16 on SA8255, against the simulator: median error ${percent(median(rows.map((row) => error(row, coefficients))))}, held out ${percent(median(held))}`,
);
for (const [i, name] of featureNames.entries()) console.log(`  ${name.padEnd(22)} ${coefficients[i]!.toPrecision(3)} us`);
for (const [row, e] of rows
  .map((row, i) => [row, held[i]!] as const)
  .sort((a, b) => b[1] - a[1])
  .slice(0, 8))
  console.log(`  worst ${row.model} ${percent(e)}`);

function percent(value: number): string {
  return `${(value * 100).toFixed(0)} %`;
}

/** AI Hub's chipsets that have a zoo row, by Hexagon architecture. */
const arches: Readonly<Record<string, number>> = {
  qcs6490: 68,
  qcs9075: 73,
  'qcs8550-proxy': 73,
  'snapdragon-x-elite': 73,
  'snapdragon-8gen3': 75,
  'snapdragon-8-elite-for-galaxy': 79,
  'snapdragon-8-elite-gen5': 81,
};
const byName = new Map(rows.map((row) => [row.model, row]));
const measured = readCsv('aihub/aihub-perf-train.csv').filter(({ runtime, job_status }) => runtime === 'onnx' && job_status === 'Passed');
const ratios = (accept: (row: Record<string, string>) => boolean) =>
  measured.filter(accept).flatMap((row) => {
    const known = byName.get(row.model_id ?? '');
    return known && Number(row.inference_ms) > 0 ? [(Number(row.inference_ms) * 1000) / predict(known.features, coefficients)] : [];
  });
const scales = Object.fromEntries(
  [...new Set(Object.values(arches))]
    .sort((a, b) => a - b)
    .flatMap((arch) => {
      const found = ratios(({ chipset = '', precision }) => arches[chipset] === arch && precision === 'float');
      if (found.length < 5) return [];
      const scale = median(found);
      console.log(
        `  v${arch}: x${scale.toFixed(2)} of the simulator, ${found.length} measurements, median error ${percent(median(found.map((ratio) => Math.abs(scale / ratio - 1))))}`,
      );
      return [[arch, scale]];
    }),
);
const precisionScale = Object.fromEntries(
  (['w8a8', 'w8a16'] as const).map((precision) => {
    const key = ({ model_id, component, chipset }: Record<string, string>) => `${model_id} ${component} ${chipset}`;
    const floats = new Map(measured.filter((row) => row.precision === 'float').map((row) => [key(row), Number(row.inference_ms)]));
    const found = measured
      .filter((row) => row.precision === precision && floats.has(key(row)))
      .map((row) => Number(row.inference_ms) / floats.get(key(row))!);
    console.log(`  ${precision}: x${median(found).toFixed(2)} of fp16, ${found.length} pairs`);
    return [precision, median(found)];
  }),
);

if (process.argv.includes('--write')) {
  const round = (value: number) => Number(value.toPrecision(3));
  writeFileSync(
    'src/engine/cost/coefficients.ts',
    `// Made by \`QNN_LENS_DATA=... node scripts/bench.mjs cost-fit --write\`; not for hands.
import type { FeatureName } from './features';

/** Microseconds per unit of each feature, fp16 on SA8255 (v73): non-negative least squares on ${rows.length} simulated architectures. */
export const coefficients: Readonly<Record<FeatureName, number>> = ${JSON.stringify(Object.fromEntries(featureNames.map((name, i) => [name, round(coefficients[i]!)])), undefined, 2)};

/** Measured time over simulated time, median per Hexagon architecture (Qualcomm AI Hub v0.47, runtime onnx, float). */
export const archScale: Readonly<Record<number, number>> = ${JSON.stringify(Object.fromEntries(Object.entries(scales).map(([arch, scale]) => [arch, round(scale)])), undefined, 2)};

/** Measured time over that of the float model, median (the same source). */
export const precisionScale = ${JSON.stringify({ fp16: 1, ...Object.fromEntries(Object.entries(precisionScale).map(([name, scale]) => [name, round(scale)])) }, undefined, 2)} as const;

/** Median error of the fit on architectures that it had not seen, against the simulator. */
export const heldOutError = ${round(median(held))};
`,
  );
}
