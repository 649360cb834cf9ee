// QNN_LENS_DATA=... node scripts/bench.mjs cost-fit [--write]
// Fits the latency estimate on the simulator's whole-graph times (SA8255, fp16) and its scales per architecture and precision on Qualcomm AI Hub's
// measurements; prints the errors, cross-validated; with --write replaces src/engine/cost/coefficients.ts.
import { writeFileSync } from 'node:fs';
import { featureNames } from '../src/engine/cost/features';
import { archOf, errorOf, fit, heldOutErrors, measuredRows, predict, simulatedRows } from './cost-rows';
import { median } from './least-squares';

const data = process.env.QNN_LENS_DATA;
if (!data) throw new Error('Set QNN_LENS_DATA to the folder with the shared data.');

const rows = await simulatedRows(data);
const held = heldOutErrors(rows);
const coefficients = fit(rows);
console.log(
  `${rows.length} models, fp16 on SA8255, against the simulator: median error ${percent(median(rows.map((row) => errorOf(row, coefficients))))}, held out ${percent(median(held))}`,
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

const byName = new Map(rows.map((row) => [row.model, row]));
const measured = measuredRows(data);
const ratios = (accept: (row: Record<string, string>) => boolean) =>
  measured.filter(accept).flatMap((row) => {
    const known = byName.get(row.model_id ?? '');
    return known && Number(row.inference_ms) > 0 ? [(Number(row.inference_ms) * 1000) / predict(known.features, coefficients)] : [];
  });
const scales = Object.fromEntries(
  [...new Set(Object.values(archOf))]
    .sort((a, b) => a - b)
    .flatMap((arch) => {
      const found = ratios(({ chipset = '', precision }) => archOf[chipset] === arch && precision === 'float');
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
