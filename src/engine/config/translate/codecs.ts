import { chips } from '../../targets/chips';
import type { Codec, SettingValue, Setup } from './dialect';

const wholeNumber = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

/** A whole number from 0. */
export const count: Codec = {
  read: (json) => (wholeNumber(json) ? json : undefined),
  write: (value) => (wholeNumber(value) ? value : undefined),
};

export const flag: Codec = {
  read: (json) => (typeof json === 'boolean' ? json : undefined),
  write: (value) => (typeof value === 'boolean' ? value : undefined),
};

/** The provider takes text only; whoever writes a number or a flag there means its text. */
const textOf = (json: unknown): string | undefined => {
  if (typeof json === 'boolean') return json ? '1' : '0';
  return typeof json === 'number' ? String(json) : typeof json === 'string' ? json : undefined;
};

/** `"8"` */
export const countText: Codec = {
  read: (json) => {
    const text = textOf(json);
    return text !== undefined && /^\d+$/.test(text) ? count.read(Number(text), { chip: undefined }) : undefined;
  },
  write: (value) => (wholeNumber(value) ? String(value) : undefined),
};

/** `"0"` and `"1"` */
export const flagText: Codec = {
  read: (json) => ({ '0': false, '1': true })[textOf(json) ?? ''],
  write: (value) => (typeof value === 'boolean' ? (value ? '1' : '0') : undefined),
};

/** One of a few words. `nearest` says what is written for a word of another format that this one lacks. */
export function word(allowed: readonly string[], nearest: Readonly<Record<string, string>> = {}): Codec {
  const known = (json: unknown) => (typeof json === 'string' && allowed.includes(json) ? json : undefined);
  return { read: known, write: (value) => known(value) ?? (typeof value === 'string' ? nearest[value] : undefined) };
}

/** What no other format has: kept as it is. */
export const anything: Codec = {
  read: (json) => flag.read(json, { chip: undefined }) ?? (typeof json === 'string' || typeof json === 'number' ? json : undefined),
  write: (value) => value,
};

/** Names in a list. */
export const names: Codec = {
  read: (json) => (Array.isArray(json) && json.every((item) => typeof item === 'string') ? json : undefined),
  write: (value) => (Array.isArray(value) ? value : undefined),
};

/** A format that has but one way to say it: `shared_buffer` is on, nothing is off. */
export function presence(said: string): Codec {
  return { read: (json) => (json === said ? true : undefined), write: (value) => (value === true ? said : undefined) };
}

/** The chip's number; the provider of onnxruntime-qnn 2.7.0 takes its name too. */
export const chipText: Codec = {
  read: (json, setup) => countText.read(json, setup) ?? chips.find(({ soc }) => soc === json)?.socModel,
  write: countText.write,
};

/** Hexagon version, 75 inside: `"v75"`. */
export const archWord: Codec = {
  read: (json) => (typeof json === 'string' && /^v\d+$/.test(json) ? Number(json.slice(1)) : undefined),
  write: (value) => (wholeNumber(value) ? `v${value}` : undefined),
};

/** VTCM where 0 is all that the chip has, which must then be named. */
export const vtcmOfChip: Codec = {
  read: count.read,
  write: (value, { chip }) => (value === 0 && !chip ? undefined : count.write(value, { chip })),
};

/** VTCM where 0 is the backend's default: all of the chip's is said by its size. */
export const vtcmText: Codec = {
  read: countText.read,
  write: (value, setup: Setup) => countText.write(value === 0 ? (setup.chip?.vtcmMb ?? Number.NaN) : value, setup),
};

/** A level of a few; what is not to be written any more becomes the next one. */
export function level(allowed: readonly number[], nearest: Readonly<Record<number, number>> = {}): Codec {
  return {
    read: (json) => allowed.find((value) => value === json),
    write: (value) => (wholeNumber(value) ? (nearest[value] ?? allowed.find((one) => one === value)) : undefined),
  };
}

/** `"0"` to `"3"` */
export const levelText: Codec = {
  read: (json, setup) => [0, 1, 2, 3].find((value) => value === countText.read(json, setup)),
  write: countText.write,
};

/** The provider knows float16 or not; what a model is quantized to is the model's. */
export const halfFloats: Codec = {
  read: (json) => ({ '0': 'int8', '1': 'fp16' })[textOf(json) ?? ''],
  write: (value) => (typeof value === 'string' ? (value === 'fp16' ? '1' : '0') : undefined),
};

/** The provider takes the size of the buffer from the binaries themselves; that it is on does not say how large it is. */
export const spillFill: Codec = {
  read: (json) => (textOf(json) === '1' ? true : undefined),
  write: (value) => (wholeNumber(value) ? '1' : undefined),
};

export function same(a: SettingValue | undefined, b: SettingValue | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
