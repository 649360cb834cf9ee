import { decodeConfig } from '../engine/config/decode';
import type { JobContext } from '../engine/job';
import { asProblem, Problem } from '../engine/problem';
import { emulate } from '../engine/quantize/accuracy/emulate';
import { keptHistogram } from '../engine/quantize/accuracy/histogram';
import { keepAccuracy } from '../engine/quantize/accuracy/keep-accuracy';
import { measureAccuracy } from '../engine/quantize/accuracy/measure-accuracy';
import { listQuantizations, loadQuantization } from '../engine/quantize/accuracy/store';
import { findSamples } from '../engine/quantize/calibrate/find-samples';
import { withRememberedDims } from '../engine/quantize/job/dims';
import { readRecipe } from '../engine/quantize/job/from-recipe';
import { quantizeModel } from '../engine/quantize/job/quantize';
import { exploreMixed } from '../engine/quantize/mixed/explore';
import { loadFront, saveFront } from '../engine/quantize/mixed/front-store';
import { paintPlan } from '../engine/quantize/mixed/paint';
import { chipNamed } from '../engine/targets/chips';
import type { QuantizeCalls } from '../protocol/quantize-calls';
import type { CallContext, Handlers } from '../protocol/rpc';
import type { Workshop } from './workshop';

/** The engine's answers about quantizing: the job, what is kept of it, accuracy, mixed precision. */
export function quantizeHandlers({ session, world }: Workshop): Handlers<QuantizeCalls> {
  const jobOf = ({ stop, progress, log }: CallContext): JobContext => ({ world: { ...world, log }, stop, progress });
  return {
    quantize: async ({ model, options }, context) => quantizeModel(await session.open(model), options, jobOf(context)),
    quantizeRecipe: async ({ model, file }) => {
      const { text } = decodeConfig(await world.files.read(file), file);
      return readRecipe(text, file, (await session.open(model)).model);
    },
    quantizations: ({ model }) => listQuantizations(world, model),
    quantization: async ({ model, id }) => {
      const { result } = await loadQuantization(world, model, id);
      if (result) return result;
      throw new Problem('quantization-missing', model, `"${id}" was compared, not made here.`, 'Quantize the model to see all of it.');
    },
    measureAccuracy: async ({ model, quantized, options }, context) => {
      const job = jobOf(context);
      const [float, other] = [await session.open(model), await session.open(quantized)];
      const dims = await withRememberedDims(float.model, {}, job.world);
      const samples = await findSamples(options.data, float.model, dims, world.files);
      const models = { float, quantized: other, samples, job };
      const report = await measureAccuracy({ ...models, count: Math.max(1, options.accuracySamples) });
      const emulator =
        options.emulatorSamples > 0
          ? await emulate({ ...models, count: options.emulatorSamples, chip: chipNamed(options.soc), withLayers: true })
          : undefined;
      const whole = { ...report, ...(emulator && { emulator }) };
      await keepAccuracy(job.world, model, quantized, whole);
      return whole;
    },
    valueHistogram: ({ model, id, value }) => keptHistogram(world, model, id, value),
    exploreMixed: async ({ model, options, budget }, context) => {
      const front = await exploreMixed(await session.open(model), options, budget, jobOf(context));
      try {
        await saveFront(world, model, front);
      } catch (thrown) {
        // A read-only folder must not cost what was just searched for.
        context.log(`The choices of widths were not kept: ${asProblem(thrown, model).what}`);
      }
      return front;
    },
    mixedFront: ({ model }) => loadFront(world, model),
    paint: async ({ model, soc, settings, painted }) => paintPlan(await session.open(model), settings, painted, chipNamed(soc)),
  };
}
