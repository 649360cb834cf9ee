import { Problem } from '../../problem';

/** A JSON file that is as long as it is meant to be. Trace writers of a process that was ended leave the list open: that end is put on. */
export function parseJson(bytes: Uint8Array, file: string): unknown {
  const text = new TextDecoder().decode(bytes);
  for (const end of ['', ']', ']}']) {
    try {
      return JSON.parse(end === '' ? text : `${text.trimEnd().replace(/,$/, '')}${end}`);
    } catch (thrown) {
      if (!(thrown instanceof SyntaxError)) throw thrown;
    }
  }
  throw new Problem('format-invalid', file, `"${file}" is not whole: its JSON ends or breaks in the middle.`, 'Write the trace again.');
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
