import type { Graph, Model } from '../../ir/graph';
import { isQuantized } from '../../ir/quantized';
import type { JobContext } from '../../job';
import { encodeInt } from '../../onnx/encode';
import { allTensors } from '../../onnx/tensors';
import { type Edit, fieldSpans, wholeModel, writeModel, writtenBytes } from '../../onnx/write';
import { type Diagnostic, Problem } from '../../problem';
import type { OpenModel } from '../../session';
import { dtypeOfType } from '../../shape/type';
import type { Files } from '../../world';
import { fusesInto } from '../encode/node-roles';
import { checkResult } from './check-result';
import { foldedNorms } from './fold-norms';
import { Notes } from './notes';
import { domainFor, type QdqDomain, type QdqNeeds } from './opset-for';
import { isWhole, type Plan, planTensors, type TensorEncoding } from './plan';
import { type PlannedBias, planBiases } from './plan-biases';
import { QdqEdits } from './qdq-edits';
import { field, opsetField } from './qdq-fields';

export interface AppliedEncodings {
  /** Absolute path of the quantized model. */
  readonly output: string;
  readonly bytes: number;
  readonly tensors: { readonly activations: number; readonly weights: number; readonly biases: number };
  readonly notes: readonly Diagnostic[];
}

type Entries = readonly TensorEncoding[];

const step = 'Apply the encodings';
/** A protobuf message ends at 2 GiB. */
const mostBytes = 2 ** 31 - 1;

/**
 * Writes the float model with pairs of QuantizeLinear and DequantizeLinear, and its constants as integers. The file appears whole or not at all, and
 * only after it was read back and its types were found to agree.
 */
export async function applyEncodings(open: OpenModel, entries: Entries, output: string, job: JobContext): Promise<AppliedEncodings> {
  const { model } = open;
  const { files } = job.world;
  refuseModel(model, output);
  job.progress({ step, index: 0, total: 2 });
  const { plan, biases, notes } = await planAll(open, entries, files);
  if (plan.activations.length + plan.weights.length === 0) throw nothingToDo(model, notes);
  noteUnencoded(open, entries, plan, notes);
  const edits = editsOf(open, plan, biases, notes, job.stop);
  const bytes = writtenBytes(model, edits);
  if (bytes > mostBytes) throw tooLarge(model, bytes);
  await refuseFarData(model, [...plan.weights, ...biases], output, files);
  const scratch = await files.scratch('qnn-lens-quantize', output);
  try {
    const made = files.join(scratch, files.basename(output));
    await files.write(made, writeModel(model, edits));
    job.progress({ step: 'Check the result', index: 1, total: 2 });
    await checkResult(open, made, job.world);
    job.stop.throwIfAborted();
    await files.rename(made, output);
  } catch (thrown) {
    // A write that was stopped looks like one that failed.
    job.stop.throwIfAborted();
    throw thrown;
  } finally {
    await files.remove(scratch);
  }
  const tensors = { activations: plan.activations.length, weights: plan.weights.length, biases: biases.length };
  return { output, bytes, tensors, notes: notes.list() };
}

interface WholePlan {
  readonly plan: Plan;
  readonly biases: readonly PlannedBias[];
  readonly notes: Notes;
}

/** A BatchNormalization is folded only into a Conv whose weight and bias both become integers: what cannot be is planned again without it. */
async function planAll(open: OpenModel, entries: Entries, files: Files): Promise<WholePlan> {
  const whole = entries.filter(isWhole);
  let folded = await foldedNorms(open, whole, files);
  for (;;) {
    const notes = new Notes(open.model.path);
    const plan = planTensors(open, entries, folded, files, notes);
    const biases = await planBiases(open, whole, plan, files, notes);
    const weights = new Set(plan.weights.map(({ tensor }) => tensor));
    const biased = new Set(biases.map(({ node }) => node));
    const kept = new Map([...folded].filter(([weight, { conv }]) => weights.has(weight) && biased.has(conv)));
    if (kept.size === folded.size) return { plan, biases, notes };
    folded = kept;
  }
}

/** What cannot be quantized at all, or not into this file. */
export function refuseModel(model: Model, output: string): void {
  if (output === model.path)
    throw new Problem('output-is-input', output, 'The result would replace the float model.', 'Give another name for the result.');
  if (isQuantized(model) || model.nodes.some(({ opType }) => opType.startsWith('QLinear')))
    throw new Problem(
      'already-quantized',
      model.path,
      'The model is quantized already: it has quantize or dequantize nodes.',
      'Open the float model that it was made from.',
    );
  const broken =
    model.diagnostics.find(({ severity }) => severity === 'error') ?? model.diagnostics.find(({ code }) => code === 'onnx-merged');
  if (broken) throw new Problem('model-broken', `${model.path}: ${broken.where}`, `The model is damaged. ${broken.what}`, broken.fix);
}

function nothingToDo(model: Model, notes: Notes): Problem {
  const first = notes.list()[0];
  return new Problem(
    'nothing-to-quantize',
    model.path,
    `None of the encodings can be applied to the model.${first ? ` ${first.what}` : ''}`,
    first?.fix || 'Give encodings of tensors of the model.',
  );
}

