import type { Node } from '../../../ir/graph';
import { isOnnxStyle } from '../../encodings/write';
import type { Finding } from '../../finding';
import { offered, quoted } from '../findings';
import { atField } from './look';
import { isWeighted, type KnownEntry, known, type ModelLook, modelRule, weighted } from './model-look';
import { setGrid } from './set-grid';

/** Where one of output, weight and bias is float, tools make all three float (QAIRT, mixed precision; aimet#4090: a float times an integer is refused). */
export const floatMixedRule = modelRule('encodings-float-mixed', function* (look) {
  for (const node of look.main.nodes) {
    if (!isWeighted(node)) continue;
    const entries = operandsOf(look, node);
    const float = entries.find(({ encoding }) => encoding.dtype === 'float');
    const integers = entries.filter(({ encoding }) => encoding.dtype === 'int');
    if (float && integers.length > 0) yield mixed(look, node, float, integers);
  }
});

function operandsOf(look: ModelLook, { opType, inputs, outputs }: Node): readonly KnownEntry[] {
  const { weight, bias } = weighted[opType] as (typeof weighted)[string];
  const names = [outputs[0], inputs[weight], bias === undefined ? undefined : inputs[bias]];
  return names.flatMap((name) => known(look, name ?? '') ?? []);
}

function mixed(look: ModelLook, node: Node, float: KnownEntry, integers: readonly KnownEntry[]): Finding {
  const names = integers.map(({ tensor }) => quoted(tensor)).join(' and ');
  const [part] = float.parts as [KnownEntry['parts'][0]];
  const edits = integers.flatMap((entry) =>
    setGrid(look, entry, {
      ...entry.encoding,
      dtype: 'float',
      bitwidth: float.encoding.bitwidth,
      granularity: 'tensor',
      symmetric: false,
      scale: [],
      offset: [],
    }),
  );
  return atField(part, 'dtype', {
    severity: 'warning',
    code: 'encodings-float-mixed',
    what: `${node.opType} ${quoted(node.name)} has ${quoted(float.tensor)} in float and ${names} in integers: tools make all of them float.`,
    fix: `Give ${quoted(float.tensor)} an integer encoding, or make the others float too.`,
    fixes: isOnnxStyle(look.table.version) ? [] : [offered(`Make ${names} float`, ...edits)],
  });
}
