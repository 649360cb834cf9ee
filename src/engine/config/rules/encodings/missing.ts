import type { Node } from '../../../ir/graph';
import type { EncodingEntry, EncodingSection } from '../../encodings/encoding';
import { entryOfTensor } from '../../encodings/uses';
import { isOnnxStyle } from '../../encodings/write';
import type { Finding, Fix } from '../../finding';
import { atKey, offered } from '../findings';
import { appendEntry, namesText, textFor } from './entry-edits';
import { copiesOf, keepsGrid } from './equal-grids';
import { foldedOutputs, isConstant, isFloatTensor, isWeighted, type ModelLook, modelRule, onlyReader, weighted } from './model-look';

/** Float tensors of the model without an encoding: what the quantizer computes on its own, or leaves in float. */
export const missingRule = modelRule('encodings-missing', function* (look) {
  const { sections, version } = look.table;
  // A quantized model brings its own.
  if (look.main.nodes.some(({ opType }) => opType === 'DequantizeLinear')) return;
  const lacks = (names: readonly string[]) => names.filter((name) => entryOfTensor(look.table, name) === undefined);
  const activations = lacks(activationsOf(look));
  const parameters = lacks(parametersOf(look));
  for (const section of sections) {
    const isMerged = isOnnxStyle(version);
    const names = isMerged ? [...activations, ...parameters] : section.name === 'activation_encodings' ? activations : parameters;
    if (names.length > 0) yield missing(look, section, names);
  }
});

/** Inputs and results of the main graph that are float, and exist in the converted model. */
function activationsOf(look: ModelLook): readonly string[] {
  const { main } = look;
  const folded = foldedOutputs(look);
  const inputs = main.inputs.map(({ name }) => name).filter((name) => !main.initializers.has(name));
  const made = main.nodes.flatMap((node) => (vanishes(look, node) ? [] : node.outputs));
  return [...inputs, ...made].filter((name) => name !== '' && !folded.has(name) && isFloatTensor(look, name));
}

/** The converter fuses it into its reader (AIMET's supergroups: a weighted operator or an Add with its activation function; a BatchNormalization). */
function vanishes(look: ModelLook, node: Node): boolean {
  if (node.opType === 'Constant') return true;
  const reader = onlyReader(look, node.outputs[0] ?? '');
  if (reader?.domain !== '') return false;
  if (isWeighted(node)) return reader.opType === 'BatchNormalization' || reader.opType === 'Relu' || reader.opType === 'Clip';
  return (node.opType === 'Add' || node.opType === 'BatchNormalization') && (reader.opType === 'Relu' || reader.opType === 'Clip');
}

function parametersOf(look: ModelLook): readonly string[] {
  const names = look.main.nodes.flatMap((node) => {
    if (!isWeighted(node)) return [];
    const { weight, bias } = weighted[node.opType] as (typeof weighted)[string];
    return [node.inputs[weight] ?? '', bias === undefined ? '' : (node.inputs[bias] ?? '')];
  });
  return [...new Set(names)].filter((name) => name !== '' && isConstant(look, name) && isFloatTensor(look, name));
}

function missing(look: ModelLook, section: EncodingSection, names: readonly string[]): Finding {
  const copies = copiesFor(look, names);
  const text = copies.map(({ from, tensor }) => textFor(look, from, tensor));
  const lead = '\n    ';
  const edit = text.length > 0 && section.name !== 'param_encodings' ? appendEntry(look, section.name, text.join(`,${lead}`)) : undefined;
  const fixes: readonly Fix[] = edit
    ? [offered(`Copy the encodings of ${copies.length} moved ${copies.length === 1 ? 'tensor' : 'tensors'}`, edit)]
    : [];
  const kind = section.name === 'param_encodings' ? 'parameters' : section.name === 'encodings' ? 'tensors' : 'activations';
  return atKey(section, {
    severity: 'info',
    code: 'encodings-missing',
    what: `${names.length} float ${names.length === 1 ? kind.slice(0, -1) : kind} of the model ${names.length === 1 ? 'has' : 'have'} no encoding: ${namesText(names)}.`,
    fix: 'The quantizer computes those itself from its input list, or leaves them in float.',
    fixes,
  });
}

interface Copy {
  readonly tensor: string;
  readonly from: EncodingEntry;
}

/** What only moves an encoded tensor has its encoding, and so on down a chain of such nodes. */
function copiesFor(look: ModelLook, names: readonly string[]): readonly Copy[] {
  const wanted = new Set(names);
  const known = new Map<string, EncodingEntry>();
  const copies: Copy[] = [];
  for (const node of look.main.nodes) {
    if (!keepsGrid(node)) continue;
    const source = node.inputs[0] ?? '';
    const from = known.get(source) ?? entryOfTensor(look.table, source);
    if (!from?.encoding || isConstant(look, source)) continue;
    for (const tensor of copiesOf(node))
      if (wanted.has(tensor)) {
        known.set(tensor, from);
        copies.push({ tensor, from });
      }
  }
  return copies;
}
