import type { Finding, Fix } from './finding';
import { rules } from './rules';
import type { CheckContext } from './rules/rule';
import { schemaFindings } from './schema/validate';

/** Above this many characters the language service takes seconds; the rules say what it would, in their own words. */
const serviceLimit = 2_000_000;

/** What the rules say, in the order of the text. */
export function ruleFindings(context: CheckContext): readonly Finding[] {
  const { kind } = context.document;
  return inOrder(rules.filter(({ kinds }) => kinds.includes(kind)).flatMap((rule) => [...rule.check(context)]));
}

/** Schema and rules together, each fault once. An editor with a JSON service of its own leaves out what has the voice `service`. */
export async function checkConfig(context: CheckContext): Promise<readonly Finding[]> {
  const ours = ruleFindings(context);
  if (context.document.text.length > serviceLimit) return ours;
  return merged(await schemaFindings(context.document), ours);
}

/** Where the service speaks, it is quoted, and our finding lends its fixes. */
export function merged(service: readonly Finding[], ours: readonly Finding[]): readonly Finding[] {
  const said = (finding: Finding) => {
    const there = service.filter((one) => one.at === finding.at && one.end === finding.end);
    return there.length > 0 ? there : service.filter((one) => finding.at < Math.max(one.end, one.at + 1) && finding.end >= one.at);
  };
  const lent = ours.filter((finding) => finding.voice === 'schema' && said(finding).length > 0);
  const quoted = service.map((one) => ({
    ...one,
    fixes: onePreferred([...one.fixes, ...lent.filter((finding) => said(finding).includes(one)).flatMap(({ fixes }) => fixes)]),
  }));
  return inOrder([...quoted, ...ours.filter((finding) => !lent.includes(finding))]);
}

/** Two rules may know the same remedy; of different ones, the first is the one to apply. */
function onePreferred(fixes: readonly Fix[]): readonly Fix[] {
  const distinct = fixes.filter(({ title }, i) => fixes.findIndex((other) => other.title === title) === i);
  const first = distinct.findIndex(({ preferred }) => preferred);
  return distinct.map((fix, i) => (fix.preferred && i !== first ? { title: fix.title, edits: fix.edits } : fix));
}

function inOrder(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((a, b) => a.at - b.at || a.end - b.end);
}
