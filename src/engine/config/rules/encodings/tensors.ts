import { nearest } from '../../../text/nearest';
import type { EncodingEntry } from '../../encodings/encoding';
import { entryOfTensor } from '../../encodings/uses';
import type { Finding, Fix } from '../../finding';
import { offered, preferred, quoted } from '../findings';
import { removeEntry, renameEntry } from './entry-edits';
import { atTensor } from './look';
import { isTensorOf, type ModelLook, modelRule, onlyReader } from './model-look';

/** Looking for the name that was meant costs a pass over the model's names. */
const mostSearched = 20;
const mostCandidates = 100;

/** Encodings of tensors that the model, or what the converter makes of it, does not have. */
export const tensorsRule = modelRule('encodings-tensors', function* (look) {
  const search = new NameSearch(look);
  for (const entry of look.table.entries) {
    if (entry.tensor === '') continue;
    if (!isTensorOf(look, entry.tensor)) yield unknown(look, entry, search);
    else yield* folded(look, entry);
  }
});

function unknown(look: ModelLook, entry: EncodingEntry, search: NameSearch): Finding {
  const { output, same, near } = search.find(entry.tensor);
  const isFree = (name: string | undefined): name is string => name !== undefined && entryOfTensor(look.table, name) === undefined;
  const fixes: Fix[] = [];
  for (const name of [output, same]) if (isFree(name)) fixes.push(preferred(`Write ${quoted(name)}`, renameEntry(entry, name)));
  if (isFree(near)) fixes.push(offered(`Write ${quoted(near)}`, renameEntry(entry, near)));
  const meant = output ?? same ?? near;
  const nodeHint = output && `A node is called so: its output is ${quoted(output)}.`;
  return atTensor(entry, {
    severity: 'warning',
    code: 'encodings-tensor-unknown',
    what: `The model has no tensor ${quoted(entry.tensor)}: this encoding is not used.`,
    fix:
      nodeHint ||
      (meant ? `Did you mean ${quoted(meant)}?` : 'Encodings go by the names of tensors in the ONNX file, as they are after export.'),
    fixes: fixes.slice(0, 1),
  });
}

/** Which tensor was meant by a name. */
class NameSearch {
  private readonly names: readonly string[];
  private readonly plain: Map<string, string>;
  private readonly outputs: Map<string, string>;
  private readonly byEnd = new Map<string, string[]>();
  private left = mostSearched;

  constructor({ main }: ModelLook) {
    const made = main.nodes.flatMap(({ outputs }) => outputs.filter((name) => name !== ''));
    this.names = [...new Set([...main.inputs.map(({ name }) => name), ...main.initializers.keys(), ...made])];
    this.plain = new Map(this.names.map((name) => [plainName(name), name]));
    this.outputs = new Map(
      main.nodes.flatMap(({ name, ownName, outputs: [first] }) => (first ? [[name, first] as const, [ownName, first] as const] : [])),
    );
  }

  /** The output of a node of that name; the same name in another spelling; the closest one. */
  find(name: string): { readonly output?: string | undefined; readonly same?: string | undefined; readonly near?: string | undefined } {
    const output = this.outputs.get(name);
    const same = this.plain.get(plainName(name));
    if (output || same || this.left-- <= 0) return { output, same };
    if (this.byEnd.size === 0) for (const one of this.names) for (const end of endsOf(one)) push(this.byEnd, end, one);
    const candidates = new Set(endsOf(name).flatMap((end) => (this.byEnd.get(end) ?? []).slice(0, mostCandidates)));
    return { near: nearest(name, candidates) };
  }
}

function push(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** A mistyped name keeps its beginning or its end. */
const endsOf = (name: string) => [`^${name.slice(0, 3).toLowerCase()}`, `${name.slice(-3).toLowerCase()}$`];

/** TensorFlow writes `conv1/Relu:0`, PyTorch `conv1.weight`, exporters `/conv1/Relu_output_0`. */
function plainName(name: string): string {
  return name
    .toLowerCase()
    .replace(/:\d+$|_output_\d+$/, '')
    .replace(/[^a-z0-9]/g, '');
}

/** The converter folds a BatchNormalization into the Conv before it: the tensor between them is gone (aimet#2930). */
function* folded(look: ModelLook, entry: EncodingEntry): Generator<Finding> {
  const source = look.model.index.source(look.main, entry.tensor);
  const reader = onlyReader(look, entry.tensor);
  if (reader?.opType !== 'BatchNormalization') return;
  const isBetween = source?.from === 'node' && reader.inputs[0] === entry.tensor && foldsNorm.has(source.node.opType);
  const before = look.model.index.source(look.main, reader.inputs[0] ?? '');
  const isParameter = source?.from === 'initializer' && before?.from === 'node' && foldsNorm.has(before.node.opType);
  if (!isBetween && !isParameter) return;
  const into = isBetween && source.from === 'node' ? source.node.name : before?.from === 'node' ? before.node.name : '';
  yield atTensor(entry, {
    severity: 'warning',
    code: 'encodings-tensor-folded',
    tag: 'unnecessary',
    what: `The converter folds ${quoted(reader.name)} into ${quoted(into)}: ${quoted(entry.tensor)} is gone by then, and its encoding is not used.`,
    fix: `Remove it, and give ${quoted(reader.outputs[0] ?? '')} an encoding; compute those of the weights after folding too.`,
    fixes: [preferred('Remove this encoding', ...removeEntry(look, entry))],
  });
}

const foldsNorm: ReadonlySet<string> = new Set(['Conv', 'ConvTranspose']);