/** Values between nodes that stay float although some others are quantized; not those before a Relu or Clip that becomes part of the node before. */
function noteUnencoded({ model, index, types }: OpenModel, entries: Entries, plan: Plan, notes: Notes): void {
  const main = model.graphs[0] as Graph;
  const encoded = new Set([...entries.map(({ tensor }) => tensor), ...plan.folded.map(({ conv }) => conv.outputs[0])]);
  const computed = main.nodes.filter(({ opType }) => opType !== 'Constant').flatMap(({ outputs }) => outputs);
  const isInner = (name: string) => {
    const source = index.source(main, name);
    const [cut, second] = index.consumers(main, name);
    return source?.from === 'node' && cut !== undefined && !second && fusesInto(cut, source.node) && encoded.has(cut.outputs[0]);
  };
  for (const name of [...main.inputs.map((input) => input.name), ...computed]) {
    const isFloat = /^float/.test(dtypeOfType(types.typeOf(main, name)) ?? '');
    if (isFloat && !encoded.has(name) && !main.initializers.has(name) && index.consumers(main, name).length > 0 && !isInner(name))
      notes.add('no-encoding', name);
  }
}

function editsOf(open: OpenModel, plan: Plan, biases: readonly PlannedBias[], notes: Notes, stop: AbortSignal): readonly Edit[] {
  const { model } = open;
  const main = model.graphs[0] as Graph;
  const domain = domainFor(model, needsOf(plan), notes);
  const edits = new QdqEdits(open, domain.domain, stop);
  edits.add(plan, biases);
  edits.turnSlices(domain.slices);
  edits.turnUpsamples(domain.upsamples);
  edits.dropAttributes(domain.dropped);
  const overridable = main.inputs
    .map(({ name }) => name)
    .filter((name) => main.initializers.has(name) || main.sparseInitializers.has(name));
  for (const name of overridable) notes.add('inputs-dropped', name);
  edits.dropInputs(new Set(overridable));
  return [...headerEdits(model, domain, plan, notes), ...edits.edits()];
}

function needsOf({ activations, weights, converts }: Plan): QdqNeeds {
  const all = [...activations, ...weights, ...converts.map(({ of, encoding }) => ({ dtype: of.dtype, encoding }))];
  return {
    hasAxis: weights.some(({ encoding }) => encoding.granularity !== 'tensor'),
    hasFloat16: all.some(({ dtype }) => dtype === 'float16'),
    hasNewTypes: all.some(({ encoding }) => encoding.bitwidth === 4 || encoding.bitwidth === 16),
    hasBlocks: weights.some(({ encoding }) => encoding.granularity === 'block'),
  };
}

/** Initializers need not be inputs since IR version 4; 4-bit integers are of version 10 (ONNX, IR specification). */
function headerEdits(model: Model, { domain, raiseTo }: QdqDomain, { activations, weights }: Plan, notes: Notes): readonly Edit[] {
  const hasInt4 = [...activations, ...weights].some(({ encoding }) => encoding.bitwidth === 4);
  const irVersion = Math.max(model.irVersion, hasInt4 ? 10 : 4);
  const edits: Edit[] = [];
  if (irVersion !== model.irVersion) {
    const why = hasInt4 ? '4-bit integers exist since then' : 'initializers that are no inputs exist since then';
    notes.say('ir-raised', `The IR version was raised from ${model.irVersion} to ${irVersion}: ${why}.`);
    edits.push({ message: wholeModel(model), drop: [field.model.irVersion], append: encodeInt(field.model.irVersion, irVersion) });
  }
  if (domain !== '' && !model.opsets.has(domain)) edits.push({ message: wholeModel(model), append: opsetField(domain, 1) });
  if (raiseTo !== undefined) edits.push(raisedOpset(model, raiseTo));
  return edits;
}

function raisedOpset(model: Model, version: number): Edit {
  const imports = fieldSpans(model, wholeModel(model), field.model.opsetImport);
  const own = imports.find((span) => {
    const [domain] = fieldSpans(model, span, field.opset.domain);
    const name = domain ? new TextDecoder().decode(model.bytes.view(domain)) : '';
    return name === '' || name === 'ai.onnx';
  });
  const append = encodeInt(field.opset.version, version);
  return own ? { message: own, drop: [field.opset.version], append } : { message: wholeModel(model), append: opsetField('', version) };
}

function tooLarge(model: Model, bytes: number): Problem {
  return new Problem(
    'model-too-large',
    model.path,
    `The quantized model would have ${bytes} bytes in one file; ONNX files end at ${mostBytes}.`,
    'Quantize more of the weights, or leave large float weights in a file of their own.',
  );
}

/** What stays float in a file of its own is found only beside the result: in the model's folder, or where a copy lies. */
async function refuseFarData(model: Model, stored: readonly { readonly tensor: string }[], output: string, files: Files): Promise<void> {
  const folder = files.dirname(output);
  if (folder === files.dirname(model.path)) return;
  const integers = new Set(stored.map(({ tensor }) => tensor));
  for (const { name, data } of allTensors(model)) {
    if (data.in !== 'external' || integers.has(name)) continue;
    if (await files.stat(files.join(folder, ...data.location.split(/[\\/]/)))) continue;
    throw new Problem(
      'external-elsewhere',
      output,
      `"${name}" stays float and lies in "${data.location}", which is beside the float model.`,
      'Write the result into the folder of the float model.',
    );
  }
}
