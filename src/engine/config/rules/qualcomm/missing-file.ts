import type { Finding, FindingSeverity } from '../../finding';
import type { JsonValue } from '../../json/json';
import { atValue, quoted } from '../findings';
import type { CheckContext } from '../rule';

/** A file that the config names and that is not there, with what comes of it. */
export function* missingFile(
  value: JsonValue | undefined,
  { files }: CheckContext,
  severity: FindingSeverity,
  consequence: string,
): Generator<Finding> {
  const name = value?.string();
  if (!value || !name || files.get(name)?.exists !== false) return;
  yield atValue(value, {
    severity,
    code: 'file-missing',
    what: `The file ${quoted(name)} does not exist${consequence}.`,
    fix: 'Write its path relative to this file, or put it there.',
    fixes: [],
  });
}

/** A bare library name is looked for by the loader, in folders of its own. */
export function isBareName(path: string): boolean {
  return !/[\\/]/.test(path);
}
