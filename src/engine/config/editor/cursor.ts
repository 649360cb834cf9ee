import type { TextSpan } from '../finding';
import type { JsonValue, Member } from '../json/json';

/** Where an offset stands in a JSON text. */
export interface Cursor {
  /** Names and positions from the root to `value`. */
  readonly steps: readonly string[];
  /** The innermost value around the offset. */
  readonly value: JsonValue;
  /** The members and list entries that lead to it, outermost first. */
  readonly around: readonly JsonValue[];
  /** The member of `value` whose name the offset touches. */
  readonly member?: Member;
}

/** Undefined outside of the root. */
export function cursorAt(root: JsonValue | undefined, offset: number): Cursor | undefined {
  if (!root || !touches(root, offset)) return undefined;
  const steps: string[] = [];
  const around: JsonValue[] = [];
  let value = root;
  for (;;) {
    const member = memberAt(value, offset);
    if (member && touches(member.key, offset)) return { steps, value, around, member };
    const next = member ? { step: member.name, value: member.value } : itemAt(value, offset);
    if (!next) return { steps, value, around };
    around.push(value);
    steps.push(next.step);
    value = next.value;
  }
}

function memberAt(value: JsonValue, offset: number): Member | undefined {
  for (const member of value.members()) {
    if (member.key.at > offset) return undefined;
    if (touches(member.key, offset) || touches(member.value, offset)) return member;
  }
  return undefined;
}

function itemAt(value: JsonValue, offset: number): { readonly step: string; readonly value: JsonValue } | undefined {
  let position = 0;
  for (const item of value.items()) {
    if (item.at > offset) return undefined;
    if (touches(item, offset)) return { step: String(position), value: item };
    position++;
  }
  return undefined;
}

/** The end belongs to it: there stands the cursor of somebody who types. */
function touches({ at, end }: TextSpan, offset: number): boolean {
  return at <= offset && offset <= end;
}
