import { type ConfigCase, runCases } from './cases';

const base = { file: 'backend_config.json' } as const;

const floatModel = `
opset 17
(x: float[1,8]) => (y: float[1,8])
[relu1] h = Relu(x)
[neg1] y = Neg(h)
`;
const quantizedModel = (dtype: 'uint8' | 'uint16') => `
opset 21
(x: float[1,8]) => (y: float[1,8])
s: float[1] = {0.1}
z: ${dtype}[1] = {128}
q = QuantizeLinear(x, s, z)
y = DequantizeLinear(q, s, z)
`;
/** The HTP takes no Erf alone. */
const oddModel = `
opset 17
(x: float[1,8]) => (y: float[1,8])
[relu1] a = Relu(x)
[erf1] b = Erf(a)
[neg1] y = Neg(b)
`;

/** As the seed document has it. */
const seed = `{
  "htp_config": {
    "device_id": 0,
    "performance_mode": "high_performance",
    "precision_mode": "int8",
    "vtcm_mb": 8,
    ⟦"enable_dma"⟧: true
  },
  "gpu_config": {
    "device_id": 0,
    ⟦"performance_mode"⟧: "sustained_high_performance",
    ⟦"precision_mode"⟧: "fp16",
    ⟦"enable_transform_optimization"⟧: true
  },
  "cpu_config": {
    "num_threads": 4,
    ⟦"performance_mode"⟧: "balanced",
    ⟦"enable_fast_math"⟧: true
  }
}`;
const plain = seed.replace(/[⟦⟧]/g, '');
/** The last key of a section takes the comma before it along. */
const without = (section: string, line: string, isLast: boolean) => {
  const [before = '', after = ''] = plain.split(`"${section}": {`);
  return `${before}"${section}": {${after.replace(isLast ? `,\n    ${line}` : `    ${line},\n`, '')}`;
};

const htp: readonly ConfigCase[] = [
  {
    ...base,
    name: 'the seed document’s file: what no real file has is said',
    text: seed,
    want: Array(6).fill('no-counterpart'),
    others: {
      'Remove enable_dma of htp_config': without('htp_config', '"enable_dma": true', true),
      'Remove performance_mode of gpu_config': without('gpu_config', '"performance_mode": "sustained_high_performance"', false),
      'Remove precision_mode of gpu_config': without('gpu_config', '"precision_mode": "fp16"', false),
      'Remove enable_transform_optimization of gpu_config': without('gpu_config', '"enable_transform_optimization": true', true),
      'Remove performance_mode of cpu_config': without('cpu_config', '"performance_mode": "balanced"', false),
      'Remove enable_fast_math of cpu_config': without('cpu_config', '"enable_fast_math": true', true),
    },
  },
  {
    ...base,
    name: 'DMA cannot be turned off',
    text: '{"htp_config": {⟦"enable_dma"⟧: ⟦false⟧}}',
    want: ['no-counterpart', 'dma-always'],
    fixed: '{"htp_config": {"enable_dma": true}}',
    others: { 'Remove enable_dma of htp_config': '{"htp_config": {}}' },
  },
  {
    ...base,
    name: 'more threads than cores',
    text: '{"cpu_config": {"num_threads": ⟦64⟧}}',
    want: ['threads-implausible'],
    fixed: '{"cpu_config": {"num_threads": 0}}',
  },
  {
    ...base,
    name: 'more VTCM than the chip has',
    soc: 'SM8650',
    text: '{"htp_config": {"vtcm_mb": ⟦16⟧}}',
    want: ['vtcm-too-large'],
    fixed: '{"htp_config": {"vtcm_mb": 8}}',
  },
  { ...base, name: 'no chip, no limit', text: '{"htp_config": {"vtcm_mb": 16}}', want: [] },
  {
    ...base,
    name: 'more VTCM than the chip of the file has',
    text: '{"htp_config": {"soc_model": 93, "vtcm_mb": ⟦8⟧}}',
    want: ['vtcm-too-large'],
    fixed: '{"htp_config": {"soc_model": 93, "vtcm_mb": 2}}',
  },
  {
    ...base,
    name: 'another chip than the one that is checked for',
    soc: 'SM8750',
    text: '{"htp_config": {"soc_model": ⟦57⟧}}',
    want: ['soc-other-chip'],
    fixed: '{"htp_config": {"soc_model": 69}}',
  },
  { ...base, name: 'a chip that nobody knows', text: '{"htp_config": {"soc_model": ⟦4711⟧}}', want: ['soc-unknown'] },
  {
    ...base,
    name: 'a mode for decoding needs v79',
    soc: 'SM8550',
    text: '{"htp_config": {"performance_mode": ⟦"llm_decode_balanced"⟧}}',
    want: ['perf-profile-arch'],
    fixed: '{"htp_config": {"performance_mode": "balanced"}}',
  },
];

