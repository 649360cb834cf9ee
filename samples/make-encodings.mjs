// node samples/make-encodings.mjs [FILE]: measures the range of every tensor of the sample model on the sample inputs and writes the encodings
// (version 1.0.0, 8 bits, weights symmetric per output channel, biases 32 bits). Needs the packages of the project: onnxruntime-node runs the model.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import proto from 'onnx-proto';
import ort from 'onnxruntime-node';

const { onnx } = proto;
const folder = dirname(fileURLToPath(import.meta.url));
const bytes = readFileSync(join(folder, 'ultraface-rfb-320.onnx'));
const model = onnx.ModelProto.decode(bytes);
const { node: nodes, initializer: initializers, input: inputs } = model.graph;
const constants = new Map(initializers.map((tensor) => [tensor.name, tensor]));

/** Operators that move values and do not change them: what they write has the encoding of what they read. */
const moving = new Set(['Reshape', 'Transpose', 'Slice', 'Squeeze', 'Unsqueeze', 'Flatten', 'MaxPool']);

/** Every float that a run computes, with its least and greatest value over all inputs. */
async function measure() {
  const computed = nodes.filter(({ opType }) => opType !== 'Constant').flatMap(({ output }) => output);
  // Protobuf merges a message that follows with the one before: the same model with more outputs.
  const extra = onnx.ModelProto.encode({ graph: { output: computed.map((name) => ({ name })) } }).finish();
  const session = await ort.InferenceSession.create(Buffer.concat([bytes, extra]), { graphOptimizationLevel: 'disabled', logSeverityLevel: 3 });
  const ranges = new Map();
  const widen = (name, { type, data }) => {
    if (type !== 'float32') return;
    const { min, max } = ranges.get(name) ?? { min: Infinity, max: -Infinity };
    ranges.set(name, { min: data.reduce((a, b) => Math.min(a, b), min), max: data.reduce((a, b) => Math.max(a, b), max) });
  };
  for (const line of readFileSync(join(folder, 'inputs/input_list.txt'), 'utf8').trim().split('\n')) {
    const [name, file] = line.split(':=');
    const raw = readFileSync(join(folder, 'inputs', file));
    const tensor = new ort.Tensor('float32', new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.length)), [1, 3, 240, 320]);
    widen(name, tensor);
    for (const [value, result] of Object.entries(await session.run({ [name]: tensor }))) widen(value, result);
  }
  return ranges;
}

/** Zero included, and no narrower than tools accept. */
function asymmetric({ min, max }, bits) {
  const [low, high] = [Math.min(min, 0), Math.max(max, 0)];
  const scale = Math.fround(Math.max(high - low, 1e-4) / (2 ** bits - 1));
  return { scale, offset: Math.round(low / scale) + 0 };
}

function floatsOf(tensor) {
  const { rawData, floatData } = tensor;
  if (!rawData?.length) return Float32Array.from(floatData);
  return new Float32Array(rawData.buffer.slice(rawData.byteOffset, rawData.byteOffset + rawData.byteLength));
}

function rangeOf(tensor) {
  const values = floatsOf(tensor);
  return { min: Math.min(...values), max: Math.max(...values) };
}

/** One scale per output channel, the first axis of a Conv's weight. */
function perChannel(tensor, factors) {
  const values = floatsOf(tensor);
  const channels = Number(tensor.dims[0]);
  const size = values.length / channels;
  return Array.from({ length: channels }, (_, channel) => {
    const most = values.subarray(channel * size, (channel + 1) * size).reduce((a, b) => Math.max(a, Math.abs(b)), 0);
    return Math.fround(Math.max(most * Math.abs(factors?.[channel] ?? 1), 5e-5) / 127);
  });
}

const entry = (name, type, bw, symmetric, scale, offset) => ({ name, enc_type: type, dtype: 'INT', bw, is_sym: symmetric, scale, offset });
const ofTensor = (name, bw, { scale, offset }) => entry(name, 'PER_TENSOR', bw, offset === -(2 ** (bw - 1)), [scale], [offset]);

/** The BatchNormalization behind each Conv: the converter folds it into weight and bias, so the Conv's own result is gone. */
const norms = new Map(nodes.filter(({ opType }) => opType === 'BatchNormalization').map((node) => [node.input[0], node]));

async function encodings() {
  const ranges = await measure();
  const activations = new Map();
  for (const { name } of inputs) if (!constants.has(name)) activations.set(name, asymmetric(ranges.get(name), 8));
  for (const { opType, input, output } of nodes)
    for (const name of output) {
      const same = moving.has(opType) ? activations.get(input[0]) : undefined;
      if (ranges.has(name) && !norms.has(name)) activations.set(name, same ?? asymmetric(ranges.get(name), 8));
    }
  return { activations, params: paramsOf(activations) };
}

/** Weights, biases and the operands that the graph holds. */
function paramsOf(activations) {
  const params = new Map();
  for (const { opType, input, attribute, output } of nodes) {
    if (opType === 'Conv') {
      const norm = norms.get(output[0]);
      const scale = perChannel(constants.get(input[1]), norm && factorsOf(norm));
      params.set(input[1], entry(input[1], 'PER_CHANNEL', 8, true, scale, scale.map(() => -128)));
      // A bias is added to products of input and weight, so it is counted in their steps.
      const steps = scale.map((step) => Math.fround(activations.get(input[0]).scale * step));
      if (input[2]) params.set(input[2], entry(input[2], 'PER_CHANNEL', 32, true, steps, steps.map(() => -(2 ** 31))));
    }
    if (opType === 'Constant' && attribute[0]?.t?.dataType === onnx.TensorProto.DataType.FLOAT)
      params.set(output[0], ofTensor(output[0], 8, asymmetric(rangeOf(attribute[0].t), 8)));
  }
  return params;
}

/** What a BatchNormalization multiplies each channel with. */
function factorsOf({ input, attribute }) {
  const epsilon = attribute.find(({ name }) => name === 'epsilon')?.f ?? 1e-5;
  const variance = floatsOf(constants.get(input[4]));
  return floatsOf(constants.get(input[1])).map((scale, channel) => scale / Math.sqrt(variance[channel] + epsilon));
}

const { activations, params } = await encodings();
const lines = (list) => list.map((one) => `    ${JSON.stringify(one)}`).join(',\n');
const text = `{
  "version": "1.0.0",
  "activation_encodings": [
${lines([...activations].map(([name, range]) => ofTensor(name, 8, range)))}
  ],
  "param_encodings": [
${lines([...params.values()])}
  ],
  "quantizer_args": {},
  "excluded_layers": []
}
`;
writeFileSync(process.argv[2] ?? join(folder, 'quantization_config.json'), text);
