import type { EncodingEntry, SectionName } from '../../encodings/encoding';
import { isKeyed, isOnnxStyle } from '../../encodings/write';
import type { Finding, Fix } from '../../finding';
import { preferred, quoted } from '../findings';
import { appendEntry, removeEntry, sectionOf, textFor } from './entry-edits';
import { atTensor } from './look';
import { isTensorOf, type ModelLook, modelRule, roleOf } from './model-look';

/** Activations among the parameters, and weights and biases among the activations. */
export const misplacedRule = modelRule('encodings-misplaced', function* (look) {
  const { table } = look;
  if (isOnnxStyle(table.version)) return;
  const names = new Set(table.entries.map(({ section, tensor }) => `${section} ${tensor}`));
  for (const entry of table.entries) {
    if (entry.tensor === '' || !isTensorOf(look, entry.tensor)) continue;
    const wanted = wantedSection(look, entry);
    if (wanted && wanted !== sectionOf(table, entry)?.name) yield misplaced(look, entry, wanted, names);
  }
});

/** A constant that is no weight, such as the summand of an Add, is quantized as an activation, and AIMET lists it as either. */
function wantedSection(look: ModelLook, { tensor }: EncodingEntry): SectionName | undefined {
  if (roleOf(look, tensor) !== 'activation') return 'param_encodings';
  const from = look.model.index.source(look.main, tensor)?.from;
  const isComputed = from === 'input' || (from === 'node' && !isHeld(look, tensor));
  return isComputed ? 'activation_encodings' : undefined;
}

function isHeld({ model, main }: ModelLook, tensor: string): boolean {
  const source = model.index.source(main, tensor);
  // A weight may come through nodes that only reshape it, or out of its own DequantizeLinear.
  return source?.from === 'node' && source.node.inputs.every((name) => name === '' || main.initializers.has(name));
}

function misplaced(look: ModelLook, entry: EncodingEntry, wanted: SectionName, names: ReadonlySet<string>): Finding {
  const isParameter = wanted === 'param_encodings';
  const isTwice = names.has(`${isParameter ? 'param' : 'activation'} ${entry.tensor}`);
  const remove = removeEntry(look, entry);
  const append = isTwice ? undefined : appendEntry(look, wanted, textFor(look, entry, entry.tensor));
  const fixes: readonly Fix[] = isTwice
    ? [preferred('Remove this encoding', ...remove)]
    : append && matches(look, wanted, entry)
      ? [preferred(`Move to "${wanted}"`, ...remove, append)]
      : [];
  return atTensor(entry, {
    severity: 'warning',
    code: 'encodings-misplaced',
    what: `${quoted(entry.tensor)} is ${isParameter ? 'a parameter' : 'an activation'} of the model and stands under "${sectionOf(look.table, entry)?.name}".`,
    fix: isTwice ? `It stands under "${wanted}" too: remove it here.` : `Move it to "${wanted}".`,
    fixes,
  });
}

/** Both sections are written the same way. */
function matches({ table }: ModelLook, wanted: SectionName, entry: EncodingEntry): boolean {
  const section = table.sections.find(({ name }) => name === wanted);
  return (
    section?.value.type === (isKeyed(table.version) ? 'object' : 'array') && sectionOf(table, entry)?.value.type === section.value.type
  );
}
