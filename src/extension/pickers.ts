import * as vscode from 'vscode';
import type { Chip, Precision, TargetChoice } from '../protocol/calls';

const precisionNotes: Readonly<Record<Precision, string>> = {
  fp16: 'float model as it is, computed in 16-bit floats',
  w8a8: '8-bit weights, 8-bit activations',
  w8a16: '8-bit weights, 16-bit activations',
};

interface ChipItem extends vscode.QuickPickItem {
  readonly soc?: string;
}

/** All chips: first the one that is looked at (checked), then those used last, then the others. */
export function chipItems(chips: readonly Chip[], recent: readonly string[], now: string): ChipItem[] {
  const item = (chip: Chip): ChipItem => ({
    soc: chip.soc,
    label: chip.soc,
    description: [chip.marketing, `Hexagon v${chip.htpArch}`].filter(Boolean).join(' · '),
    picked: chip.soc === now,
  });
  const first = [...new Set([now, ...recent])].flatMap((soc) => chips.find((chip) => chip.soc === soc) ?? []);
  const others = chips.filter((chip) => !first.includes(chip));
  return [heading('used last'), ...first.map(item), heading('all chips'), ...others.map(item)];
}

function heading(label: string): ChipItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

/** At least one chip, or undefined when the user went away. */
export async function pickChips(chips: readonly Chip[], recent: readonly string[], now: string): Promise<readonly string[] | undefined> {
  const chosen = await vscode.window.showQuickPick(chipItems(chips, recent, now), {
    title: 'Convert: chips',
    placeHolder: 'One context binary is made for each chip',
    canPickMany: true,
    matchOnDescription: true,
  });
  const socs = chosen?.flatMap(({ soc }) => soc ?? []);
  if (socs?.length !== 0) return socs;
  void vscode.window.showWarningMessage('No chip was checked, so there is nothing to convert for.');
  return undefined;
}

export async function pickTarget(chips: readonly Chip[], recent: readonly string[], now: TargetChoice): Promise<TargetChoice | undefined> {
  const options = { title: 'Chip', placeHolder: `now ${now.soc}`, matchOnDescription: true };
  const chip = await vscode.window.showQuickPick(chipItems(chips, recent, now.soc), options);
  if (chip?.soc === undefined) return undefined;
  const precision = await pickPrecision(now.precision);
  return precision && { soc: chip.soc, precision };
}

export async function pickPrecision(now: Precision): Promise<Precision | undefined> {
  const all = Object.keys(precisionNotes) as Precision[];
  const items = [now, ...all.filter((precision) => precision !== now)].map((label) => ({ label, description: precisionNotes[label] }));
  return (await vscode.window.showQuickPick(items, { title: 'Precision', placeHolder: `now ${now}` }))?.label;
}

const profileKinds = [
  { label: 'CPU', description: 'measured on this machine with onnxruntime', on: 'cpu' },
  { label: 'HTP', description: 'simulated by the QNN toolchain', on: 'htp' },
] as const;

export async function pickProfileKind(): Promise<(typeof profileKinds)[number]['on'] | undefined> {
  return (await vscode.window.showQuickPick([...profileKinds], { title: 'Profile', placeHolder: 'Where should the time come from?' }))?.on;
}
