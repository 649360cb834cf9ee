import { chips } from '../../targets/chips';
import { precisions, type Target } from '../../targets/target';
import type { ConfigDocument } from '../document';

/** What a budget's figures are for: its own `target`, and for what that leaves open the one of the project. */
export function budgetTarget({ json }: ConfigDocument, project: Target): Target {
  const target = json.root?.get('target');
  const soc = target?.get('soc')?.string();
  const precision = target?.get('precision')?.string();
  return {
    chip: chips.find((chip) => chip.soc === soc) ?? project.chip,
    precision: precisions.find((one) => one === precision) ?? project.precision,
  };
}
