import { chips } from '../../../targets/chips';
import { nearest } from '../../../text/nearest';
import type { Finding } from '../../finding';
import { replaceValue } from '../../json/edits';
import { atKey, atValue, preferred, quoted } from '../findings';
import { missingFile } from '../qualcomm/missing-file';
import type { Rule } from '../rule';

/** What the limits are for: the model must be there, and the chip must be one. */
export const targetRule: Rule = {
  name: 'budget-target',
  kinds: ['budget'],
  check: function* (context): Generator<Finding> {
    const { root } = context.document.json;
    yield* missingFile(root?.get('model'), context, 'error', '');
    const chip = root?.get('target')?.get('soc');
    const name = chip?.string();
    if (chip && name !== undefined && !chips.some(({ soc }) => soc === name)) {
      const names = chips.map(({ soc }) => soc);
      const near = names.find((soc) => soc.toLowerCase() === name.trim().toLowerCase()) ?? nearest(name, names);
      yield atValue(chip, {
        severity: 'error',
        code: 'budget-chip-unknown',
        what: `The chip ${quoted(name)} is not in the table.`,
        fix: near ? `Write ${quoted(near)}.` : 'Write the name of a chip, SM8650 for example.',
        fixes: near ? [preferred(`Write "${near}"`, replaceValue(chip, JSON.stringify(near)))] : [],
      });
    }
    const limits = root?.member('limits');
    const isMissing = context.files.get(root?.get('model')?.string() ?? '')?.exists === false;
    if (!limits || isMissing || context.model || context.figures) return;
    yield atKey(limits, {
      severity: 'info',
      code: 'budget-no-model',
      what: 'No model belongs to this budget, so no limit is checked.',
      fix: 'Name it with "model".',
    });
  },
};
