import { nearestSubject, nodesMeant } from '../../../placement/selector/subject';
import type { OpenModel } from '../../../session';
import type { Finding } from '../../finding';
import { replaceValue } from '../../json/edits';
import { atBrace, atValue, preferred, quoted } from '../findings';
import type { Rule } from '../rule';
import { type NamedSubject, subjectFault, subjectOf } from '../subject';

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

const nouns = { node: 'node', op: 'node of the operator', pattern: 'node whose name fits', rule: 'node of the rule' } as const;

function* unknown({ subject, value }: NamedSubject, { model }: OpenModel): Generator<Finding> {
  if (nodesMeant(subject, model, []).length > 0) return;
  const near = nearestSubject(subject, model);
  yield atValue(value, {
    severity: 'warning',
    code: 'override-unknown',
    what: `The model has no ${nouns[subject.by]} ${quoted(subject.name)}: this override is for nothing.`,
    fix: near ? `Did you mean ${quoted(near)}?` : 'Name nodes of the model, or leave the override out.',
    fixes: near ? [preferred(`Write ${quoted(near)}`, replaceValue(value, JSON.stringify(near)))] : [],
  });
}
