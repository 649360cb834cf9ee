import { existsSync } from 'node:fs';
import { mkdir, open, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeBytes, encodeInt, encodeText, encodeVarint, joinBytes } from '../../src/engine/onnx/encode';
import { type AttributeValue, graphBytes, modelBytes, type NodeText, tensorBytes } from '../../test/engine/view/onnx-bytes';

/** Models of the graph benchmark, the same on every machine: `cnn66`, `t<nodes>` (a transformer in primitive operators), `big<MiB of weights>`. */
export async function benchModel(folder: string, name: string): Promise<string> {
  const path = join(folder, `${name}.onnx`);
  if (existsSync(path)) return path;
  await mkdir(folder, { recursive: true });
  const part = `${path}.part`;
  const size = Number(/\d+$/.exec(name)?.[0]);
  if (name.startsWith('big')) await writeBig(part, size);
  else await writeFile(part, name === 'cnn66' ? modelBytes(squeezeNet()) : modelBytes(transformer(size)));
  await rename(part, path);
  return path;
}

interface Made {
  readonly nodes: NodeText[];
  readonly tensors: Uint8Array[];
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  readonly outputs: string[];
}

function weight(made: Made, name: string, dims: readonly number[]): string {
  const bytes = 4 * dims.reduce((product, dim) => product * dim, 1);
  made.tensors.push(tensorBytes(name, 'float', dims, encodeBytes(9, new Uint8Array(bytes))));
  return name;
}

function longs(made: Made, name: string, values: readonly number[]): string {
  const raw = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
  made.tensors.push(tensorBytes(name, 'int64', [values.length], encodeBytes(9, raw)));
  return name;
}

/** 66 nodes like SqueezeNet 1.1's. */
function squeezeNet(): Made {
  const made: Made = { nodes: [], tensors: [], inputs: { data: [1, 3, 224, 224] }, outputs: ['prob'] };
  const add = (op: string, inputs: string[], out: string, attributes: Readonly<Record<string, AttributeValue>> = {}) => {
    made.nodes.push({ op, in: inputs, out: [out], name: out, attributes });
    return out;
  };
  const conv = (x: string, out: string, [from, to, kernel]: readonly [number, number, number], stride = 1, pad = 0) => {
    const weights = [weight(made, `${out}_w`, [to, from, kernel, kernel]), weight(made, `${out}_b`, [to])];
    const attributes = { kernel_shape: [kernel, kernel], strides: [stride, stride], pads: [pad, pad, pad, pad] };
    return add('Relu', [add('Conv', [x, ...weights], out, attributes)], `${out}_r`);
  };
  const pool = (x: string, out: string) => add('MaxPool', [x], out, { kernel_shape: [3, 3], strides: [2, 2] });
  let x = pool(conv('data', 'conv1', [3, 64, 3], 2), 'pool1');
  let channels = 64;
  [16, 16, 32, 32, 48, 48, 64, 64].forEach((squeezed, i) => {
    const narrow = conv(x, `fire${i}_sq`, [channels, squeezed, 1]);
    const wide = 4 * squeezed;
    const sides = [conv(narrow, `fire${i}_e1`, [squeezed, wide, 1]), conv(narrow, `fire${i}_e3`, [squeezed, wide, 3], 1, 1)];
    x = add('Concat', sides, `fire${i}`, { axis: 1 });
    if (i === 1 || i === 3) x = pool(x, `pool_${i}`);
    channels = 2 * wide;
  });
  x = conv(x, 'conv10', [512, 1000, 1]);
  add('Softmax', [add('Flatten', [add('GlobalAveragePool', [x], 'gap')], 'flat')], 'prob');
  return made;
}

const width = 16;

/** Blocks with decomposed normalization, attention and GELU, as exporters write them, cut after so many nodes. */
function transformer(count: number): Made {
  const made: Made = { nodes: [], tensors: [], inputs: { input: [1, 8, width] }, outputs: [] };
  const shared = {
    split: longs(made, 'shape4', [1, 8, 2, width / 2]),
    joined: longs(made, 'shape3', [1, 8, width]),
    scalar: weight(made, 'scalar', []),
  };
  let x = 'input';
  for (let layer = 0; made.nodes.length < count; layer++) x = block(made, `layers_${layer}`, x, shared);
  made.nodes.length = count;
  const used = new Set(made.nodes.flatMap((node) => node.in ?? []));
  made.outputs.push(...made.nodes.flatMap(({ out }) => out).filter((name) => !used.has(name)));
  return made;
}

