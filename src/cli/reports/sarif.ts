import { version } from '../../../package.json';
import { type Finding, type FindingSeverity, messageOf } from '../../engine/config/finding';
import type { Positions } from '../../engine/text/positions';
import type { CheckedFile } from '../config-files';

const levels: Readonly<Record<FindingSeverity, string>> = { error: 'error', warning: 'warning', info: 'note', hint: 'none' };

/** SARIF 2.1.0 (OASIS), what code scanning reads. Lines and columns count from 1, columns in UTF-16 code units. */
export function sarifReport(checked: readonly CheckedFile[]) {
  const codes = [...new Set(checked.flatMap(({ findings }) => findings.map(({ code }) => code)))].sort();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'qnn-lens', semanticVersion: version, rules: codes.map((id) => ({ id })) } },
        columnKind: 'utf16CodeUnits',
        artifacts: checked.map(({ file }) => ({ location: { uri: uriOf(file) } })),
        results: checked.flatMap((one) => one.findings.map((finding) => result(one, finding, codes))),
      },
    ],
  };
}

function result({ file, positions }: CheckedFile, finding: Finding, codes: readonly string[]) {
  const artifactLocation = { uri: uriOf(file) };
  const fixes = finding.fixes.map(({ title, edits }) => ({
    description: { text: title },
    artifactChanges: [
      {
        artifactLocation,
        replacements: edits.map((edit) => ({ deletedRegion: region(positions, edit), insertedContent: { text: edit.text } })),
      },
    ],
  }));
  return {
    ruleId: finding.code,
    ruleIndex: codes.indexOf(finding.code),
    level: levels[finding.severity],
    message: { text: messageOf(finding) },
    locations: [{ physicalLocation: { artifactLocation, region: region(positions, finding) } }],
    ...(fixes.length > 0 && { fixes }),
  };
}

function region(positions: Positions, { at, end }: { readonly at: number; readonly end: number }) {
  const [start, stop] = [positions.at(at), positions.at(end)];
  return { startLine: start.line + 1, startColumn: start.character + 1, endLine: stop.line + 1, endColumn: stop.character + 1 };
}

/** Relative to where the check ran, with `/`. */
function uriOf(file: string): string {
  return file
    .split(/[\\/]/)
    .map((step) => encodeURIComponent(step))
    .join('/');
}
