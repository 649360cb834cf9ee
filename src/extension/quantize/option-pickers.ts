import { basename, dirname, isAbsolute, join } from 'node:path';
import * as vscode from 'vscode';
import { kindRow } from '../../engine/config/kinds';
import {
  type ImprovementName,
  improvementNames,
  type PresetName,
  presetNames,
  presets,
  type QuantizeSettings,
  type RangeMethod,
  rangeMethods,
} from '../../protocol/quantize-calls';
import type { Lens } from '../lens';
import { type QuantizeChoices, widthsOf } from './choices';

interface PresetItem extends vscode.QuickPickItem {
  readonly preset?: PresetName;
  readonly recipe?: string;
}

/** The seed's three ways, and recipes that lie beside the model. */
export async function pickPreset(
  lens: Lens,
  uri: vscode.Uri,
  { settings, preset: last, data, leastSqnrDb }: QuantizeChoices,
): Promise<Partial<QuantizeChoices> | undefined> {
  const inOrder = [last, ...presetNames.filter((name) => name !== last)];
  const items: PresetItem[] = inOrder.map((preset) => {
    const { title, summary, settings: widths } = presets[preset];
    return { label: title, description: preset === 'mixed' ? summary : `${widthsOf({ ...settings, ...widths })} · ${summary}`, preset };
  });
  const recipes = await recipesBeside(uri);
  const picked = await vscode.window.showQuickPick([...items, ...recipes], { title: 'Quantize: precision', placeHolder: 'How many bits?' });
  if (picked?.recipe) return fromRecipe(lens, uri, picked.recipe, data);
  if (!picked?.preset) return undefined;
  const { preset } = picked;
  // Widths of single nodes belong to the choice before.
  const changed = { preset, settings: { ...settings, ...presets[preset].settings, nodes: {} } };
  if (!presets[preset].isSearched) return changed;
  const least = await askNumber('At least so exact, in dB of SQNR (0: the best that the search finds)', leastSqnrDb ?? 0);
  return least === undefined ? undefined : { ...changed, leastSqnrDb: least };
}

async function recipesBeside(uri: vscode.Uri): Promise<readonly PresetItem[]> {
  const folder = vscode.Uri.joinPath(uri, '..');
  const patterns = kindRow('recipe').files.map((glob) => new RegExp(`^${glob.replaceAll('.', '\\.').replaceAll('*', '.*')}$`, 'i'));
  const names = (await vscode.workspace.fs.readDirectory(folder))
    .map(([name]) => name)
    .filter((name) => patterns.some((one) => one.test(name)));
  return names.map((name) => ({
    label: `$(json) ${name}`,
    description: 'recipe beside the model',
    recipe: vscode.Uri.joinPath(folder, name).fsPath,
  }));
}

async function fromRecipe(
  { engine, log }: Lens,
  uri: vscode.Uri,
  file: string,
  now: QuantizeChoices['data'],
): Promise<Partial<QuantizeChoices>> {
  const { settings, data, budget, notes } = await engine.call('quantizeRecipe', { model: uri.fsPath, file });
  for (const { what, fix } of notes) log.warn(`${basename(file)}: ${what} ${fix}`);
  const path = data?.path === undefined ? now?.path : isAbsolute(data.path) ? data.path : join(dirname(file), data.path);
  return {
    preset: settings.activations === 16 ? 'int16' : 'int8',
    settings,
    ...(path !== undefined && {
      data: { ...now, path, ...(data?.count !== undefined && { count: data.count }), inputs: { ...now?.inputs, ...data?.inputs } },
    }),
    ...(budget.sqnrDb !== undefined && { leastSqnrDb: budget.sqnrDb }),
  };
}

const methodNotes: Readonly<Record<RangeMethod, string>> = {
  auto: 'all of them for each tensor; the smallest error counts',
  'min-max': 'the smallest and the largest value seen',
  'moving-average': 'averages of the extremes of the samples',
  percentile: 'a share of the values; the rest is clipped',
  entropy: 'the range that loses the least information',
  mse: 'the range with the smallest mean squared error',
};

export async function pickMethod(settings: QuantizeSettings): Promise<Partial<QuantizeChoices> | undefined> {
  const inOrder = [settings.method, ...[...rangeMethods].reverse().filter((name) => name !== settings.method)];
  const items = inOrder.map((label) => ({ label, description: methodNotes[label] }));
  const picked = await vscode.window.showQuickPick(items, { title: 'Quantize: how ranges are found' });
  if (!picked) return undefined;
  if (picked.label !== 'percentile') return { settings: { ...settings, method: picked.label } };
  const percentile = await askNumber('Share of the values that a range keeps, in percent', settings.percentile, [50, 100]);
  return percentile === undefined ? undefined : { settings: { ...settings, method: 'percentile', percentile } };
}

const improvementNotes: Readonly<Record<ImprovementName, string>> = {
  equalize: 'evens out channels between neighboring layers',
  smooth: 'moves outliers of activations into weights (transformers)',
  'round-weights': 'rounds weights for the smallest error of the layer; takes its time',
  'correct-biases': 'takes the mean error of each channel into the bias',
};

export async function pickImprovements(settings: QuantizeSettings): Promise<Partial<QuantizeChoices> | undefined> {
  const items = improvementNames.map((label) => ({
    label,
    description: improvementNotes[label],
    picked: settings.improvements.includes(label),
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Quantize: improvements',
    placeHolder: 'Each is measured; what does not help is left out',
    canPickMany: true,
  });
  return picked && { settings: { ...settings, improvements: picked.map(({ label }) => label) } };
}

/** Undefined when the user went away. */
export async function askNumber(prompt: string, value: number, [least, most] = [0, 1_000_000]): Promise<number | undefined> {
  const text = await vscode.window.showInputBox({
    title: 'Quantize',
    prompt,
    value: String(value),
    validateInput: (now) =>
      now.trim() !== '' && Number(now) >= least! && Number(now) <= most! ? undefined : `A number from ${least} to ${most}.`,
  });
  return text === undefined ? undefined : Number(text);
}
