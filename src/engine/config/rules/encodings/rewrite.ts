import type { Encoding, EncodingVersion } from '../../encodings/encoding';
import { isCentered } from '../../encodings/normalize';
import { entryText, isKeyed, isOnnxStyle, listText, unsayable } from '../../encodings/write';
import type { Fix, TextEdit } from '../../finding';
import type { JsonValue } from '../../json/json';
import type { Look } from './look';
import { movedKeys } from './moved-keys';

/**
 * The whole file in another version, unless that cannot say all of it. Root members that are no encodings stay; comments outside the root stay too.
 */
export function rewriteFix(look: Look, version: EncodingVersion, isPreferred: boolean): Fix | undefined {
  const { table, root } = look;
  const encodings = table.entries.map(({ encoding }) => encoding);
  if (encodings.some((encoding) => encoding === undefined)) return undefined;
  const known = encodings.filter((encoding) => encoding !== undefined);
  if (table.entries.length > mostRewritten || loses(known, version) || !known.every(isSound)) return undefined;
  const lines = (section?: 'activation' | 'param') =>
    known.filter((encoding) => section === undefined || encoding.section === section).map((encoding) => entryText(encoding, version));
  const keyed = isKeyed(version);
  const sections: Readonly<Record<string, string>> = isOnnxStyle(version)
    ? { encodings: listText(lines(), keyed) }
    : { activation_encodings: listText(lines('activation'), keyed), param_encodings: listText(lines('param'), keyed) };
  const edit: TextEdit = { at: root.at, end: root.end, text: rootText(root, version, sections) };
  return { title: `Rewrite as encodings ${version}`, edits: [edit], ...(isPreferred && { preferred: true }) };
}

/** A larger file is a program's, which had better write it anew. */
const mostRewritten = 5_000;

/** What is wrong is mended before it is written anew: a rewritten fault would look meant. */
function isSound({ dtype, bitwidth, symmetric, granularity, scale, offset }: Encoding): boolean {
  if (dtype === 'float') return true;
  const isGrid =
    scale.every((step) => step > 0 && Number.isFinite(step)) &&
    offset.every((zero) => Number.isInteger(zero) && zero <= 0 && zero > -(2 ** bitwidth));
  return isGrid && scale.length > 0 && ((!symmetric && granularity === 'tensor') || isCentered(offset, bitwidth));
}

function loses(encodings: Parameters<typeof unsayable>[0], version: EncodingVersion): boolean {
  return unsayable(encodings, version).some((note) => note.includes('left out'));
}

function rootText(root: JsonValue, version: EncodingVersion, sections: Readonly<Record<string, string>>): string {
  const members = [`"version": "${version}"`, ...Object.entries(sections).map(([name, text]) => `"${name}": ${text}`)];
  const others = [...root.members()].filter(({ name }) => !taken.has(name) && !(name in movedKeys) && name !== 'quantizer_args');
  members.push(...others.map(({ name, value }) => `${JSON.stringify(name)}: ${value.text}`));
  const args = quantizerArguments(root);
  if (args) members.push(`"quantizer_args": ${args}`);
  return `{\n${members.map((member) => `  ${member}`).join(',\n')}\n}`;
}

const taken: ReadonlySet<string> = new Set(['version', 'activation_encodings', 'param_encodings', 'encodings']);

/** The root's bit widths go where the specification has them. */
function quantizerArguments(root: JsonValue): string | undefined {
  const moved = [...root.members()].flatMap(({ name, value }) => {
    const argument = Object.hasOwn(movedKeys, name) ? movedKeys[name]?.argument : undefined;
    return argument && value.type === 'number' ? [[argument, value.text] as const] : [];
  });
  const own = root.get('quantizer_args');
  if (own && moved.length === 0) return own.text;
  const kept = own ? [...own.members()].map(({ name, value }) => [name, value.text] as const) : [];
  const all = new Map([...moved, ...kept]);
  return all.size === 0 ? undefined : `{ ${[...all].map(([name, text]) => `${JSON.stringify(name)}: ${text}`).join(', ')} }`;
}
