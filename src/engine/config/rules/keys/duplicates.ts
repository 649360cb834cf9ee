import type { Finding } from '../../finding';
import { removeMember } from '../../json/edits';
import type { JsonValue, Member } from '../../json/json';
import { atKey, offered, preferred, quoted } from '../findings';
import type { CheckContext, Rule } from '../rule';
import { jsonKinds } from './json-kinds';

/** Looking into every one of 100,000 encodings takes a third of a second, and machines write such files: only their sections and tensors are looked at. */
const largest = 2_000_000;
const namesOfTensors = 2;

/** A name that stands twice in one object: readers keep the last one, so the earlier one has no effect. */
export const duplicateRule: Rule = {
  name: 'duplicate-keys',
  kinds: jsonKinds,
  check: function* ({ document }: CheckContext): Generator<Finding> {
    const { json, text } = document;
    if (json.root) yield* inside(json.root, text, text.length > largest ? namesOfTensors : Number.POSITIVE_INFINITY);
  },
};

function* inside(value: JsonValue, text: string, levels: number): Generator<Finding> {
  if (levels === 0) return;
  const seen = new Map<string, Member>();
  for (const member of value.members()) {
    const earlier = seen.get(member.name);
    if (earlier) yield duplicate(text, value, earlier, member);
    seen.set(member.name, member);
    if (isContainer(member.value)) yield* inside(member.value, text, levels - 1);
  }
  for (const item of value.items()) if (isContainer(item)) yield* inside(item, text, levels - 1);
}

const isContainer = ({ type }: JsonValue) => type === 'object' || type === 'array';

function duplicate(text: string, object: JsonValue, earlier: Member, later: Member): Finding {
  const remove = removeMember(text, object, earlier);
  const same = earlier.value.text === later.value.text;
  return atKey(earlier, {
    severity: 'warning',
    code: 'duplicate-key',
    what: `${quoted(earlier.name)} stands twice in one object; the later one counts${same ? '' : `, with another value`}.`,
    fix: same ? 'Remove one of them.' : 'Remove the one that is not meant.',
    fixes: [same ? preferred('Remove the earlier one', ...remove) : offered('Remove the earlier one', ...remove)],
    tag: 'unnecessary',
    voice: 'schema',
  });
}
