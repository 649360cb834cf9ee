import { decodeConfig } from '../engine/config/decode';
import { configDocument } from '../engine/config/document';
import type { EncodingTable } from '../engine/config/encodings/encoding';
import { readEncodings } from '../engine/config/encodings/read';
import { Problem } from '../engine/problem';
import type { Files } from '../engine/world';

/** A file of encodings in any version, the seed's too. */
export async function readEncodingsFile(path: string, files: Files): Promise<EncodingTable> {
  if (!(await files.stat(path))) throw new Problem('file-missing', path, 'There is no such file.', 'Check the path.');
  const document = configDocument(path, decodeConfig(await files.read(path), path).text, 'encodings');
  const table = document && readEncodings(document);
  if (table && table.entries.length > 0) return table;
  throw new Problem(
    'no-encodings',
    path,
    'The file holds no encodings.',
    'Give a file with activation_encodings and param_encodings; qnn-lens check says what is wrong.',
  );
}
