import type { EngineCalls } from '../../src/protocol/calls';
import type { HostCalls } from '../../src/protocol/host-calls';
import type {
  AccuracyReport,
  Differences,
  LayerAccuracy,
  MixedFront,
  NodePrecision,
  QuantizeCalls,
} from '../../src/protocol/quantize-calls';
import { defaultSettings } from '../../src/protocol/quantize-calls';
import type { Handlers } from '../../src/protocol/rpc';

type Calls = EngineCalls & QuantizeCalls & HostCalls;
type Context = Parameters<Handlers<EngineCalls>['open']>[1];

/** Drawn figures: they name their producer, so that no picture passes for a result. */
const producer = { tool: 'drawn fixture', version: '0', settings: 'for screenshots of the page only' };
const createdAt = '2026-11-20T10:00:00Z';
const quantizedOperators = new Set(['Conv', 'Relu', 'Add', 'Concat', 'MaxPool', 'Softmax']);

/** A kept quantization, a search and a painter that depend on names alone. `found`: whether the search has run. */
export function quantizeHandlers(engine: Handlers<EngineCalls>, found: boolean): Partial<Handlers<Calls>> {
  const boxesOf = async (model: string, context: Context) => {
    const { view } = await engine.open({ model }, context);
    return view.boxes.filter(({ node }) => node >= 0);
  };
  return {
    quantizations: async ({ model }) => [
      { id: 'one', createdAt, output: model.replace(/\.onnx$/, '_qdq.onnx'), label: 'INT8 w8a8', sqnrDb: 31.4, stale: false },
      { id: 'two', createdAt, output: model.replace(/\.onnx$/, '_a16.onnx'), label: 'INT16 w8a16', sqnrDb: 52.1, stale: true },
    ],
    quantization: async ({ model, id }, context) => {
      const bits = id === 'one' ? 8 : 16;
      const accuracy = drawAccuracy(await boxesOf(model, context), bits);
      const output = model.replace(/\.onnx$/, id === 'one' ? '_qdq.onnx' : '_a16.onnx');
      return {
        model,
        output,
        encodings: '',
        folder: '',
        bytes: 412_000,
        floatBytes: 1_221_000,
        tensors: { activations: 96, weights: 52, biases: 52 },
        settings: { ...defaultSettings, activations: bits },
        samples: 4,
        seconds: 6.2,
        peakMemoryMb: 310,
        gains: [
          { name: 'equalize', sqnrDbBefore: 29.1, sqnrDbAfter: 28.8, seconds: 2.1, isDropped: true },
          { name: 'correct-biases', sqnrDbBefore: 29.1, sqnrDbAfter: 31.4, seconds: 0.8, isDropped: false },
        ],
        accuracy,
        notes: [],
      };
    },
    // The quantized file is not there: its placement is drawn from the float one.
    place: async ({ model, target }, context) => engine.place({ model: model.replace(/_(qdq|a16)\.onnx$/, '.onnx'), target }, context),
    valueHistogram: async ({ value }) => drawSpread(value),
    mixedFront: async ({ model }, context) => (found ? drawFront(await boxesOf(model, context)) : undefined),
    paint: async ({ model, painted }, context) => drawPlan(await boxesOf(model, context), painted),
    startExplore: async () => null,
    startQuantize: async () => null,
    exportRecipe: async () => null,
    openQuantized: async () => null,
  };
}

type Boxes = Awaited<ReturnType<Handlers<EngineCalls>['open']>>['view']['boxes'];

function differences(sqnrDb: number): Differences {
  const noise = 10 ** (-sqnrDb / 10);
  return {
    samples: 4,
    elements: 40_000,
    notFinite: 0,
    sqnrDb,
    sampleSqnrDb: [sqnrDb + 1, sqnrDb - 1, sqnrDb, sqnrDb],
    worstSample: 1,
    cosine: 1 - noise / 2,
    mse: noise,
    maxError: 4 * Math.sqrt(noise),
    top1Agreement: 0.98,
  };
}

