import type { Finding, FindingSeverity } from './finding';

const order: readonly FindingSeverity[] = ['error', 'warning', 'info', 'hint'];

/** The weightiest findings in the order of the text, and in place of the others one that counts them: a list of 100,000 helps nobody and costs seconds to draw. */
export function weightiest(findings: readonly Finding[], most: number): readonly Finding[] {
  if (findings.length <= most) return findings;
  const rank = ({ severity }: Finding) => order.indexOf(severity);
  const ranked = [...findings].sort((a, b) => rank(a) - rank(b) || a.at - b.at);
  const [shown, hidden] = [ranked.slice(0, most), ranked.slice(most)];
  return [moreFindings(hidden), ...shown.sort((a, b) => a.at - b.at)];
}

function moreFindings(hidden: readonly Finding[]): Finding {
  const [worst] = hidden as [Finding];
  const counts = order.map((severity) => [hidden.filter((one) => one.severity === severity).length, severity] as const);
  const text = counts
    .flatMap(([count, severity]) => (count > 0 ? [`${count} ${count === 1 ? severity : plural[severity]}`] : []))
    .join(', ');
  return {
    severity: worst.severity,
    code: 'more-findings',
    at: 0,
    end: 1,
    where: '',
    what: `More is wrong than is shown here: ${text}.`,
    fix: 'Mend these first, or list all with `qnn-lens check`.',
    fixes: [],
  };
}

const plural: Readonly<Record<FindingSeverity, string>> = { error: 'errors', warning: 'warnings', info: 'notes', hint: 'hints' };
