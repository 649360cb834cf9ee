import type { Finding } from './finding';
import { rules } from './rules';
import type { CheckContext } from './rules/rule';

/** Everything that the rules say of a config, in the order of the text. The schema has its own say (`schema/validate.ts`). */
export function checkConfig(context: CheckContext): readonly Finding[] {
  const { kind } = context.document;
  const findings = rules.filter(({ kinds }) => kinds.includes(kind)).flatMap((rule) => [...rule.check(context)]);
  return findings.sort((a, b) => a.at - b.at || a.end - b.end);
}
