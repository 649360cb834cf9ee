import { nearestSubject, nodesMeant } from '../../../placement/selector/subject';
import type { OpenModel } from '../../../session';
import type { Finding } from '../../finding';
import { atBrace, quoted } from '../findings';
import type { Rule } from '../rule';
import { type NamedSubject, subjectFault, subjectOf, unknownSubject } from '../subject';

/** Each override is held against every node of the model. */
const mostOverrides = 500;

/** What an override can change. */
const changes = ['method', 'weights', 'activations', 'per_channel', 'float'];

/** Overrides that name nothing, or change nothing, are passed over without a word when the recipe is used. */
export const overridesRule: Rule = {
  name: 'recipe-overrides',
  kinds: ['recipe'],
  check: function* ({ document, model }) {
    const entries = [...(document.json.root?.get('overrides')?.items() ?? [])].filter(({ type }) => type === 'object');
    for (const entry of entries.slice(0, mostOverrides)) {
      yield* subjectFault(entry, 'override', 'override-subject');
      if (!changes.some((change) => entry.get(change)))
        yield atBrace(entry, {
          severity: 'warning',
          code: 'override-empty',
          what: 'This override changes nothing.',
          fix: `Give it one of ${changes.map(quoted).join(', ')}.`,
        });
      const named = subjectOf(entry);
      if (model && named) yield* unknown(named, model);
    }
  },
};

function* unknown(named: NamedSubject, { model }: OpenModel): Generator<Finding> {
  if (nodesMeant(named.subject, model, []).length > 0) return;
  yield unknownSubject(named, nearestSubject(named.subject, model), {
    severity: 'warning',
    code: 'override-unknown',
    consequence: ': this override is for nothing',
    otherwise: 'Name nodes of the model, or leave the override out.',
  });
}
