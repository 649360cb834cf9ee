import type { OpenModel } from '../../session';
import type { ConfigDocument } from '../document';
import { readEncodings } from '../encodings/read';
import { encodingUses } from '../encodings/uses';
import type { TextSpan } from '../finding';
import { gridText } from './grid-text';

/** What stands above an entry of a file with encodings. */
export interface EntryLens {
  /** The place of the tensor's name. */
  readonly name: TextSpan;
  readonly tensor: string;
  /** `8 bits, -2.51 … 2.49`; empty where the file is too wrong to tell. */
  readonly grid: string;
  /** Nodes that read or write the tensor; undefined without a model, and where it does not have the tensor. */
  readonly users?: number;
}

/** Of the first `most` entries. */
export function entryLenses(document: ConfigDocument, open: OpenModel | undefined, most: number): readonly EntryLens[] {
  const table = readEncodings(document);
  const entries = table.entries.slice(0, most);
  const uses = open && encodingUses({ ...table, entries }, open);
  return entries.map(({ name, tensor, encoding }, at) => {
    const use = uses?.[at];
    const known = use?.graph !== undefined;
    return {
      name: { at: name.at, end: name.end },
      tensor,
      grid: encoding ? gridText(encoding) : '',
      ...(use && known && { users: use.consumers.length + (use.producer === undefined ? 0 : 1) }),
    };
  });
}
