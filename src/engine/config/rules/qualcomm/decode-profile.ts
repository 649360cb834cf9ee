import type { Finding } from '../../finding';
import { replaceValue } from '../../json/edits';
import type { JsonValue } from '../../json/json';
import { atValue, preferred, quoted } from '../findings';

const decodePrefix = 'llm_decode_';
/** QAIRT 2.48: profiles for decoding are for v79 and later (`configs.json`). */
const decodeArch = 79;

/** A performance profile for decoding tokens on a chip that has none. */
export function* decodeProfile(value: JsonValue | undefined, name: string, arch: number | undefined): Generator<Finding> {
  const profile = value?.string();
  if (!value || !profile?.startsWith(decodePrefix) || arch === undefined || arch >= decodeArch) return;
  const plain = profile.slice(decodePrefix.length);
  yield atValue(value, {
    severity: 'error',
    code: 'perf-profile-arch',
    what: `The ${name} ${quoted(profile)} needs Hexagon v${decodeArch} or later, and this device is a v${arch}.`,
    fix: `Write ${quoted(plain)}.`,
    fixes: [preferred(`Write ${quoted(plain)}`, replaceValue(value, JSON.stringify(plain)))],
  });
}
