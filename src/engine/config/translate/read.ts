import { chips } from '../../targets/chips';
import type { Chip } from '../../targets/target';
import type { ConfigDocument } from '../document';
import type { JsonValue } from '../json/json';
import { type Dialect, dialectOf, type SettingValue, type TranslateSource, type WorkUnit } from './dialect';
import { leavesOf, plain, valuesAt } from './places';
import { type Row, rows } from './rows';

/** A setting as a file says it. */
export interface Setting {
  readonly row: Row;
  readonly value: SettingValue;
  /** Absent for what the caller wished. */
  readonly source?: Said;
}

/** A value with the file and dialect that it was found in. */
export interface Said {
  readonly document: ConfigDocument;
  readonly dialect: Dialect;
  readonly json: JsonValue;
}

/** What one or two files say, in the order of the table. Everything that is no setting is in `left`. */
export interface Read {
  readonly unit: WorkUnit;
  readonly chip: Chip | undefined;
  readonly settings: readonly Setting[];
  /** The same as leaving it out. */
  readonly unset: readonly Said[];
  /** A key of the table with a value that the format does not have. */
  readonly unread: readonly Said[];
  /** Further entries of a list whose first one was read. */
  readonly repeated: readonly { readonly said: Said; readonly first: JsonValue; readonly equal: boolean }[];
  /** No key of the table. */
  readonly left: readonly Said[];
}

export interface SourceFile {
  readonly document: ConfigDocument;
  readonly kind: TranslateSource;
}

/** `unit` and `chip` are the caller's wish. */
export function readSettings(files: readonly SourceFile[], wish: { readonly unit?: WorkUnit; readonly chip?: Chip }): Read {
  const unit = wish.unit ?? unitOf(files);
  const chip = wish.chip ?? chipOf(files);
  const settings: Setting[] = [];
  const read = { unset: [] as Said[], unread: [] as Said[], repeated: [] as Read['repeated'][number][], left: [] as Said[] };
  for (const { document, kind } of files) {
    const { root } = document.json;
    if (!root) continue;
    const dialect = dialectOf[kind];
    const said = (json: JsonValue): Said => ({ document, dialect, json });
    const known = new Set(plumbing[dialect]?.flatMap((path) => valuesAt(root, path)).map(({ at }) => at));
    for (const row of rows) {
      const place = row.places[dialect];
      if (!place || isOtherUnits(row, unit, dialect)) continue;
      const [first, ...others] = valuesAt(root, place.path);
      if (!first) continue;
      for (const { at } of [first, ...others]) known.add(at);
      for (const other of others) read.repeated.push({ said: said(other), first, equal: other.text === first.text });
      const json = plain(first);
      if (place.unset?.some((one) => one === json)) read.unset.push(said(first));
      else {
        const value = place.codec.read(json, { chip });
        if (value === undefined) read.unread.push(said(first));
        else settings.push({ row, value, source: said(first) });
      }
    }
    for (const leaf of leavesOf(root)) if (!known.has(leaf.at)) read.left.push(said(leaf));
  }
  return { unit, chip, settings, ...read };
}

/** Two units share `device_id` in the provider options; elsewhere a key says its unit. */
function isOtherUnits(row: Row, unit: WorkUnit, dialect: Dialect): boolean {
  return dialect === 'provider' && row.unit !== undefined && row.unit !== unit;
}

/** What holds the files together and is no setting. */
const plumbing: Readonly<Partial<Record<Dialect, readonly string[]>>> = {
  provider: ['backend_type'],
  netrun: ['backend_extensions/shared_library_path', 'backend_extensions/config_file_path'],
};

/** The unit that the files are for: the HTP, unless they speak of another one alone. */
function unitOf(files: readonly SourceFile[]): WorkUnit {
  for (const { document, kind } of files) {
    const { root } = document.json;
    if (kind === 'provider-options') {
      const backend = root?.get('backend_type')?.string() ?? root?.get('backend_path')?.string() ?? '';
      if (/gpu/i.test(backend)) return 'gpu';
    }
    if (kind === 'backend-config' && root && !root.get('htp_config') && root.get('gpu_config')) return 'gpu';
  }
  return 'htp';
}

/** The chip that the files name by its number. */
function chipOf(files: readonly SourceFile[]): Chip | undefined {
  const row = rows.find(({ key }) => key === 'soc_model');
  for (const { document, kind } of files) {
    const { root } = document.json;
    const place = row?.places[dialectOf[kind]];
    const [json] = root && place ? valuesAt(root, place.path) : [];
    const model = json && place?.codec.read(plain(json), { chip: undefined });
    const chip = chips.find(({ socModel }) => socModel === model);
    if (chip) return chip;
  }
  return undefined;
}
