import { basename } from 'node:path';
import * as vscode from 'vscode';
import { short } from '../../engine/config/editor/grid-text';
import type { Lens } from '../lens';

/** Holds each encoding against the tensor's data: hints in the file, and on the graph when it is open. */
export async function validateRanges(lens: Lens, document: vscode.TextDocument): Promise<void> {
  const { configs, jobs, pages, rangeHints } = lens;
  const name = basename(document.uri.path);
  const { version } = document;
  const ranges = await jobs.run({
    kind: 'ranges',
    model: configs.link(document.uri.fsPath)?.path,
    title: `Validate quantization ranges of ${name}`,
    work: (options) => configs.ask('validateRanges', document, {}, options),
  });
  if (document.version === version) rangeHints.show(document, ranges);
  pages.notify(ranges.model, { notify: 'encodings' });
  const { rows, notJudged } = ranges;
  const worst = rows.reduce<(typeof rows)[number] | undefined>((low, row) => (low && low.sqnrDb <= row.sqnrDb ? low : row), undefined);
  const others = notJudged.length > 0 ? '; the others have no data in the model, or no grid' : '';
  const worstText = worst ? ` The lowest SQNR is ${short(worst.sqnrDb)} dB, of "${worst.tensor}".` : '';
  const all = rows.length + notJudged.length;
  void vscode.window.showInformationMessage(`${name}: ${rows.length} of ${all} tensors judged${others}.${worstText}`);
}
