import type { Encoding } from '../../config/encodings/encoding';

import type { Diagnostic } from '../../problem';
import type { OpenModel } from '../../session';
import type { Files } from '../../world';
import type { Statistics } from '../calibrate/statistics';
import type { QuantizeSettings } from '../settings';
import { ActivationGrids } from './activation-grids';
import { biasEncodings } from './bias-encodings';
import { constantEncodings } from './constant-encodings';
import { constantRanges } from './constant-ranges';
import { convertEntries } from './converts';
import { cutEncodings } from './cuts';
import { EncodeNotes } from './encode-notes';
import { activationEncoding } from './make-encoding';
import { planValues } from './value-plan';

/** One encoding of one tensor. With `readers` it is a second one: these nodes, by name, read the value converted to it. */
export interface ChosenEncoding {
  readonly tensor: string;
  readonly encoding: Encoding;
  readonly readers?: readonly string[];
}

export interface ChosenEncodings {
  readonly entries: readonly ChosenEncoding[];
  readonly notes: readonly Diagnostic[];
}

/** Encodings of all that QNN quantizes, from what was seen of the values and what the model holds. */
export async function chooseEncodings(
  open: OpenModel,
  statistics: Statistics,
  settings: QuantizeSettings,
  files: Files,
): Promise<ChosenEncodings> {
  const notes = new EncodeNotes(open.model.path);
  const plan = planValues(open, settings);
  const grids = new ActivationGrids(open, statistics, settings, notes, await constantRanges(open, settings, files));
  const activations = [...plan.values.keys()].flatMap((tensor) => {
    const grid = grids.of(tensor);
    return grid ? [activationEncoding(tensor, grid)] : [];
  });
  const cuts = cutEncodings(open, plan, grids);
  const constants = await constantEncodings(open, settings, grids, files, notes);
  const biases = biasEncodings(open, plan, grids, constants);
  const whole = [...activations, ...cuts, ...constants, ...biases].map((encoding) => ({ tensor: encoding.tensor, encoding }));
  return { entries: [...whole, ...convertEntries(open, settings, grids)], notes: notes.list() };
}
