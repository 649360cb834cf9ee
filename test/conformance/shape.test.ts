import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { Dim, Graph, Model, ValueType } from '../../src/engine/ir/graph';
import { runtimeInputs } from '../../src/engine/ir/runtime-inputs';
import { encodeBytes, encodeText, joinBytes } from '../../src/engine/onnx/encode';
import { readModel, readModelBytes } from '../../src/engine/onnx/read';
import { substitute } from '../../src/engine/shape/dims';
import { inferTypes } from '../../src/engine/shape/infer';
import { modelMacs } from '../../src/engine/shape/macs';
import { modelParameters } from '../../src/engine/shape/parameters';
import { readTensor } from '../../src/engine/shape/tensor-value';
import { dimsOfType } from '../../src/engine/shape/type';
import { typeText } from '../../src/engine/shape/type-text';
import type { ConstantValue } from '../../src/engine/shape/value';
import { nodeFiles } from '../../src/node/files';
import { compare, parseType } from './shape-answers';

const data = process.env.QNN_LENS_DATA;
if (!data) console.log('SKIPPED, LOUDLY: QNN_LENS_DATA names no folder, so types were not compared with those of onnx.');

/** Made by `python bench/shape-peer.py $QNN_LENS_DATA test/data/shape/onnx-inferred.json.gz`. */
interface Answers {
  readonly producer: string;
  readonly models: Readonly<Record<string, { readonly types: readonly string[]; readonly outputs: readonly number[] }>>;
  readonly nodeTests: Readonly<Record<string, readonly string[]>>;
}

const answers = JSON.parse(gunzipSync(readFileSync(join(process.cwd(), 'test/data/shape/onnx-inferred.json.gz'))).toString()) as Answers;

test('every tensor that onnx finds in the shared models and the zoo', { skip: !data }, async (context) => {
  const files = Object.keys(answers.models);
  assert.ok(files.length >= 134, `${files.length} models`);
  const count = { theirs: 0, found: 0, ours: 0 };
  const missing: string[] = [];
  const wrong: string[] = [];
  for (const file of files) {
    const model = await readModel({ files: nodeFiles }, join(data ?? '', file));
    const types = inferTypes(model, { ignoreDeclared: true });
    const theirs = answers.models[file];
    const outputs = model.nodes.flatMap((node) => node.outputs.map((name) => ({ node, name })));
    assert.equal(outputs.length, theirs?.outputs.length, `${file}: as many outputs as onnx sees`);
    outputs.forEach(({ node, name }, index) => {
      const answer = parseType(theirs?.types[theirs.outputs[index] as number] ?? '');
      const ours = name ? types.typeOf(node.graph, name) : undefined;
      if (ours?.kind === 'tensor' && ours.dims?.every((dim) => dim !== undefined)) count.ours++;
      if (!answer) return;
      count.theirs++;
      const verdict = compare(ours, answer);
      if (verdict === 'found') count.found++;
      const line = `${file} ${node.opType} "${name}": onnx ${typeText(answer)}, here ${typeText(ours)}`;
      if (verdict === 'missing') missing.push(line);
      if (verdict === 'wrong') wrong.push(line);
    });
  }
  context.diagnostic(
    `${answers.producer}: ${count.theirs} tensors; here ${count.found} of them, ${missing.length} missing, ${wrong.length} contradicted; complete here ${count.ours}`,
  );
  for (const line of [...missing, ...wrong]) context.diagnostic(line);
  assert.deepEqual(wrong, []);
  assert.deepEqual(missing, []);
});

/** A size for each symbol of the inputs, none twice. */
function numberedInputs(model: Model, first: number): { sizes: Map<string, number>; overrides: Map<string, ValueType> } {
  const sizes = new Map<string, number>();
  const overrides = new Map<string, ValueType>();
  for (const { name, type } of runtimeInputs(model.graphs[0] as Graph)) {
    if (type?.kind !== 'tensor' || !type.dims?.some((dim) => typeof dim === 'string')) continue;
    for (const dim of type.dims) if (typeof dim === 'string' && !sizes.has(dim)) sizes.set(dim, first + sizes.size * Math.ceil(first / 8));
    overrides.set(name, { ...type, dims: type.dims.map((dim) => substitute(dim, sizes)) });
  }
  return { sizes, overrides };
}

