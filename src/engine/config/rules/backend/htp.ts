import type { Chip } from '../../../targets/target';
import type { JsonValue } from '../../json/json';
import { chipOfModel } from '../qualcomm/chip-numbers';
import { decodeProfile } from '../qualcomm/decode-profile';
import { knownSoc, otherChip } from '../qualcomm/soc-model';
import { vtcmTooLarge } from '../qualcomm/vtcm-limit';
import type { CheckContext, Rule } from '../rule';

/** `htp_config` against the chip. */
export const backendHtpRule: Rule = {
  name: 'backend-htp',
  kinds: ['backend-config'],
  check: function* (context) {
    const htp = context.document.json.root?.get('htp_config');
    const soc = htp?.get('soc_model');
    const chip = htpChip(context);
    yield* knownSoc(soc, context);
    if (soc && context.chipGiven && chip && chip !== context.target.chip) yield otherChip(soc, chip, context);
    if (chip?.vtcmMb !== undefined) yield* vtcmTooLarge(htp?.get('vtcm_mb'), 'vtcm_mb', chip.vtcmMb, `${chip.soc} has ${chip.vtcmMb} MiB`);
    yield* decodeProfile(htp?.get('performance_mode'), 'performance_mode', chip?.htpArch);
  },
};

/** The chip that the file names, else the one that the user did. */
export function htpChip({ document: { json }, target, chipGiven }: CheckContext): Chip | undefined {
  const named: JsonValue | undefined = json.root?.get('htp_config')?.get('soc_model');
  const socModel = named?.number() ?? 0;
  if (socModel !== 0) return chipOfModel(socModel);
  return chipGiven ? target.chip : undefined;
}
