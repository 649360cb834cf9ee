import type { Finding } from './finding';
import { rules } from './rules';
import type { CheckContext } from './rules/rule';
import { schemaFindings } from './schema/validate';

/** Above this many characters the language service takes seconds; the rules say what it would, in their own words. */
const serviceLimit = 2_000_000;

/** What the rules say, in the order of the text. At once: for the editor, where the JSON language service checks the schema itself. */
export function ruleFindings(context: CheckContext): readonly Finding[] {
  const { kind } = context.document;
  return inOrder(rules.filter(({ kinds }) => kinds.includes(kind)).flatMap((rule) => [...rule.check(context)]));
}

/** Schema and rules together, each fault once: what the editor shows in two voices. */
export async function checkConfig(context: CheckContext): Promise<readonly Finding[]> {
  const ours = ruleFindings(context);
  if (context.document.text.length > serviceLimit) return ours;
  return merged(await schemaFindings(context.document), ours);
}

/** Where the service speaks, it is quoted, and our finding lends its fixes. */
export function merged(service: readonly Finding[], ours: readonly Finding[]): readonly Finding[] {
  const lent = ours.filter(({ schema }) => schema);
  const quoted = service.map((finding) => {
    const fixes = lent.filter(({ at, end }) => at < Math.max(finding.end, finding.at + 1) && end >= finding.at).flatMap((one) => one.fixes);
    return { ...finding, fixes: [...finding.fixes, ...fixes] };
  });
  return inOrder([...quoted, ...ours.filter(({ schema }) => !schema)]);
}

function inOrder(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((a, b) => a.at - b.at || a.end - b.end);
}