const precision: readonly ConfigCase[] = [
  {
    ...base,
    name: 'floats on a chip without them',
    soc: 'QCM6490',
    text: '{"htp_config": {"precision_mode": ⟦"fp16"⟧}}',
    want: ['precision-chip'],
    fixed: '{"htp_config": {"precision_mode": "int8"}}',
  },
  {
    ...base,
    name: 'floats on a chip that often cannot build them',
    soc: 'SM8350',
    text: '{"htp_config": {"precision_mode": ⟦"fp16"⟧}}',
    want: ['precision-chip'],
  },
  { ...base, name: 'floats on a chip that has them', soc: 'SM8650', text: '{"htp_config": {"precision_mode": "fp16"}}', want: [] },
  {
    ...base,
    name: 'integers do not quantize a float model',
    model: floatModel,
    text: '{"htp_config": {"precision_mode": ⟦"int8"⟧}}',
    want: ['precision-model'],
    fixed: '{"htp_config": {"precision_mode": "fp16"}}',
  },
  {
    ...base,
    name: 'a float model on a chip without floats: neither word helps',
    model: floatModel,
    soc: 'QCM6490',
    text: '{"htp_config": {"precision_mode": ⟦"int8"⟧}}',
    want: ['precision-model'],
  },
  {
    ...base,
    name: 'integers for a quantized model',
    model: quantizedModel('uint8'),
    text: '{"htp_config": {"precision_mode": "int8"}}',
    want: [],
  },
  {
    ...base,
    name: '16 bits for activations of 8',
    model: quantizedModel('uint8'),
    text: '{"htp_config": {"precision_mode": ⟦"int16"⟧}}',
    want: ['precision-model'],
    fixed: '{"htp_config": {"precision_mode": "int8"}}',
  },
  {
    ...base,
    name: '8 bits for activations of 16',
    model: quantizedModel('uint16'),
    text: '{"htp_config": {"precision_mode": ⟦"int8"⟧}}',
    want: ['precision-model'],
    fixed: '{"htp_config": {"precision_mode": "int16"}}',
  },
  {
    ...base,
    name: 'floats for a quantized model',
    model: quantizedModel('uint8'),
    text: '{"htp_config": {"precision_mode": ⟦"fp16"⟧}}',
    want: ['precision-model'],
  },
];

const choice: readonly ConfigCase[] = [
  {
    ...base,
    name: 'frugal and fast at once',
    text: '{"constraints": {"power_critical": true, ⟦"performance_critical"⟧: true}}',
    want: ['constraints-both'],
  },
  {
    ...base,
    name: 'a limit that excludes everything',
    text: '{"constraints": {"max_latency_ms": ⟦0⟧, "max_memory_mb": 64}}',
    want: ['limit-zero'],
    fixed: '{"constraints": {"max_memory_mb": 64}}',
  },
  {
    ...base,
    name: 'no weight at all',
    text: '{⟦"weights"⟧: {"operators": 0, "tensor_size": 0, "power": 0, "performance": 0}, "pins": []}',
    want: ['weights-zero'],
    fixed: '{"pins": []}',
  },
  {
    ...base,
    name: 'what is left out has its default',
    text: '{"weights": {"operators": 0, "tensor_size": 0, "power": 0}}',
    want: [],
  },
  {
    ...base,
    name: 'a choice for another chip and precision',
    soc: 'SM8750',
    precision: 'fp16',
    text: '{"selection": {"unit": "htp", "soc": ⟦"SM8650"⟧, "precision": ⟦"w8a8"⟧}}',
    want: ['selection-stale', 'selection-stale'],
  },
  {
    ...base,
    name: 'a choice for another model',
    model: floatModel,
    text: '{"selection": {"unit": "htp", "model": ⟦"../models/old.onnx"⟧}}',
    want: ['selection-stale'],
  },
];

const pins: readonly ConfigCase[] = [
  {
    ...base,
    name: 'pins that hold',
    model: floatModel,
    precision: 'fp16',
    text: '{"pins": [{"node": "relu1", "unit": "cpu"}, {"op": "Neg", "unit": "htp"}]}',
    want: [],
  },
  {
    ...base,
    name: 'a node that is not there',
    model: floatModel,
    text: '{"pins": [{"node": ⟦"relu11"⟧, "unit": "cpu"}]}',
    want: ['pin-unknown'],
    fixed: '{"pins": [{"node": "relu1", "unit": "cpu"}]}',
  },
  {
    ...base,
    name: 'an operator that is not there',
    model: floatModel,
    text: '{"pins": [{"op": ⟦"relu"⟧, "unit": "cpu"}]}',
    want: ['pin-unknown'],
    fixed: '{"pins": [{"op": "Relu", "unit": "cpu"}]}',
  },
  {
    ...base,
    name: 'a pattern that nothing fits',
    model: floatModel,
    text: '{"pins": [{"pattern": ⟦"decoder*"⟧, "unit": "cpu"}]}',
    want: ['pin-unknown'],
  },
  {
    ...base,
    name: 'a unit that cannot run the node',
    model: oddModel,
    precision: 'fp16',
    text: '{"pins": [{"op": "Erf", "unit": ⟦"htp"⟧}]}',
    want: ['pin-refused'],
    fixed: '{"pins": [{"op": "Erf", "unit": "cpu"}]}',
  },
  {
    ...base,
    name: 'a pin that a later one takes everything from',
    model: floatModel,
    precision: 'fp16',
    text: '{"pins": [{"node": ⟦"relu1"⟧, "unit": "cpu"}, {"op": "Relu", "unit": "htp"}]}',
    want: ['pin-overruled'],
    others: { 'Remove this pin': '{"pins": [{"op": "Relu", "unit": "htp"}]}' },
  },
  { ...base, name: 'a pin without nodes', text: '{"pins": [⟦{⟧"unit": "cpu"}]}', want: ['pin-subject'] },
  {
    ...base,
    name: 'a pin that names nodes twice',
    text: '{"pins": [⟦{⟧"node": "a", "op": "Relu", "unit": "cpu"}]}',
    want: ['pin-subject'],
  },
  { ...base, name: 'a pin without a unit', text: '{"pins": [⟦{⟧"op": "Relu"}]}', want: ['pin-unit-missing'] },
];

runCases('backend config, HTP', htp);
runCases('backend config, precision', precision);
runCases('backend config, choice', choice);
runCases('backend config, pins', pins);
