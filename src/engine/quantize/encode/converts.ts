import type { Graph } from '../../ir/graph';
import type { OpenModel } from '../../session';
import { type ActivationBits, precisionOf, type QuantizeSettings } from '../settings';
import type { ActivationGrids } from './activation-grids';
import type { ChosenEncoding } from './choose';
import { activationEncoding } from './make-encoding';
import { inputRole } from './node-roles';
import { planValues } from './value-plan';

/** Where a node computes in another width than a value has, it reads the value converted: QNN operators have one width for inputs and outputs. */
export function convertEntries(open: OpenModel, settings: QuantizeSettings, grids: ActivationGrids): readonly ChosenEncoding[] {
  const { values, quantized } = planValues(open, settings);
  const main = open.model.graphs[0] as Graph;
  const entries: ChosenEncoding[] = [];
  for (const { name, bits } of values.values()) {
    const readers = new Map<ActivationBits, string[]>();
    for (const node of open.index.consumers(main, name)) {
      const precision = precisionOf(settings, node.name);
      const isRead = node.inputs.some((input, at) => input === name && inputRole(node, at, false) === 'activation');
      if (!quantized.has(node) || precision === 'float' || precision.activations === bits || !isRead) continue;
      readers.set(precision.activations, [...(readers.get(precision.activations) ?? []), node.name]);
    }
    for (const [wanted, names] of readers) {
      const grid = grids.inWidth(name, wanted);
      if (grid) entries.push({ tensor: name, encoding: activationEncoding(name, grid), readers: names });
    }
  }
  return entries;
}
