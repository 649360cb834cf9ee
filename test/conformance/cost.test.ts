import assert from 'node:assert/strict';
import test from 'node:test';
import { archOf, errorOf, heldOutErrors, measuredRows, predict, simulatedRows } from '../../bench/cost-rows';
import { median } from '../../bench/least-squares';
import { archScale, coefficients, heldOutError, precisionScale } from '../../src/engine/cost/coefficients';
import { featureNames } from '../../src/engine/cost/features';

const data = process.env.QNN_LENS_DATA;
if (!data)
  console.log('SKIPPED, LOUDLY: QNN_LENS_DATA names no folder, so estimated times were not compared with simulated and measured ones.');

const by = featureNames.map((name) => coefficients[name]);
const percent = (value: number): string => `${(100 * value).toFixed(0)} %`;

test('the whole-graph estimate against the simulator and against devices', { skip: !data }, async (context) => {
  const rows = await simulatedRows(data ?? '');
  const seen = median(rows.map((row) => errorOf(row, by)));
  const unseen = median(heldOutErrors(rows));
  context.diagnostic(`simulator, ${rows.length} models: median error ${percent(seen)}, on models the fit had not seen ${percent(unseen)}`);
  assert.ok(seen <= 0.15 && unseen <= 0.2, `${seen} ${unseen}`);
  assert.ok(
    Math.abs(unseen - heldOutError) < 0.03,
    `the published error ${heldOutError} is not the one found, ${unseen}: run cost-fit --write`,
  );

  const features = new Map(rows.map((row) => [row.model, row.features]));
  const errors = new Map<string, number[]>();
  for (const { model_id = '', chipset = '', precision = '', inference_ms } of measuredRows(data ?? '')) {
    const known = features.get(model_id);
    const arch = archScale[archOf[chipset] ?? 0];
    const scale = precision === 'float' ? 1 : precisionScale[precision as keyof typeof precisionScale];
    if (!known || arch === undefined || scale === undefined || !(Number(inference_ms) > 0)) continue;
    const estimated = predict(known, by) * arch * scale;
    const key = `v${archOf[chipset]} ${precision}`;
    errors.set(key, [...(errors.get(key) ?? []), Math.abs(estimated / (Number(inference_ms) * 1000) - 1)]);
  }
  for (const [key, found] of errors)
    context.diagnostic(`AI Hub ${key}: median error ${percent(median(found))} over ${found.length} measurements`);
  const floats = [...errors].filter(([key]) => key.endsWith('float')).flatMap(([, found]) => found);
  assert.ok(floats.length >= 250 && median(floats) <= 0.3, `${floats.length} ${median(floats)}`);
});
