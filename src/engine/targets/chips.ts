import { Problem } from '../problem';
import type { Chip, Target } from './target';

const executorch = 'pytorch/executorch qc_schema.py@cff6f4d';
const qairt = 'QAIRT 2.25, QNN overview, supported Snapdragon devices';
const draft = 'pytorch/executorch pull request 19216 (draft)';

/** `soc_model` numbers for which the simulator of onnxruntime-qnn 2.7.0 gives device time; with the others its rows are absent. */
const simulatedModels = new Set([52, 77, 72, 95, 62, 63]);

/** soc, soc_model, Hexagon version, VTCM in MB, marketing name, source. QCM6490: executorch says 93, Qualcomm's overview 35. */
const table: readonly (readonly [string, number, number, number | undefined, string, string])[] = [
  ['SM8350', 30, 68, 4, '888 / 888+', executorch],
  ['SM8450', 36, 69, 8, '8 Gen 1', executorch],
  ['SM8475', 42, 69, 8, '8+ Gen 1', executorch],
  ['SM8550', 43, 73, 8, '8 Gen 2', executorch],
  ['SM8650', 57, 75, 8, '8 Gen 3', executorch],
  ['SM8750', 69, 79, 8, '8 Elite', executorch],
  ['SM8850', 87, 81, 8, '8 Elite Gen 5', executorch],
  ['SM8845', 97, 81, 8, '8 Gen 5', executorch],
  ['SA8295', 39, 68, 8, 'auto', executorch],
  ['SA8255', 52, 73, 8, 'auto', executorch],
  ['SA8797', 72, 81, 16, 'auto', executorch],
  ['QCS9100', 77, 73, 8, 'IoT', executorch],
  ['QCM6490', 93, 68, 2, 'IoT', executorch],
  ['SSG2115P', 46, 73, 2, 'AR1', executorch],
  ['SSG2125P', 58, 73, 2, 'AR2', executorch],
  ['SXR1230P', 45, 73, 2, '', executorch],
  ['SXR2230P', 53, 69, 8, 'XR2 Gen 2', executorch],
  ['SXR2330P', 75, 79, 8, '', executorch],
  ['SAR2230P', 95, 81, 4, '', executorch],
  ['SW6100', 96, 81, 4, '', executorch],
  ['SC8380XP', 60, 73, undefined, 'Snapdragon X Elite / Plus', qairt],
  ['SC8280X', 37, 68, undefined, '8cx Gen 3', qairt],
  ['SC7280X', 44, 68, undefined, '7c+ Gen 3 class', qairt],
  ['SM7450', 41, 69, undefined, '7 Gen 1', qairt],
  ['SM7325', 35, 68, undefined, '778G', qairt],
  ['SM7350', 32, 68, undefined, '780G', qairt],
  ['SM8325', 34, 68, undefined, '', qairt],
  ['SM7315', 38, 68, undefined, '', qairt],
  ['SM6450', 50, 73, undefined, '6 Gen 1', qairt],
  ['SM7475', 54, 69, undefined, '7+ Gen 2', qairt],
  ['SM8635', 68, 73, 8, '8s Gen 3', qairt],
  ['SM7675', 70, 73, undefined, '7+ Gen 3', qairt],
  ['SM8735', 85, 79, 8, '8s Gen 4', draft],
];

/** Every chip that a target can name. */
export const chips: readonly Chip[] = table.map(([soc, socModel, htpArch, vtcmMb, marketing, source]) => ({
  soc,
  socModel,
  htpArch,
  vtcmMb,
  marketing,
  simulated: simulatedModels.has(socModel),
  source,
}));

const bySoc = new Map(chips.map((chip) => [chip.soc.toLowerCase(), chip]));

/** The chip of that name, in any case; otherwise a Problem that offers the nearest name. */
export function chipNamed(name: string): Chip {
  const chip = bySoc.get(name.trim().toLowerCase());
  if (chip) return chip;
  throw new Problem(
    'chip-unknown',
    name,
    `The chip "${name}" is not in the table.`,
    `Did you mean ${nearest(name)}? The names are ${chips.map(({ soc }) => soc).join(', ')}.`,
  );
}

export const defaultTarget: Target = { chip: chipNamed('SM8650'), precision: 'w8a8' };

/** Whom the simulator stands in for a chip that it does not know: the nearest Hexagon version it does. */
export function simulatedStandIn(chip: Chip): Chip {
  if (chip.simulated) return chip;
  return chipNamed(chip.htpArch >= 79 ? 'SA8797' : 'SA8255');
}

function nearest(name: string): string {
  const wanted = name.trim().toLowerCase();
  const distances = chips.map((chip) => editDistance(wanted, chip.soc.toLowerCase()));
  return chips[distances.indexOf(Math.min(...distances))]!.soc;
}

/** Levenshtein, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
