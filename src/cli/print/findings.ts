import { type Finding, type FindingSeverity, messageOf } from '../../engine/config/finding';
import type { CheckedFile } from '../config-files';
import type { Terminal } from '../terminal';
import { type Style, styleFor } from './style';
import { visible } from './visible';

/** A file may have a finding per tensor. `--json` has all. */
const mostPerFile = 50;

/** `file:line:column: severity: message [code]`, as compilers print it, counted from 1; then what can be mended, and a sum. */
export function printFindings(terminal: Terminal, checked: readonly CheckedFile[]): void {
  const style = styleFor(terminal);
  for (const one of checked) {
    for (const { title, code, line } of one.changes) terminal.out(`${visible(one.file)}:${line}: fixed: ${visible(title)} [${code}]\n`);
    for (const finding of one.findings.slice(0, mostPerFile)) terminal.out(findingLines(one, finding, style));
    if (one.findings.length > mostPerFile)
      terminal.out(style.dim(`${visible(one.file)}: ... and ${one.findings.length - mostPerFile} more; --json has all.\n`));
  }
  terminal.out(sum(checked));
}

function findingLines({ file, positions }: CheckedFile, finding: Finding, { bold, dim }: Style): string {
  const { line, character } = positions.at(finding.at);
  const place = `${visible(file)}:${line + 1}:${character + 1}`;
  const fixes = finding.fixes.map(({ title, preferred }) => dim(`    ${preferred ? 'fix' : 'or'}: ${visible(title)}\n`));
  return `${bold(place)}: ${finding.severity}: ${visible(messageOf(finding))} [${finding.code}]\n${fixes.join('')}`;
}

function sum(checked: readonly CheckedFile[]): string {
  const findings = checked.flatMap((one) => one.findings);
  const count = (severity: FindingSeverity) => findings.filter((one) => one.severity === severity).length;
  const fixable = findings.filter(({ fixes }) => fixes.some(({ preferred }) => preferred)).length;
  const parts = (['error', 'warning', 'info', 'hint'] as const).flatMap((severity) => {
    const many = count(severity);
    return many === 0 ? [] : [`${many} ${severity}${many === 1 || severity === 'info' ? '' : 's'}`];
  });
  const files = `${checked.length} file${checked.length === 1 ? '' : 's'}`;
  const mend = fixable > 0 ? `; --fix mends ${fixable}` : '';
  return `${files}: ${parts.length === 0 ? 'nothing to say' : parts.join(', ')}${mend}\n`;
}
