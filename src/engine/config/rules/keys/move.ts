import type { TextEdit } from '../../finding';
import { insertMember, removeSpan } from '../../json/edits';
import type { JsonValue, Member } from '../../json/json';

/** Where a key belongs: as far as the file has it, and the steps that are missing. */
interface Destination {
  readonly object: JsonValue;
  /** `graphs[]`, `graph_splitting_configs`. */
  readonly missing: readonly string[];
}

/**
 * The edits that move members of one object to where the schema has them (`devices[]/cores[]`), making what is missing on the way. Undefined where it is
 * not clear which entry of a list is meant, or where the place is taken.
 */
export function moveMembers(
  text: string,
  root: JsonValue,
  source: JsonValue,
  members: readonly Member[],
  target: string,
): readonly TextEdit[] | undefined {
  const destination = destinationOf(root, source, target.split('/').filter(Boolean));
  const [first] = members;
  if (!destination || !first) return undefined;
  const { object, missing } = destination;
  const [name, json] = wrapped(members, missing);
  if (missing.length === 0 && members.some((member) => object.member(member.name))) return undefined;
  if (object.at !== source.at) return [...removeMembers(text, source, members), insertMember(text, object, name, json)];
  const rest = members.slice(1);
  const inPlace = { at: first.key.at, end: first.value.end, text: `${JSON.stringify(name)}: ${json}` };
  return rest.length === 0 ? [inPlace] : [inPlace, ...removeMembers(text, source, rest)];
}

function destinationOf(root: JsonValue, source: JsonValue, steps: readonly string[]): Destination | undefined {
  let object = root;
  for (const [index, step] of steps.entries()) {
    const value = object.get(step.replace('[]', ''));
    if (!value) return { object, missing: steps.slice(index) };
    const next = step.endsWith('[]') ? entryFor(value, source) : value;
    if (next?.type !== 'object') return undefined;
    object = next;
  }
  return { object, missing: [] };
}

/** The entry around the source, or the only one. */
function entryFor(list: JsonValue, source: JsonValue): JsonValue | undefined {
  const entries = [...list.items()];
  return entries.find(({ at, end }) => at <= source.at && source.end <= end) ?? (entries.length === 1 ? entries[0] : undefined);
}

/** The members below the missing steps, as one member. */
function wrapped(members: readonly Member[], missing: readonly string[]): readonly [name: string, json: string] {
  const [first, ...rest] = members.map(({ name, value }) => [name, value.text] as const);
  const [name, value] = first as readonly [string, string];
  const all = [value, ...rest.map(([other, text]) => `${JSON.stringify(other)}: ${text}`)].join(', ');
  return missing.reduceRight<readonly [string, string]>(
    ([inner, json], step) => {
      const object = `{ ${JSON.stringify(inner)}: ${json} }`;
      return [step.replace('[]', ''), step.endsWith('[]') ? `[${object}]` : object];
    },
    [name, all],
  );
}

/** Neighbors go as one. */
export function removeMembers(text: string, object: JsonValue, members: readonly Member[]): readonly TextEdit[] {
  const gone = new Set(members.map(({ key }) => key.at));
  const spans: { at: number; end: number; gone: boolean }[] = [];
  for (const { key, value } of object.members()) {
    const last = spans.at(-1);
    const goes = gone.has(key.at);
    if (goes && last?.gone) last.end = value.end;
    else spans.push({ at: key.at, end: value.end, gone: goes });
  }
  return spans.filter((span) => span.gone).flatMap(({ at }) => removeSpan(text, spans, at));
}
