import { chips } from '../../../../targets/chips';
import type { Chip } from '../../../../targets/target';
import type { JsonValue } from '../../../json/json';
import type { CheckContext } from '../../rule';
import { chipOfModel } from '../chip-numbers';

/** An option as the provider gets it: text, whatever the file has. */
export function optionText(root: JsonValue | undefined, name: string): string | undefined {
  const value = root?.get(name);
  if (!value || value.type === 'object' || value.type === 'array') return undefined;
  return value.string() ?? value.text;
}

export function isOn(root: JsonValue | undefined, name: string): boolean {
  return optionText(root, name) === '1';
}

/** Options of several chips have one value for each, separated by commas (observed in onnxruntime-qnn 2.7.0). */
export function optionList(root: JsonValue | undefined, name: string): readonly string[] {
  const text = optionText(root, name)?.trim() ?? '';
  return text === '' || text === '0' ? [] : text.split(',').map((word) => word.trim());
}

const bySoc = new Map(chips.map((chip) => [chip.soc.toLowerCase(), chip]));

/** By number; 2.7.0 also takes the chip's name, in any case. */
export function chipOfWord(word: string): Chip | undefined {
  return /^\d+$/.test(word) ? chipOfModel(Number(word)) : bySoc.get(word.toLowerCase());
}

/** The chips that the options are for: as they say themselves, else as the user said. */
export function chipsFor({ document, target, chipGiven }: CheckContext): readonly (Chip | undefined)[] {
  const words = optionList(document.json.root, 'soc_model');
  if (words.length > 0) return words.map(chipOfWord);
  return chipGiven ? [target.chip] : [];
}

/** `htp`, `gpu` ...; undefined where the options contradict each other. Without a word it is the HTP. */
export function backendOf(root: JsonValue | undefined): string | undefined {
  const type = optionText(root, 'backend_type')?.toLowerCase();
  const path = optionText(root, 'backend_path');
  const library = path === undefined ? undefined : /Qnn(Htp|Gpu|Cpu|Dsp|Saver|Ir)\.[^.]*$/i.exec(path)?.[1]?.toLowerCase();
  if (type !== undefined && library !== undefined && type !== library) return undefined;
  return type ?? library ?? (path === undefined ? 'htp' : undefined);
}
