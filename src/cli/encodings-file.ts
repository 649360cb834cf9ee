import { decodeConfig } from '../engine/config/decode';
import { type ConfigDocument, configDocument } from '../engine/config/document';
import type { EncodingTable } from '../engine/config/encodings/encoding';
import { readEncodings } from '../engine/config/encodings/read';
import { Problem } from '../engine/problem';
import type { Files } from '../engine/world';

export interface EncodingsDocument {
  readonly document: ConfigDocument;
  readonly table: EncodingTable;
}

/** A file of encodings in any version, the seed's too. */
export async function readEncodingsDocument(path: string, files: Files): Promise<EncodingsDocument> {
  if (!(await files.stat(path))) throw new Problem('file-missing', path, 'There is no such file.', 'Check the path.');
  const document = configDocument(path, decodeConfig(await files.read(path), path).text, 'encodings');
  const table = document && readEncodings(document);
  if (document && table && table.entries.length > 0) return { document, table };
  throw new Problem(
    'no-encodings',
    path,
    'The file holds no encodings.',
    'Give a file with activation_encodings and param_encodings; qnn-lens check says what is wrong.',
  );
}
