import type { Chip } from '../../../targets/target';
import type { Finding } from '../../finding';
import { replaceValue } from '../../json/edits';
import type { JsonValue } from '../../json/json';
import { atValue, preferred } from '../findings';
import type { CheckContext } from '../rule';
import { chipOfModel, chipText } from './chip-numbers';

/** A `soc_model` that is a number, against the table of chips. */
export function* knownSoc(value: JsonValue | undefined, { target: { chip }, chipGiven }: CheckContext): Generator<Finding> {
  const socModel = value?.number() ?? 0;
  if (!value || socModel === 0 || chipOfModel(socModel)) return;
  yield atValue(value, {
    severity: 'warning',
    code: 'soc-unknown',
    // Observed in onnxruntime-qnn 2.7.0 with soc_model 9999: QNN_DEVICE_ERROR_INVALID_CONFIG.
    what: `No chip that QNN Lens knows has the soc_model ${value.text}; the backend does not start for a number that it does not know either.`,
    fix: `Look the number up: ${chipGiven ? chipText(chip) : '57 is SM8650'}.`,
    fixes: chipGiven ? [preferred(`Write ${chipText(chip)}`, replaceValue(value, String(chip.socModel)))] : [],
  });
}

/** Another chip than the one that the user checks for. */
export function otherChip(value: JsonValue, seen: Chip, { target: { chip } }: CheckContext): Finding {
  return atValue(value, {
    severity: 'warning',
    code: 'soc-other-chip',
    what: `The soc_model is ${chipText(seen)}, and the file is checked for ${chip.soc}.`,
    fix: `Write ${chip.socModel}, or check the file for ${seen.soc}.`,
    fixes: [preferred(`Write ${chipText(chip)}`, replaceValue(value, String(chip.socModel)))],
  });
}
