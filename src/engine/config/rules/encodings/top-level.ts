import type { Finding } from '../../finding';
import { insertMember, removeMember } from '../../json/edits';
import type { Member } from '../../json/json';
import { atKey, preferred, quoted } from '../findings';
import { encodingRule, type Look } from './look';
import { movedKeys } from './moved-keys';

/** The seed's bit widths at the root. Keys that nobody knows are told by the rules of all kinds. */
export const topLevelRule = encodingRule('encodings-top-level', function* (look) {
  for (const member of look.root.members()) if (Object.hasOwn(movedKeys, member.name)) yield movedKey(look, member);
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
