import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { ModelSummary } from '../../protocol/calls';
import type { DataChoice } from '../../protocol/quantize-calls';
import type { Lens } from '../lens';
import type { QuantizeChoices } from './choices';
import { widthsOf } from './choices';
import { holdsImages, pickData } from './data-pick';
import { askDims, openDims } from './dims';
import { askNumber, pickImprovements, pickMethod, pickPreset } from './option-pickers';
import { pickPixels, pixelText } from './pixels';

/** What the flow knows of the model. */
export interface Asked {
  readonly lens: Lens;
  readonly uri: vscode.Uri;
  readonly summary: ModelSummary;
  /** Seconds of one sample on the emulator, where it ran before. */
  readonly emulatorSeconds: number | undefined;
}

type Changed = Partial<QuantizeChoices> | undefined;

interface Row extends vscode.QuickPickItem {
  /** Asks for another value; undefined leaves what is. Without it, the row starts the job. */
  readonly change?: () => Promise<Changed>;
}

/** The first time: data and preset one after the other. Then, and every time after that: all choices in one list, of which the first starts the job. */
export async function askChoices(
  asked: Asked,
  kept: QuantizeChoices,
): Promise<(QuantizeChoices & { readonly data: DataChoice }) | undefined> {
  let choices = kept;
  if (!choices.data) {
    for (const ask of [askData, askPreset, askSizes]) {
      const changed = await ask(asked, choices);
      if (!changed) return undefined;
      choices = { ...choices, ...changed };
    }
  }
  for (;;) {
    const picked = await vscode.window.showQuickPick(rows(asked, choices), {
      title: `Quantize ${basename(asked.uri.fsPath)}`,
      placeHolder: 'Enter starts; choose a line to change it',
    });
    if (!picked) return undefined;
    if (!picked.change) return choices.data ? { ...choices, data: choices.data } : undefined;
    choices = { ...choices, ...(await picked.change()) };
  }
}

async function askData({ uri, summary }: Asked, { data }: QuantizeChoices): Promise<Changed> {
  const picked = await pickData(uri, data);
  if (!picked) return undefined;
  const valued = picked.inputs || !(await holdsImages(picked.path)) ? picked : await pickPixels(picked, summary);
  return valued && { data: valued };
}

async function askPreset({ lens, uri }: Asked, choices: QuantizeChoices): Promise<Changed> {
  return pickPreset(lens, uri, choices);
}

async function askSizes({ summary }: Asked, { settings }: QuantizeChoices): Promise<Changed> {
  const names = openDims(summary);
  if (names.length === 0) return {};
  const dims = await askDims(names, settings.dims);
  return dims && { settings: { ...settings, dims: { ...settings.dims, ...dims } } };
}

function rows(asked: Asked, choices: QuantizeChoices): readonly Row[] {
  const { settings, data, preset } = choices;
  const own = Object.keys(settings.nodes).length;
  const sizes = openDims(asked.summary);
  const dataName = data ? basename(data.path) : 'none yet';
  return [
    { label: '$(play) Quantize', description: `${preset === 'mixed' ? 'mixed' : widthsOf(settings)} · ${dataName}` },
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    { label: 'Data', description: data?.path ?? 'none yet', change: () => askData(asked, choices) },
    ...(data?.inputs ? [{ label: 'Pixels', description: pixelText(data), change: () => changePixels(asked, data) }] : []),
    {
      label: 'Precision',
      description: `${preset === 'mixed' ? 'mixed' : widthsOf(settings)}${own > 0 ? ` · ${own} nodes otherwise` : ''}`,
      change: () => askPreset(asked, choices),
    },
    { label: 'Ranges', description: settings.method, change: () => pickMethod(settings) },
    { label: 'Improvements', description: settings.improvements.join(', ') || 'none', change: () => pickImprovements(settings) },
    ...(sizes.length > 0 ? [{ label: 'Sizes', description: sizeText(settings.dims, sizes), change: () => askSizes(asked, choices) }] : []),
    { label: 'Samples', description: data?.count === undefined ? 'all' : `at most ${data.count}`, change: () => askCount(data) },
    {
      label: 'Accuracy',
      description: choices.accuracySamples === 0 ? 'not measured' : `on ${choices.accuracySamples} samples`,
      change: async () =>
        numbered('accuracySamples', await askNumber('Samples for the accuracy (0: do not measure)', choices.accuracySamples)),
    },
    { label: 'HTP emulator', description: emulatorText(asked, choices), change: () => askEmulator(asked, choices) },
  ];
}

function sizeText(dims: QuantizeChoices['settings']['dims'], names: readonly string[]): string {
  return names.map((name) => `${name}=${dims[name] ?? 1}`).join(', ');
}

async function changePixels({ summary }: Asked, data: DataChoice): Promise<Changed> {
  const changed = await pickPixels(data, summary);
  return changed && { data: changed };
}

async function askCount(data: DataChoice | undefined): Promise<Changed> {
  const count = await askNumber('Samples to calibrate with (0: all)', data?.count ?? 0);
  if (count === undefined || !data) return undefined;
  const { count: _, ...others } = data;
  return { data: count === 0 ? others : { ...others, count } };
}

function numbered(key: 'accuracySamples' | 'emulatorSamples', value: number | undefined): Changed {
  return value === undefined ? undefined : { [key]: value };
}

/** The time is said before anybody waits for it: from the last run, else after the first sample of this one. */
function emulatorText({ emulatorSeconds, lens }: Asked, { emulatorSamples: count }: QuantizeChoices): string {
  if (count === 0)
    return lens.toolchain.lastState?.ready === false ? 'off · needs the QNN toolchain' : 'off · slow, but the arithmetic of the NPU';
  const time =
    emulatorSeconds === undefined ? 'its time is said after the first' : `about ${Math.ceil(count * emulatorSeconds)} s by the last run`;
  return `on ${count} samples · ${time}`;
}

async function askEmulator({ lens, emulatorSeconds }: Asked, { emulatorSamples }: QuantizeChoices): Promise<Changed> {
  const time = emulatorSeconds === undefined ? 'seconds to minutes for each' : `about ${Math.ceil(emulatorSeconds)} s for each`;
  const count = await askNumber(`Samples for the HTP emulator (0: none; ${time})`, emulatorSamples || 2);
  if (count !== undefined && count > 0 && !(await lens.toolchain.ensure('Emulating the HTP'))) return { emulatorSamples: 0 };
  return numbered('emulatorSamples', count);
}
