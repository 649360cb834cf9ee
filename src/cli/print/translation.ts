import type { ConfigDocument } from '../../engine/config/document';
import type { Translation } from '../../engine/config/translate/translate';
import { Positions } from '../../engine/text/positions';
import type { Terminal } from '../terminal';
import { visible } from './visible';

/** The files on standard output, or where they were written; on standard error what could not be carried over as it was. `shown` is the file as it was given. */
export function printTranslation(
  terminal: Terminal,
  shown: string,
  document: ConfigDocument,
  { files, notes }: Translation,
  written: readonly string[],
): void {
  for (const [i, { name, text }] of files.entries()) {
    const path = written[i];
    if (path !== undefined) terminal.out(`${visible(path)}\n`);
    else terminal.out(files.length === 1 ? text : `==> ${visible(name)} <==\n${text}`);
  }
  const positions = new Positions(document.text);
  for (const { note, file, key, at, why } of notes) {
    const { line, character } = positions.at(at);
    // The text of the other file, which a net-run config names, is not at hand: its path and the key must do.
    const place = file === document.path ? `${visible(shown)}:${line + 1}:${character + 1}` : visible(file);
    terminal.err(`${place}: note: ${key === '' ? '' : `${visible(key)}: `}${visible(why)} [${note}]\n`);
  }
}