interface Shared {
  readonly split: string;
  readonly joined: string;
  readonly scalar: string;
}

function block(made: Made, layer: string, input: string, { split, joined, scalar }: Shared): string {
  const op = (type: string, inputs: string[], path: string, attributes: Readonly<Record<string, AttributeValue>> = {}) => {
    made.nodes.push({ op: type, in: inputs, out: [`${layer}/${path}`], name: `/${layer}/${path}/${type}`, attributes });
    return `${layer}/${path}`;
  };
  const constant = (path: string, dims: readonly number[]) => weight(made, `${layer}.${path}`, dims);
  const normalized = (x: string, at: string) => {
    const centered = op('Sub', [x, op('ReduceMean', [x], `${at}/mean`, { axes: [-1] })], `${at}/sub`);
    const spread = op('ReduceMean', [op('Pow', [centered, scalar], `${at}/pow`)], `${at}/var`, { axes: [-1] });
    const scaled = op('Div', [centered, op('Sqrt', [op('Add', [spread, scalar], `${at}/eps`)], `${at}/sqrt`)], `${at}/div`);
    return op('Add', [op('Mul', [scaled, constant(`${at}.g`, [width])], `${at}/mul`), constant(`${at}.b`, [width])], `${at}/out`);
  };
  const linear = (x: string, at: string, from = width, to = width) => {
    const product = op('MatMul', [x, constant(`${at}.w`, [from, to])], `${at}/mm`);
    return op('Add', [product, constant(`${at}.bias`, [to])], at);
  };
  const head = (x: string, part: string, perm: readonly number[]) =>
    op('Transpose', [op('Reshape', [linear(x, `attn/${part}`), split], `attn/${part}_r`)], `attn/${part}_t`, { perm });
  const first = normalized(input, 'ln1');
  const scores = op('MatMul', [head(first, 'q', [0, 2, 1, 3]), head(first, 'k', [0, 2, 3, 1])], 'attn/qk');
  const weights = op('Softmax', [op('Mul', [scores, scalar], 'attn/sc')], 'attn/sm', { axis: -1 });
  const mixed = op('Transpose', [op('MatMul', [weights, head(first, 'v', [0, 2, 1, 3])], 'attn/av')], 'attn/avt', { perm: [0, 2, 1, 3] });
  const middle = op('Add', [input, linear(op('Reshape', [mixed, joined], 'attn/avr'), 'attn/o')], 'res1');
  const up = linear(normalized(middle, 'ln2'), 'mlp/up', width, 4 * width);
  const error = op('Add', [op('Erf', [op('Div', [up, scalar], 'mlp/d')], 'mlp/erf'), scalar], 'mlp/a1');
  const active = op('Mul', [op('Mul', [up, error], 'mlp/m1'), scalar], 'mlp/m2');
  return op('Add', [middle, linear(active, 'mlp/down', 4 * width, width)], 'res2');
}

/** The small network and one MatMul with a weight of so many MiB: a hole at the end of the file, so that it costs no disk. */
async function writeBig(path: string, mebibytes: number): Promise<void> {
  const small = squeezeNet();
  const columns = Math.floor((mebibytes * 1024 * 1024) / 4000);
  small.nodes.push({ op: 'MatMul', in: ['prob', 'huge_w'], out: ['huge'], name: 'huge' });
  const rawBytes = 4000 * columns;
  const tensor = joinBytes([tensorBytes('huge_w', 'float', [1000, columns], new Uint8Array()), lengthField(9, rawBytes)]);
  const graph = joinBytes([graphBytes({ ...small, outputs: ['huge'] }, 'main'), lengthField(5, tensor.length + rawBytes), tensor]);
  const opset = joinBytes([encodeText(1, ''), encodeInt(2, 17)]);
  const head = joinBytes([encodeInt(1, 8), encodeBytes(8, opset), lengthField(7, graph.length + rawBytes), graph]);
  const file = await open(path, 'w');
  try {
    await file.write(head);
    await file.truncate(head.length + rawBytes);
  } finally {
    await file.close();
  }
}

/** The beginning of a field whose content follows. */
function lengthField(field: number, length: number): Uint8Array {
  return joinBytes([encodeVarint(field * 8 + 2), encodeVarint(length)]);
}