/** Symbolic dims that come to another number when the sizes are given. Undefined where the model cannot take these sizes: a tensor is empty. */
function contradictions(model: Model, first: number): { readonly compared: number; readonly wrong: readonly string[] } | undefined {
  const [main] = model.graphs;
  const { sizes, overrides } = numberedInputs(model, first);
  if (sizes.size === 0 || !main) return undefined;
  const [symbolic, numeric] = [inferTypes(model, { ignoreDeclared: true }), inferTypes(model, { ignoreDeclared: true, overrides })];
  const names = main.nodes.flatMap(({ outputs }) => outputs).filter(Boolean);
  if (names.some((name) => dimsOfType(numeric.typeOf(main, name))?.includes(0))) return undefined;
  const pairs = names.flatMap((name) => {
    const closed = dimsOfType(numeric.typeOf(main, name));
    return (dimsOfType(symbolic.typeOf(main, name)) ?? []).map((dim, axis) => ({ name, dim, size: closed?.[axis] }));
  });
  const compared = pairs.filter(({ dim, size }) => typeof dim === 'string' && typeof size === 'number');
  const wrong = compared.filter(({ dim, size }) => substitute(dim, sizes) !== size);
  return {
    compared: compared.length,
    wrong: wrong.map(({ name, dim, size }) => `${model.path} "${name}": ${dim} is ${size} for ${[...sizes].join(' ')}`),
  };
}

test('a size with symbols is right for the sizes of the inputs', { skip: !data }, async (context) => {
  const wrong: string[] = [];
  let [compared, models] = [0, 0];
  for (const file of Object.keys(answers.models)) {
    const model = await readModel({ files: nodeFiles }, join(data ?? '', file));
    // Texts and caches take few, images and sounds many.
    const results = [3, 512].flatMap((first) => contradictions(model, first) ?? []);
    if (results.length > 0) models++;
    for (const result of results) {
      compared += result.compared;
      wrong.push(...result.wrong);
    }
  }
  context.diagnostic(`${compared} sizes with symbols compared in ${models} models`);
  assert.ok(compared > 1000, `${compared} sizes`);
  assert.deepEqual(wrong, []);
});

interface NodeTest {
  readonly name: string;
  readonly actual: readonly (ValueType | undefined)[];
}

/** The expected shapes: what the outputs of a test really are. */
function nodeTests(): NodeTest[] {
  const [head = '', ...rows] = readFileSync(join(data ?? '', 'onnx-node-expected-shapes.csv'), 'utf8')
    .trim()
    .split('\n')
    .map(cells);
  const [name, actual] = [head.indexOf('test'), head.indexOf('output_actual')];
  return rows.map((row) => ({ name: row[name] ?? '', actual: (row[actual] ?? '').split('; ').map(parseType) }));
}

