import type { Finding, Fix, TextEdit } from './finding';

/** The text after the edits, which are about one and the same text and do not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let out = '';
  let done = 0;
  for (const { at, end, text: replacement } of [...edits].sort((a, b) => a.at - b.at || a.end - b.end)) {
    out += text.slice(done, at) + replacement;
    done = end;
  }
  return out + text.slice(done);
}

/** A finding with the fix that was chosen for it. */
export interface ChosenFix {
  readonly finding: Finding;
  readonly fix: Fix;
}

/**
 * The preferred fixes that can be applied together: the first of those that touch the same text wins, and the others are left for the next round, when
 * they may be settled.
 */
export function preferredFixes(findings: readonly Finding[]): readonly ChosenFix[] {
  const chosen: ChosenFix[] = [];
  const taken: TextEdit[] = [];
  for (const finding of findings) {
    const fix = finding.fixes.find(({ preferred }) => preferred);
    if (!fix || fix.edits.some((edit) => taken.some((other) => collide(edit, other)))) continue;
    taken.push(...fix.edits);
    chosen.push({ finding, fix });
  }
  return chosen;
}

/** Two insertions at one place would stand in either order. */
function collide(a: TextEdit, b: TextEdit): boolean {
  return (a.at < b.end && b.at < a.end) || a.at === b.at || (a.at === a.end && a.at === b.end) || (b.at === b.end && b.at === a.end);
}
