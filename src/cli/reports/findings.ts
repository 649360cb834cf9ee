import { type FindingSeverity, messageOf } from '../../engine/config/finding';
import type { TextPosition } from '../../engine/text/positions';
import type { CheckedFile } from '../config-files';

/** One line of `check --json`. Positions are zero-based, `character` in UTF-16 code units, as in the Language Server Protocol. */
export interface FindingReport {
  readonly file: string;
  readonly range: { readonly start: TextPosition; readonly end: TextPosition };
  readonly severity: FindingSeverity;
  readonly code: string;
  readonly message: string;
  readonly fixes: readonly { readonly title: string }[];
}

export function findingsReport(checked: readonly CheckedFile[]): readonly FindingReport[] {
  return checked.flatMap(({ file, findings, positions }) =>
    findings.map((finding) => ({
      file,
      range: { start: positions.at(finding.at), end: positions.at(finding.end) },
      severity: finding.severity,
      code: finding.code,
      message: messageOf(finding),
      fixes: finding.fixes.map(({ title }) => ({ title })),
    })),
  );
}
