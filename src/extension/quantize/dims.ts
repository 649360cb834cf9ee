import * as vscode from 'vscode';
import type { ModelSummary } from '../../protocol/calls';

type Dims = Readonly<Record<string, number>>;

/** The dimensions of the inputs that the file leaves open, by the name that the engine knows them by. */
export function openDims({ inputs }: Pick<ModelSummary, 'inputs'>): readonly string[] {
  const names = inputs.flatMap(({ name, type }) =>
    (/\[(.*)\]/.exec(type)?.[1] ?? '').split('×').flatMap((dim, axis) => {
      if (dim === '' || /^\d+$/.test(dim)) return [];
      return dim === '?' ? `${name}[${axis}]` : dim;
    }),
  );
  return [...new Set(names)];
}

/** Asks for the size of each open dimension. Undefined when the user went away. */
export async function askDims(names: readonly string[], known: Dims): Promise<Dims | undefined> {
  const sizes: Record<string, number> = {};
  for (const [at, name] of names.entries()) {
    const text = await vscode.window.showInputBox({
      title: `Quantize: sizes (${at + 1} of ${names.length})`,
      prompt: `How large is "${name}"? The quantized model computes with this size.`,
      value: String(known[name] ?? 1),
      validateInput: (value) => (/^[1-9]\d*$/.test(value.trim()) ? undefined : 'A whole number above zero.'),
    });
    if (text === undefined) return undefined;
    sizes[name] = Number(text);
  }
  return sizes;
}
