import type { Chip } from '../../targets/target';
import { same } from './codecs';
import { type Dialect, dialectTitles, type Place, type SettingValue, type TranslateTarget, targetRows, type WorkUnit } from './dialect';
import type { TranslationNote } from './note';
import { entered, put, type Tree } from './places';
import type { Read, Setting } from './read';
import type { Row } from './rows';

/** Why a setting is not in the files as it was. */
export type Why = Pick<TranslationNote, 'note' | 'why'>;

export interface Written {
  readonly trees: ReadonlyMap<Dialect, Tree>;
  readonly notes: readonly { readonly setting: Setting; readonly why: Why }[];
}

/** Puts every setting where the target has a place for it, and says of all others why not. What a tree of `kept` holds already stays as it is. */
export function writeSettings({ settings, unit, chip }: Read, to: TranslateTarget, kept: ReadonlyMap<Dialect, Tree>): Written {
  const trees = new Map<Dialect, Tree>(targetRows[to].files.map((dialect) => [dialect, kept.get(dialect) ?? {}]));
  const named = new Set(settings.map(({ row }) => row.key));
  const notes = settings
    .filter(({ source }) => !source || !kept.has(source.dialect))
    .flatMap((setting) => writeOne(setting, trees, { to, unit, chip, named }).map((why) => ({ setting, why })));
  return { trees, notes };
}

interface Target {
  readonly to: TranslateTarget;
  readonly unit: WorkUnit;
  readonly chip: Chip | undefined;
  readonly named: ReadonlySet<string>;
}

function writeOne({ row, value }: Setting, trees: ReadonlyMap<Dialect, Tree>, target: Target): readonly Why[] {
  const { chip, named, to, unit } = target;
  const [dialect, place] = placeIn(row, [...trees.keys()]) ?? [];
  if (!dialect || !place) return [nowhere(row, value, target)];
  if (dialect !== 'backend' && row.unit && row.unit !== unit)
    return [{ note: 'dropped', why: join(otherUnit(row.unit, unit, to), `Translate with --unit ${row.unit}.`) }];
  const json = place.codec.write(value, { chip });
  if (json === undefined) return [{ note: 'dropped', why: cannotSay(dialect, value, row.why) }];
  if (place.unset?.some((unset) => unset === json)) return [{ note: 'default', why: 'Leaving it out says the same.' }];
  put(trees.get(dialect) as Tree, place.path, json);
  const back = place.codec.read(json, { chip });
  const remark = place.remark?.(value, named);
  return [
    ...(same(back, value) ? [] : [{ note: 'changed' as const, why: becomes(dialect, place, json) }]),
    ...(remark ? [{ note: 'remark' as const, why: remark }] : []),
  ];
}

function placeIn(row: Row, dialects: readonly Dialect[]): readonly [Dialect, Place] | undefined {
  for (const dialect of dialects) {
    const place = row.places[dialect];
    if (place) return [dialect, place];
  }
  return undefined;
}

/** No file of the target has it; perhaps the session or the command line has. */
function nowhere(row: Row, value: SettingValue, { to, chip, unit }: Target): Why {
  const [dialect, place] = placeIn(row, targetRows[to].elsewhere) ?? [];
  const text = place?.codec.write(value, { chip });
  if (dialect && place && text !== undefined)
    return {
      note: 'elsewhere',
      why: `It is said ${dialect === 'netrun' ? 'in' : 'on'} ${dialectTitles[dialect]}: ${elsewhere(dialect, place.path, String(text))}.`,
    };
  if (to !== 'backend-config' && row.unit && row.unit !== unit)
    return { note: 'dropped', why: join(otherUnit(row.unit, unit, to), row.why) };
  return { note: 'dropped', why: noCounterpart(to, row.why) };
}

function elsewhere(dialect: Dialect, path: string, value: string): string {
  return dialect === 'command' ? `${path} ${value}` : `${path} = ${value}`;
}

const listed = (dialects: readonly Dialect[]) => dialects.map((dialect) => dialectTitles[dialect]).join(' and ');

const isPlural = (to: TranslateTarget) => to === 'netrun' || to === 'provider-options';

export function noCounterpart(to: TranslateTarget, why?: string): string {
  const sentence = `${capital(listed(targetRows[to].files))} ${isPlural(to) ? 'have' : 'has'} no counterpart.`;
  return join(sentence, why);
}

function cannotSay(dialect: Dialect, value: SettingValue, why: string | undefined): string {
  const sentence = `${capital(dialectTitles[dialect])} cannot say ${JSON.stringify(value)}.`;
  return join(sentence, why);
}

function becomes(dialect: Dialect, { path }: Place, json: SettingValue): string {
  return `It becomes ${path} ${JSON.stringify(json)}, the nearest that ${dialectTitles[dialect]} can say.`;
}

const unitTitles: Readonly<Record<WorkUnit, string>> = { htp: 'HTP', gpu: 'GPU', cpu: 'CPU' };

function otherUnit(mine: WorkUnit, theirs: WorkUnit, to: TranslateTarget): string {
  const title = listed(targetRows[to].files);
  return `It is for the ${unitTitles[mine]}; ${title} ${isPlural(to) ? 'are' : 'is'} for the ${unitTitles[theirs]}.`;
}

function join(sentence: string, more: string | undefined): string {
  return more === undefined ? sentence : `${sentence} ${more}`;
}

function capital(text: string): string {
  return text.startsWith('backend_') ? text : text.charAt(0).toUpperCase() + text.slice(1);
}

/** The section of `backend_config.json` that says the unit is used, though nothing is set in it. */
export function sectionOf(tree: Tree, unit: WorkUnit): void {
  if (unit !== 'htp') entered(tree, `${unit}_config`);
}
