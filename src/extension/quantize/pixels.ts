import * as vscode from 'vscode';
import type { ModelSummary } from '../../protocol/calls';
import type { DataChoice, Preprocessing } from '../../protocol/quantize-calls';

interface PixelItem extends vscode.QuickPickItem {
  readonly values?: Preprocessing;
}

const same = (value: number) => [value, value, value];

/** How pixels become values, as the common ways of training have it. */
const pixelItems: readonly PixelItem[] = [
  { label: '0 … 1', description: 'pixel / 255', values: {} },
  { label: '−1 … 1', description: '(pixel − 127.5) / 127.5', values: { scale: 1, mean: same(127.5), std: same(127.5) } },
  { label: '(pixel − 127) / 128', description: 'detectors of faces', values: { scale: 1, mean: same(127), std: same(128) } },
  {
    label: 'ImageNet',
    description: 'pixel / 255, less the mean, by the deviation of ImageNet',
    values: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  },
  { label: '0 … 255', description: 'pixels as they are', values: { scale: 1 } },
  { label: 'Other…', description: 'mean and deviation, in pixels' },
];

/** Asks how pixels become the values of the model's image inputs. Undefined when the user went away. */
export async function pickPixels(data: DataChoice, { inputs }: ModelSummary): Promise<DataChoice | undefined> {
  const ofImages = inputs.filter(({ type }) => /^(float|double)[^[]*\[[^\]]*×[^\]]*×[^\]]*\]/.test(type));
  if (ofImages.length === 0) return data;
  const picked = await vscode.window.showQuickPick([...pixelItems], {
    title: `Quantize: what pixels become for "${ofImages.map(({ name }) => name).join(', ')}"`,
    placeHolder: 'As in training: other values would calibrate the wrong ranges',
  });
  const values = picked && (picked.values ?? (await askValues()));
  if (!values) return undefined;
  return {
    ...data,
    inputs: { ...data.inputs, ...Object.fromEntries(ofImages.map(({ name }) => [name, { ...data.inputs?.[name], ...values }])) },
  };
}

/** `pixel / 255` in words, for the list of choices. */
export function pixelText({ inputs = {} }: DataChoice): string {
  const [first] = Object.values(inputs);
  if (!first) return 'pixel / 255';
  const known = pixelItems.find(({ values }) => values && JSON.stringify(values) === JSON.stringify(first));
  return known
    ? known.label
    : `mean ${first.mean?.join(', ') ?? '0'}, deviation ${first.std?.join(', ') ?? '1'}, scale ${first.scale ?? '1/255'}`;
}

async function askValues(): Promise<Preprocessing | undefined> {
  const mean = await askNumbers('Mean, in pixels (0 … 255)', '123.675, 116.28, 103.53');
  const std = mean && (await askNumbers('Deviation, in pixels', '58.395, 57.12, 57.375'));
  return std && { scale: 1, mean, std };
}

async function askNumbers(prompt: string, value: string): Promise<readonly number[] | undefined> {
  const parse = (text: string) =>
    text
      .split(/[,\s]+/)
      .filter(Boolean)
      .map(Number);
  const text = await vscode.window.showInputBox({
    title: 'Quantize',
    prompt: `${prompt}: one number for all channels, or one for each`,
    value,
    validateInput: (now) => (parse(now).length > 0 && parse(now).every(Number.isFinite) ? undefined : 'Numbers, with commas between them.'),
  });
  return text === undefined ? undefined : parse(text);
}
