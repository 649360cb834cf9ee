import { type ConfigCase, runCases } from './cases';

const model = `opset 17
(input: float[1,3,8,8]) => (y: float[1,4,6,6])
w: float[4,3,3,3] = ...
[conv1] h = Conv(input, w)
[act1] y = Relu(h)`;

const base = { file: 'quantize_recipe.json', model };

const cases: readonly ConfigCase[] = [
  {
    ...base,
    name: 'a right recipe',
    text: '{"method": "percentile", "bits": {"weights": 8, "activations": 16}, "overrides": [{"op": "Conv", "activations": 8}, {"pattern": "act*", "float": true}], "calibration": {"data": "calib", "percentile": 99.9, "inputs": {"input": {"scale": 0.5}}}}',
    files: { calib: 1 },
    want: [],
  },
  {
    ...base,
    name: 'an override for an operator that the model does not have',
    text: '{"overrides": [{"op": ⟦"Cnov"⟧, "activations": 16}]}',
    want: ['override-unknown'],
    fixed: '{"overrides": [{"op": "Conv", "activations": 16}]}',
  },
  {
    ...base,
    name: 'a pattern that fits no node',
    text: '{"overrides": [{"pattern": ⟦"decoder*"⟧, "activations": 16}]}',
    want: ['override-unknown'],
  },
  {
    ...base,
    name: 'an override without a node and one with two, and one that changes nothing',
    text: '{"overrides": [⟦{⟧"activations": 16}, ⟦{⟧"op": "Conv", "node": "conv1", "float": true}, ⟦{⟧"op": "Relu"}]}',
    want: ['override-subject', 'override-subject', 'override-empty'],
  },
  {
    ...base,
    name: '16-bit weights under 8-bit activations, in all and in an override',
    text: '{"bits": {"weights": ⟦16⟧}, "overrides": [{"op": "Conv", "weights": ⟦16⟧, "activations": 8}]}',
    want: ['recipe-width', 'recipe-width'],
    fixed: '{"bits": {"weights": 8}, "overrides": [{"op": "Conv", "weights": 8, "activations": 8}]}',
    others: { 'Give the activations 16': '{"bits": {"weights": 16}, "overrides": [{"op": "Conv", "weights": 16, "activations": 16}]}' },
  },
  {
    ...base,
    name: 'an override inherits what it does not say',
    text: '{"bits": {"activations": 16}, "overrides": [{"op": "Conv", "weights": 16}]}',
    want: [],
  },
  {
    ...base,
    name: '16 and 16 bits need v73',
    soc: 'SM8450',
    text: '{"bits": {"weights": ⟦16⟧, "activations": 16}}',
    want: ['recipe-width'],
    fixed: '{"bits": {"weights": 8, "activations": 16}}',
  },
  {
    ...base,
    name: 'floats on a chip without them',
    soc: 'SM6450',
    text: '{"overrides": [{"node": "act1", "float": ⟦true⟧}]}',
    want: ['recipe-float'],
    fixed: '{"overrides": [{"node": "act1", "float": false}]}',
  },
  {
    ...base,
    name: 'data that is not there, and a model that is not',
    text: '{"model": ⟦"gone.onnx"⟧, "calibration": {"data": ⟦"calib"⟧}}',
    files: { 'gone.onnx': null, calib: null },
    want: ['file-missing', 'file-missing'],
  },
  {
    ...base,
    name: 'the bits of one override are not moved to the bits of all',
    text: '{"overrides": [{"op": "Conv", ⟦"bits"⟧: 16, "float": true}]}',
    want: ['unknown-key'],
    others: { 'Remove "bits"': '{"overrides": [{"op": "Conv", "float": true}]}' },
  },
  {
    ...base,
    name: 'a percentile that no method reads',
    text: '{"calibration": {⟦"percentile"⟧: 99.9}}',
    want: ['recipe-percentile-unused'],
  },
  {
    ...base,
    name: 'preprocessing of an input that the model does not have',
    text: '{"calibration": {"inputs": {⟦"image"⟧: {"scale": 0.5}}}}',
    want: ['recipe-input-unknown'],
    fixed: '{"calibration": {"inputs": {"input": {"scale": 0.5}}}}',
  },
];

runCases('quantize recipe', cases);
