import { applyEdits, type ChosenFix, preferredFixes } from './apply-fixes';
import type { Finding } from './finding';

/** A fix may uncover the next fault; a fix that does not settle its finding must not go on forever. */
const mostRounds = 10;

export interface Fixed {
  readonly text: string;
  /** What was done, in order. */
  readonly applied: readonly ChosenFix[];
  /** What is left to say of the new text. */
  readonly findings: readonly Finding[];
}

/** Applies the preferred fixes and checks again, until nothing more can be mended safely. */
export async function fixAll(text: string, check: (text: string) => Promise<readonly Finding[]>): Promise<Fixed> {
  const applied: ChosenFix[] = [];
  const seen = new Set([text]);
  let now = text;
  let findings = await check(now);
  for (let round = 0; round < mostRounds; round++) {
    const fixes = preferredFixes(findings);
    const next = applyEdits(
      now,
      fixes.flatMap(({ fix }) => fix.edits),
    );
    if (seen.has(next)) break;
    seen.add(next);
    applied.push(...fixes);
    now = next;
    findings = await check(now);
  }
  return { text: now, applied, findings };
}
