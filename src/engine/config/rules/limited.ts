import type { Rule } from './rule';

/** Who has read so many findings of one rule mends them and checks again. A hostile file has one per character, each with its path and its edits. */
const mostFindings = 200;

/** The rule, as far as somebody will read it. Rules are generators: what is not asked for is not computed. */
export function limited(rule: Rule): Rule {
  return {
    ...rule,
    check: function* (context) {
      let count = 0;
      for (const finding of rule.check(context)) {
        yield finding;
        if (++count === mostFindings) return;
      }
    },
  };
}
