import type { Rule } from './rule';

/** Who has read so many findings of one rule mends them and checks again. A hostile file has one per character, each with its path and its edits. */
const mostFindings = 200;

/** The rule, as far as somebody will read it, and a word that there is more. Rules are generators: what is not asked for is not computed. */
export function limited(rule: Rule): Rule {
  return {
    ...rule,
    check: function* (context) {
      let count = 0;
      for (const finding of rule.check(context)) {
        if (count++ < mostFindings) {
          yield finding;
          continue;
        }
        const { at, end, where } = finding;
        const what = `The check "${rule.name}" has more to say from here on than ${mostFindings} findings.`;
        yield { severity: 'info', code: 'more-findings', at, end, where, what, fix: 'Mend the first ones, and check again.', fixes: [] };
        return;
      }
    },
  };
}
