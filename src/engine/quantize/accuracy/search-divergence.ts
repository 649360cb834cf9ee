import { type Divergence, type DivergenceLimit, findDivergence } from './divergence';
import { type EmulateRequest, measureOnEmulator } from './emulate';
import { measureOnCpu } from './measure-accuracy';
import { pointsOf } from './points';

export type DivergenceRunner = 'cpu' | 'emulator';

/** Values that are tapped in one run. A compilation for the emulator costs seconds whatever it holds, so it takes more. */
const perRun: Readonly<Record<DivergenceRunner, number>> = { cpu: 16, emulator: 32 };

/** The first layer that diverges from the float model, by bisection: for models that are too large or too slow to look at every value. */
export function searchDivergence(
  request: EmulateRequest,
  limit: DivergenceLimit,
  runner: DivergenceRunner,
): Promise<Divergence | undefined> {
  const { float, reference = float, quantized } = request;
  const measure = runner === 'cpu' ? measureOnCpu(request) : measureOnEmulator(request, 'float');
  return findDivergence(pointsOf(reference, quantized), limit, perRun[runner], measure);
}
