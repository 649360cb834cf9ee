import { Problem } from '../problem';
import type { Finding } from './finding';

export interface DecodedText {
  readonly text: string;
  /** Anything but `utf-8` is written anew by a fix. */
  readonly encoding: 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'utf-16be' | 'windows-1252';
  readonly findings: readonly Finding[];
}

/** Strings of JavaScript end at 512 MB; no config comes near. */
const mostBytes = 256 * 1024 * 1024;

/** The text of a config file. Tools read UTF-8 without a byte order mark; other encodings are understood and said. */
export function decodeConfig(bytes: Uint8Array, path: string): DecodedText {
  if (bytes.length > mostBytes)
    throw new Problem(
      'config-too-large',
      path,
      `The file has ${Math.round(bytes.length / 1e6)} MB.`,
      'Check that it is a config: the largest that is read has 256 MB.',
    );
  const encoding = encodingOf(bytes);
  const text = new TextDecoder(encoding === 'utf-8-bom' ? 'utf-8' : encoding).decode(bytes);
  if (text.slice(0, 1000).includes('\0'))
    throw new Problem('config-not-text', path, 'The file is binary, not text.', 'Choose a JSON file or an input list.');
  return { text, encoding, findings: encoding === 'utf-8' ? [] : [finding(encoding, text)] };
}

function encodingOf(bytes: Uint8Array): DecodedText['encoding'] {
  const [a, b, c] = bytes;
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  // Without a mark: ASCII in 16 bits has every other byte zero.
  if (bytes.length > 3 && a !== 0 && b === 0 && bytes[3] === 0) return 'utf-16le';
  if (bytes.length > 3 && a === 0 && b !== 0 && bytes[2] === 0) return 'utf-16be';
  if (!isUtf8(bytes)) return 'windows-1252';
  return a === 0xef && b === 0xbb && c === 0xbf ? 'utf-8-bom' : 'utf-8';
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    // `fatal` throws a TypeError, the only way it tells of bad bytes.
    return false;
  }
}

const names: Readonly<Record<Exclude<DecodedText['encoding'], 'utf-8'>, string>> = {
  'utf-8-bom': 'UTF-8 with a byte order mark',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16 (big endian)',
  'windows-1252': 'no UTF-8; it was read as Windows-1252',
};

/** Python's `json.load` refuses a byte order mark ("Unexpected UTF-8 BOM"), rapidjson in Qualcomm's tools any other encoding. */
function finding(encoding: Exclude<DecodedText['encoding'], 'utf-8'>, text: string): Finding {
  const first = encoding === 'windows-1252' ? Math.max(0, text.search(/[^\0-\x7f]/)) : 0;
  return {
    severity: encoding === 'utf-8-bom' ? 'warning' : 'error',
    code: 'text-encoding',
    at: first,
    end: encoding === 'windows-1252' ? first + 1 : 0,
    where: '',
    what: `The file is ${names[encoding]}.`,
    fix: 'Save it as UTF-8: the tools read nothing else.',
    fixes: [],
  };
}
