import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { worksOnHtp } from '../src/engine/cost/estimate';
import { addFeatures, noFeatures } from '../src/engine/cost/features';
import { workOfNodes } from '../src/engine/cost/work';
import { readModel } from '../src/engine/onnx/read';
import { estimatePlacement } from '../src/engine/placement/estimate';
import { inferTypes } from '../src/engine/shape/infer';
import { chipNamed } from '../src/engine/targets/chips';
import { nodeFiles } from '../src/node/files';
import { nonNegativeLeastSquares } from './least-squares';

/** One architecture: what it has to do, and how long the simulator says that takes. */
export interface Row {
  readonly model: string;
  readonly features: readonly number[];
  readonly us: number;
}

/** AI Hub's chipsets that have a zoo row, by Hexagon architecture. */
export const archOf: Readonly<Record<string, number>> = {
  qcs6490: 68,
  qcs9075: 73,
  'qcs8550-proxy': 73,
  'snapdragon-x-elite': 73,
  'snapdragon-8gen3': 75,
  'snapdragon-8-elite-for-galaxy': 79,
  'snapdragon-8-elite-gen5': 81,
};

function readCsv(path: string): Record<string, string>[] {
  const [head = '', ...lines] = readFileSync(path, 'utf8').trim().split(/\r?\n/);
  const names = head.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((value, i) => [names[i], value])));
}

/** The simulator's whole-graph times of the zoo, fp16 on SA8255. */
export async function simulatedRows(data: string): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const { model = '', sim_us } of readCsv(join(data, 'zoo/simulated-soc52-fp16.csv')))
    rows.push({ model, features: await featuresOf(data, model), us: Number(sim_us) });
  return rows;
}

async function featuresOf(data: string, name: string): Promise<readonly number[]> {
  const model = await readModel({ files: nodeFiles }, join(data, 'zoo/models', `${name}.onnx`));
  const types = inferTypes(model);
  const { verdicts } = estimatePlacement(model, types, { chip: chipNamed('SA8255'), precision: 'fp16' });
  const sum = noFeatures();
  for (const [id, work] of workOfNodes(model, types).entries())
    if (work && worksOnHtp(model.nodes[id]!, verdicts[id]!)) addFeatures(work, sum);
  return sum;
}

/** Qualcomm AI Hub's measurements with onnxruntime. */
export const measuredRows = (data: string): readonly Record<string, string>[] =>
  readCsv(join(data, 'aihub/aihub-perf-train.csv')).filter(({ runtime, job_status }) => runtime === 'onnx' && job_status === 'Passed');

/** Relative errors count, not absolute ones: a small model matters as much as a large one. */
export const fit = (rows: readonly Row[]): readonly number[] =>
  nonNegativeLeastSquares(
    rows.map(({ features, us }) => features.map((value) => value / us)),
    rows.map(() => 1),
  );

export const predict = (features: readonly number[], by: readonly number[]): number =>
  features.reduce((sum, value, i) => sum + value * by[i]!, 0);

export const errorOf = ({ features, us }: Row, by: readonly number[]): number => Math.abs(predict(features, by) / us - 1);

const folds = 9;

/** The error of each row by a fit that did not see it. */
export const heldOutErrors = (rows: readonly Row[]): readonly number[] =>
  rows.map((row, i) => errorOf(row, fit(rows.filter((_, j) => j % folds !== i % folds))));