/** One line of the csv: cells with commas stand in quotes. */
const cells = (line: string): string[] =>
  [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');

/** The model with its run-time inputs as initializers: protobuf joins a second graph to the first. */
function withConstants(bytes: Uint8Array, model: Model, folder: string): Model {
  const inputs = readdirSync(join(folder, 'test_data_set_0')).filter((file) => /^input_\d+\.pb$/.test(file));
  const tensors = (model.graphs[0]?.inputs ?? []).flatMap(({ name, type }, index) => {
    if (type?.kind !== 'tensor' || !inputs.includes(`input_${index}.pb`)) return [];
    const tensor = readFileSync(join(folder, 'test_data_set_0', `input_${index}.pb`));
    return [encodeBytes(5, joinBytes([tensor, encodeText(8, name)]))];
  });
  return readModelBytes(model.path, joinBytes([bytes, encodeBytes(7, joinBytes(tensors))]));
}

/** Elements that were computed from constants and are not those of the test's own output. */
function wrongElements(value: ConstantValue | undefined, folder: string, index: number): boolean {
  const file = join(folder, 'test_data_set_0', `output_${index}.pb`);
  if (!value || value.dtype === 'string' || !existsSync(file)) return false;
  const held = readModelBytes(file, encodeBytes(7, encodeBytes(5, joinBytes([readFileSync(file), encodeText(8, 'y')]))));
  const tensor = held.graphs[0]?.initializers.get('y');
  const truth = tensor && readTensor(tensor, held.bytes);
  return truth !== undefined && value.elements.some((element, at) => typeof element === 'number' && isFar(element, truth.elements[at]));
}

/** Beyond 2^53 integers are rounded; floats may differ in their last bits. */
const isFar = (a: number, b: Dim): boolean =>
  typeof b !== 'number' || (!Object.is(a, b) && Math.abs(a - b) > 1e-5 * Math.max(1, Math.abs(b)) && Math.abs(b) < 2 ** 53);

const isComplete = (type: ValueType | undefined, actual: ValueType | undefined): boolean =>
  type !== undefined && compare(type, actual) === 'found';

test('the ONNX node tests: all that onnx finds, 95 % with constants, none wrong', { skip: !data }, (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'qnn-lens-node-tests-'));
  try {
    execFileSync('tar', ['xf', join(data ?? '', 'onnx-node-tests.tar.xz'), '-C', folder]);
    const count = { outputs: 0, theirs: 0, ours: 0, constant: 0, computed: 0 };
    const [lost, open, wrong]: [string[], string[], string[]] = [[], [], []];
    for (const { name, actual } of nodeTests()) {
      const at = join(folder, 'node', name);
      const bytes = readFileSync(join(at, 'model.onnx'));
      const model = readModelBytes(name, bytes);
      const given = withConstants(bytes, model, at);
      const [types, known] = [inferTypes(model, { ignoreDeclared: true }), inferTypes(given, { ignoreDeclared: true })];
      model.graphs[0]?.outputs.forEach((output, index) => {
        const [main, givenMain] = [model.graphs[0], given.graphs[0]];
        if (!main || !givenMain) return;
        const [ours, theirs] = [types.typeOf(main, output.name), parseType(answers.nodeTests[name]?.[index] ?? '')];
        const constant = known.typeOf(givenMain, output.name);
        const truth = actual[index];
        count.outputs++;
        const line = `${name} output ${index}: is ${typeText(truth)}, onnx ${typeText(theirs)}, here ${typeText(ours)}, with constants ${typeText(constant)}`;
        if (isComplete(theirs, truth)) count.theirs++;
        if (isComplete(ours, truth)) count.ours++;
        if (isComplete(constant, truth)) count.constant++;
        else open.push(line);
        if (compare(theirs, truth) !== 'wrong' && compare(ours, theirs) === 'missing') lost.push(line);
        const elements = known.constantOf(givenMain, output.name);
        if (elements) count.computed++;
        if (wrongElements(elements, at, index)) wrong.push(`${line}: elements ${elements?.elements.slice(0, 9)}`);
        if ([ours, constant].some((type) => type && compare(type, truth) === 'wrong')) wrong.push(line);
      });
    }
    const share = (part: number) => `${((100 * part) / count.outputs).toFixed(1)} %`;
    context.diagnostic(
      `${count.outputs} outputs: onnx finds ${share(count.theirs)}, here ${share(count.ours)}, with constants ${share(count.constant)}, ${wrong.length} wrong, ${lost.length} that only onnx finds; elements of ${count.computed} outputs computed`,
    );
    for (const line of [
      ...wrong.map((text) => `WRONG ${text}`),
      ...lost.map((text) => `LOST ${text}`),
      ...open.map((text) => `OPEN ${text}`),
    ])
      context.diagnostic(line);
    assert.ok(count.outputs >= 2000, `${count.outputs} outputs`);
    assert.deepEqual(wrong, []);
    assert.deepEqual(lost, []);
    assert.ok(count.constant >= 0.95 * count.outputs, `with constants ${share(count.constant)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('multiply-accumulates and parameters of the zoo', { skip: !data }, async (context) => {
  const [head = '', ...rows] = readFileSync(join(data ?? '', 'zoo/zoo.csv'), 'utf8')
    .trim()
    .split('\n')
    .map(cells);
  const column = (name: string) => head.indexOf(name);
  const wrong: string[] = [];
  let compared = 0;
  for (const row of rows) {
    const file = row[column('file')] ?? '';
    if (!answers.models[`zoo/${file}`]) continue;
    const model = await readModel({ files: nodeFiles }, join(data ?? '', 'zoo', file));
    const { macs, unknown } = modelMacs(model, inferTypes(model));
    compared++;
    const expected = { macs: Number(row[column('macs')]), parameters: Number(row[column('onnx_params')]), unknown: 0 };
    const actual = { macs, parameters: modelParameters(model), unknown };
    if (JSON.stringify(actual) !== JSON.stringify(expected))
      wrong.push(`${file}: ${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`);
  }
  for (const line of wrong) context.diagnostic(line);
  assert.ok(compared >= 54, `${compared} models`);
  assert.deepEqual(wrong, []);
});
