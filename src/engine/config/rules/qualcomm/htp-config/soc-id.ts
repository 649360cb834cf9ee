import { removeMember } from '../../../json/edits';
import { atKey, preferred } from '../../findings';
import type { Rule } from '../../rule';
import { chipOfModel, chipText } from '../chip-numbers';
import { entriesOf, socModelOf } from './parts';

/** `soc_id` is the former name of `soc_model`: with both, one says what the other does not. */
export const socIdRule: Rule = {
  name: 'htp-soc-id',
  kinds: ['htp-config'],
  check: function* ({ document: { text, json } }) {
    for (const device of entriesOf(json.root, 'devices')) {
      const former = device.member('soc_id');
      const socModel = socModelOf(device);
      if (!former || socModel === undefined || former.value.number() === socModel) continue;
      const chip = chipOfModel(socModel);
      yield atKey(former, {
        severity: 'error',
        code: 'soc-id-contradicts',
        what: `The soc_id ${former.value.text} names another chip than soc_model ${chip ? chipText(chip) : socModel}.`,
        fix: 'Leave soc_id out: it is the former name of soc_model.',
        fixes: [preferred('Remove soc_id', ...removeMember(text, device, former))],
      });
    }
  },
};
