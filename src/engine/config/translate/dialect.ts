import type { Chip, Unit } from '../../targets/target';
import type { ConfigKind } from '../kinds';

/** What a setting can be, whatever the format: a flag is a boolean, a number with a unit is a number. */
export type SettingValue = string | number | boolean | readonly string[];

/** Where settings are said: four files, and two places that are no file of ours. */
export type Dialect = 'backend' | 'provider' | 'htp' | 'netrun' | 'session' | 'command';

export type TranslateSource = Extract<ConfigKind, 'backend-config' | 'provider-options' | 'htp-config' | 'netrun-config'>;
/** `netrun` gives two files: the net-run config, and the HTP config that it names. */
export const translateTargets = ['provider-options', 'htp-config', 'netrun', 'backend-config'] as const;
export type TranslateTarget = (typeof translateTargets)[number];

export type WorkUnit = Exclude<Unit, 'removed'>;

/** What a conversion may look at besides the value. */
export interface Setup {
  readonly chip: Chip | undefined;
}

/** How one format writes one setting. */
export interface Codec {
  /** Undefined for what the format does not allow. */
  readonly read: (json: unknown, setup: Setup) => SettingValue | undefined;
  /** Undefined for what the format cannot say; the nearest that it can say is allowed, and is then told to the user. */
  readonly write: (value: SettingValue, setup: Setup) => SettingValue | undefined;
}

/** Where one format has one setting. */
export interface Place {
  /** `devices[]/soc_model`; `[]` is every entry of a list when reading and the first when writing. */
  readonly path: string;
  readonly codec: Codec;
  /** Values that mean the same as leaving the key out. */
  readonly unset?: readonly unknown[];
  /** What must be true besides for the setting to take effect. */
  readonly remark?: (value: SettingValue, said: ReadonlySet<string>) => string | undefined;
}

/** The formats' names for messages. */
export const dialectTitles: Readonly<Record<Dialect, string>> = {
  backend: 'backend_config.json',
  provider: 'the QNN provider options',
  htp: 'the HTP backend-extensions config',
  netrun: 'the net-run config',
  session: 'the onnxruntime session',
  command: "qnn-net-run's command line",
};

export const dialectOf: Readonly<Record<TranslateSource, Dialect>> = {
  'backend-config': 'backend',
  'provider-options': 'provider',
  'htp-config': 'htp',
  'netrun-config': 'netrun',
};

interface TargetRow {
  /** The files of the target, in the order of writing. */
  readonly files: readonly Extract<Dialect, 'backend' | 'provider' | 'htp' | 'netrun'>[];
  /** Where else a setting of the same run may be said. */
  readonly elsewhere: readonly Dialect[];
}

export const targetRows: Readonly<Record<TranslateTarget, TargetRow>> = {
  'provider-options': { files: ['provider'], elsewhere: ['session'] },
  'htp-config': { files: ['htp'], elsewhere: ['netrun', 'command'] },
  netrun: { files: ['netrun', 'htp'], elsewhere: ['command'] },
  'backend-config': { files: ['backend'], elsewhere: [] },
};
