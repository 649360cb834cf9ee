import { nearest } from '../../../text/nearest';
import { sectionNames } from '../../encodings/encoding';
import type { Finding, Fix } from '../../finding';
import { insertMember, removeMember, renameKey } from '../../json/edits';
import type { Member } from '../../json/json';
import { atKey, offered, preferred, quoted } from '../findings';
import { encodingRule, type Look } from './look';
import { movedKeys } from './rewrite';

const specified = ['version', ...sectionNames, 'quantizer_args', 'excluded_layers'];
/** Names that AIMET's exports and JSON tools add. */
const harmless: ReadonlySet<string> = new Set([...specified, '$schema', 'producer']);

/** Members of the root that no tool reads. */
export const topLevelRule = encodingRule('encodings-top-level', function* (look) {
  const names = new Set(Array.from(look.root.members(), ({ name }) => name));
  for (const member of look.root.members()) {
    if (Object.hasOwn(movedKeys, member.name)) yield movedKey(look, member);
    else if (!harmless.has(member.name)) yield unknownKey(look, member, names);
  }
});

function movedKey(look: Look, member: Member): Finding {
  const { flag, argument } = movedKeys[member.name] as (typeof movedKeys)[string];
  const remove = removeMember(look.text, look.root, member);
  const bits = member.value.number() ?? 8;
  const moved = argument && argumentEdit(look, argument, member.value.text);
  const title = moved ? `Move ${quoted(member.name)} to "quantizer_args"` : `Remove ${quoted(member.name)}`;
  const why = member.name === 'bias_bitwidth' ? ' Without it, biases get 8 bits, and 32 are recommended.' : '';
  return atKey(member, {
    severity: 'warning',
    code: 'encodings-ignored-key',
    tag: 'unnecessary',
    what: `${quoted(member.name)} at the top of a file of encodings is read by no tool.`,
    fix: `Pass ${flag} ${bits} to qairt-quantizer for the tensors without an encoding.${why}`,
    fixes: [preferred(title, ...remove, ...(moved ? [moved] : []))],
  });
}

/** Undefined where the argument is there already. */
function argumentEdit({ root, text }: Look, argument: string, value: string) {
  const own = root.member('quantizer_args')?.value;
  if (own?.get(argument)) return undefined;
  return own ? insertMember(text, own, argument, value) : insertMember(text, root, 'quantizer_args', `{ "${argument}": ${value} }`);
}

function unknownKey(look: Look, member: Member, names: ReadonlySet<string>): Finding {
  const meant = nearest(
    member.name,
    specified.filter((name) => !names.has(name)),
  );
  const fixes: readonly Fix[] = meant
    ? [preferred(`Write "${meant}" instead`, renameKey(member, meant))]
    : [offered(`Remove ${quoted(member.name)}`, ...removeMember(look.text, look.root, member))];
  return atKey(member, {
    severity: meant ? 'warning' : 'info',
    code: 'encodings-unknown-key',
    what: `${quoted(member.name)} is not a key of the encodings format, and tools ignore it.`,
    fix: meant ? `Did you mean "${meant}"?` : `The keys are ${specified.map(quoted).join(', ')}.`,
    fixes,
  });
}
