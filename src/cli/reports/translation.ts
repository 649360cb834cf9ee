import type { ConfigDocument } from '../../engine/config/document';
import type { TranslateTarget } from '../../engine/config/translate/dialect';
import type { Translation } from '../../engine/config/translate/translate';

/** What `translate --json` prints; docs/cli.md documents each field. */
export function translationReport(
  { path, kind }: ConfigDocument,
  to: TranslateTarget,
  { files, notes }: Translation,
  written: readonly string[],
) {
  return {
    path,
    from: kind,
    to,
    files: files.map((file, i) => ({ ...file, written: written[i] ?? null })),
    notes: notes.map(({ note, file, key, why }) => ({ note, file, key, why })),
  };
}
