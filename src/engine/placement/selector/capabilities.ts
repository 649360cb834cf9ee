import { floatSupport } from '../../targets/float-support';
import { gpuSource } from '../../targets/gpu-ops';
import { maxRank } from '../../targets/htp-ops';
import type { Chip } from '../../targets/target';
import type { Capability, Fact } from './capability';
import type { RunUnit } from './options';

const MiB = 1024 * 1024;
/** Nobody measured these: they are the figures of the seed document's selector, kept so that its scores come out. */
const seed = 'the seed document, not measured';
const seeds: Readonly<Record<RunUnit, Pick<Capability, 'maxTensorBytes' | 'preferredPrecision' | 'powerEfficiency'>>> = {
  htp: seedFigures(8, 'int8', 0.9),
  gpu: seedFigures(64, 'fp16', 0.6),
  cpu: seedFigures(512, 'fp32', 0.4),
};

function seedFigures(maxTensorMb: number, precision: 'int8' | 'fp16' | 'fp32', efficiency: number) {
  return {
    maxTensorBytes: fact(maxTensorMb * MiB, seed),
    preferredPrecision: fact(precision, seed),
    powerEfficiency: fact(efficiency, seed),
  };
}

function fact<T>(value: T, source: string): Fact<T> {
  return { value, source };
}

/** What the three backends of a chip can do, in the order of `runUnits`. */
export function capabilitiesOf(chip: Chip): readonly Capability[] {
  return [htp(chip), gpu, cpu];
}

const opDef = 'QAIRT HTP op definition supplement';

const floatTexts: Readonly<Record<ReturnType<typeof floatSupport>, string>> = {
  runs: 'float nodes run in half precision',
  'may-not-build': 'float nodes are taken, and the graph often cannot be built then (error 1002)',
  moves: 'of float nodes only those that copy data run',
  absent: 'the HTP backend does not start',
};

function htp(chip: Chip): Capability {
  const floats = floatSupport(chip);
  const { htpArch, vtcmMb, source } = chip;
  return {
    unit: 'htp',
    backend: 'QNN HTP',
    types: fact(
      ['int8', 'uint8', 'uint16', 'int32', ...(floats === 'runs' || floats === 'may-not-build' ? ['float16'] : [])],
      `${opDef}; floats: onnxruntime-qnn 2.7.0, asked for this chip`,
    ),
    ...seeds.htp,
    operators: fact('rules measured on the compiler, or the compiler itself where the placement is verified', 'QNN Lens rules'),
    facts: [
      { name: 'Hexagon', value: `v${htpArch}`, source },
      { name: 'VTCM', value: vtcmMb === undefined ? 'not known' : `${vtcmMb} MB`, source },
      { name: 'Floats', value: floatTexts[floats], source: 'onnxruntime-qnn 2.7.0 (QAIRT 2.51), asked for this chip' },
      { name: '16-bit weights', value: htpArch >= 73 ? 'with 16-bit activations' : 'from v73 on', source: opDef },
      { name: 'Block-wise weights', value: htpArch >= 79 ? 'yes' : 'from v79 on', source: opDef },
      { name: 'Axes of a tensor', value: `at most ${maxRank}`, source: 'probes of onnxruntime-qnn 2.7.0' },
    ],
  };
}

const gpu: Capability = {
  unit: 'gpu',
  backend: 'QNN GPU',
  types: fact(['float32', 'float16'], 'QAIRT GPU op definition supplement: of 8-bit integers only Dequantize takes an input'),
  ...seeds.gpu,
  operators: fact('a table, documented and not verified: the backend starts on a phone only', gpuSource),
  facts: [{ name: 'Times', value: 'not known: no measurement per operator is published', source: 'QNN Lens' }],
};

const cpu: Capability = {
  unit: 'cpu',
  backend: 'CPU (onnxruntime)',
  types: fact(['float32', 'float16', 'int8', 'uint8', 'int32', 'int64', 'double'], 'onnxruntime operator kernels'),
  ...seeds.cpu,
  operators: fact('every operator of ONNX', 'onnxruntime; what the HTP refuses falls back to it'),
  facts: [{ name: 'Times', value: 'assumed, not fitted: 20 GMAC/s, 1 G elements/s', source: 'QNN Lens cost model' }],
};
