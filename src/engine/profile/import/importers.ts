import { Problem } from '../../problem';
import { aiHub } from './ai-hub';
import { chromeTrace } from './chrome-trace';
import type { Importer } from './importer';
import { ortTrace } from './ort-trace';
import { ownProfile } from './own-profile';
import { qhas } from './qhas';
import { qnnProfileCsv } from './qnn-profile-csv';
import { simulatorTrace } from './simulator-trace';

export const importers: readonly Importer[] = [ownProfile, simulatorTrace, ortTrace, chromeTrace, qnnProfileCsv, qhas, aiHub];

const headBytes = 65_536;

/** The importer of a file by its first bytes; a name says nothing. */
export function importerOf(bytes: Uint8Array, file: string): Importer {
  const head = new TextDecoder().decode(bytes.subarray(0, headBytes));
  const found = importers.find(({ claims }) => claims(head));
  if (found) return found;
  const start = bytes.length === 0 ? 'is empty' : `starts with ${JSON.stringify(head.slice(0, 40))}`;
  throw new Problem(
    'format-unknown',
    file,
    `"${file}" ${start}, which is no profile or trace that QNN Lens reads.`,
    `Give one of: ${importers.map(({ format }) => format).join(', ')}.`,
  );
}
