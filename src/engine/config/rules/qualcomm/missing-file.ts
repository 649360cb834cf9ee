import type { Finding, FindingSeverity } from '../../finding';
import { replaceValue } from '../../json/edits';
import type { JsonValue } from '../../json/json';
import { atValue, preferred, quoted } from '../findings';
import type { CheckContext } from '../rule';

/** A file that the config names and that is not there, with what comes of it. */
export function* missingFile(
  value: JsonValue | undefined,
  { files }: CheckContext,
  severity: FindingSeverity,
  consequence: string,
  /** A file that is there and may be meant. */
  instead?: string,
): Generator<Finding> {
  const name = value?.string();
  if (!value || !name || files.get(name)?.exists !== false || isOnDevice(name)) return;
  const isAbsolute = /^(?:[\\/]|[A-Za-z]:)/.test(name);
  yield atValue(value, {
    // An absolute path may be right on the machine that it is for.
    severity: isAbsolute && severity === 'error' ? 'warning' : severity,
    code: 'file-missing',
    what: `The file ${quoted(name)} does not exist${isAbsolute ? ' on this machine' : ''}${consequence}.`,
    fix: instead ? `Did you mean ${quoted(instead)}?` : 'Write its path relative to this file, or put it there.',
    fixes: instead ? [preferred(`Write ${quoted(instead)}`, replaceValue(value, JSON.stringify(instead)))] : [],
  });
}

/** Configs that run on a device name its files. */
export function isOnDevice(path: string): boolean {
  return /^\/(?:data|sdcard|storage|vendor|mnt)\//.test(path);
}

/** A bare library name is looked for by the loader, in folders of its own. */
export function isBareName(path: string): boolean {
  return !/[\\/]/.test(path);
}