/** Each layer adds a little; two add much. */
function drawAccuracy(boxes: Boxes, bits: number): AccuracyReport {
  let noise = 10 ** (bits === 8 ? -4.6 : -7);
  const layers = boxes
    .filter(({ opType }) => quantizedOperators.has(opType))
    .map(({ name, opType }, at): LayerAccuracy => {
      const before = noise;
      noise *= at === 9 ? 4 : at === 30 ? 2.5 : opType === 'Conv' ? 1.03 : 1;
      const isExact = at === 0;
      return {
        ...differences(isExact ? Number.POSITIVE_INFINITY : -10 * Math.log10(noise)),
        node: name,
        operator: opType,
        value: `${name}_output`,
        activationBits: bits,
        ...(opType === 'Conv' && { weightBits: 8 }),
        ownLossDb: 10 * Math.log10(noise / before),
      };
    });
  const end = -10 * Math.log10(noise);
  return {
    rung: 'measured',
    producer: { ...producer, tool: 'drawn fixture, as if on this CPU' },
    createdAt,
    floatModel: { name: 'sample.onnx', sha256: '' },
    quantizedModel: { name: 'sample_qdq.onnx', sha256: '' },
    data: { path: 'images', samples: 4 },
    endToEnd: differences(end),
    outputs: [],
    layers,
    firstDivergent: { node: layers[9]!.node, belowDb: 40 },
    emulator: { rung: 'simulated', producer, samples: 2, seconds: 80, endToEnd: differences(end - 0.6), againstCpu: differences(48) },
  };
}

function drawSpread(value: string) {
  const bins = 128;
  const [from, to] = [-2, 8];
  const counts = Float64Array.from({ length: bins }, (_, at) => {
    const x = from + ((at + 0.5) / bins) * (to - from);
    return Math.round(20_000 * Math.exp(-((x - 1) ** 2) / 1.5)) + (x > 7 ? 2 : 0);
  });
  return {
    tensor: value,
    from,
    to,
    counts,
    elements: counts.reduce((a, b) => a + b, 0),
    notFinite: 0,
    min: -1.8,
    max: 7.9,
    range: { min: -1.2, max: 5.8 },
  };
}

function drawFront(boxes: Boxes): MixedFront {
  const convs = boxes.filter(({ opType }) => opType === 'Conv').map(({ name }) => name);
  const wider = (count: number): Record<string, NodePrecision> =>
    Object.fromEntries(convs.slice(0, count).map((name) => [name, { weights: 8, activations: 16 }]));
  const point = (label: string, count: number, sqnrDb: number, timeUs: number, isBest: boolean) =>
    ({
      nodes: wider(count),
      label,
      sqnrDb,
      sqnrRung: 'measured',
      timeUs,
      timeRung: isBest ? 'simulated' : 'estimate',
      bytes: 300_000,
      isBest,
    }) as const;
  return {
    rung: 'estimate',
    producer,
    createdAt,
    points: [
      point('INT8', 0, 31.4, 420, true),
      point('4 wider', 4, 38, 450, true),
      point('worse', 6, 36, 520, false),
      point('12 wider', 12, 44, 540, true),
      point('INT16', convs.length, 52.1, 760, true),
    ],
    chosen: 1,
    sensitivities: {
      rung: 'measured',
      producer,
      samples: 4,
      layers: convs.slice(0, 20).map((node, at) => ({ node, operator: 'Conv', sqnrDb: { w8a8: 30 + at, w8a16: 50 + at } })),
    },
  };
}

/** The next node follows, a Softmax cannot be. */
function drawPlan(boxes: Boxes, painted: Readonly<Record<string, NodePrecision>>): QuantizeCalls['paint']['result'] {
  const names = boxes.map(({ name }) => name);
  const next = names.find((name, at) => at > 0 && names[at - 1]! in painted && !(name in painted));
  const precision: NodePrecision = { weights: 8, activations: 16 };
  const refused = boxes.filter(({ name, opType }) => name in painted && opType === 'Softmax').map(({ name }) => name);
  return {
    nodes: { ...painted, ...(next && { [next]: precision }) },
    followed: next ? [{ node: next, precision, because: 'Its input and output share one encoding.', rule: 'same-encoding' }] : [],
    refused: refused.map((node) => ({ node, because: 'A Softmax has no such width on this chip.', rule: 'no-kernel' })),
    conversions: ['input'],
  };
}
