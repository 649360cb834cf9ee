/** A model of the shared data that is quantized by both, and what its inputs look like. */
export interface BenchModel {
  /** Below `models/` of the data folder, without `.onnx`. */
  readonly path: string;
  /** Of pictures, the values of black and white. */
  readonly range?: readonly [black: number, white: number];
  readonly kind?: 'image' | 'sound' | 'spectrum';
  /** Sizes of symbolic dimensions; 1 where none is given. */
  readonly dims?: Readonly<Record<string, number>>;
}

const pixels = [0, 255] as const;
const unit = [0, 1] as const;
const normalized = [-2, 2.4] as const;
const paddle = 'p2o.DynamicDimension';

/** All vision and audio models with real weights. What neither side can quantize says so in the table. */
export const benchModels: readonly BenchModel[] = [
  { path: 'detector/ultraface-rfb-320' },
  { path: 'detector/ultraface-rfb-320-simplified' },
  { path: 'detector/ultraface-slim-320-nopost' },
  { path: 'detector/yolox-nano', range: pixels },
  { path: 'detector/lightweight-person', range: pixels },
  { path: 'detector/yunet-n-320', range: pixels },
  { path: 'detector/yunet-n-dynamic', range: pixels, dims: { height: 320, width: 320 } },
  { path: 'detector/mediapipe-palm-lite', range: unit },
  { path: 'landmark/mediapipe-face-landmark', range: unit },
  { path: 'landmark/pfld-68', range: unit },
  { path: 'face-embed/mobilefacenet' },
  { path: 'segmentation/deeplabv3-mnv2' },
  { path: 'segmentation/road-seg-adas-0001', range: pixels },
  { path: 'enhance/agllnet-256', range: unit },
  { path: 'enhance/tbefn-180x320', range: unit },
  { path: 'superres/super-resolution-10', range: unit },
  { path: 'superres/pytorch-superres-e2e-op18' },
  { path: 'style/fns-candy', range: pixels },
  { path: 'style/fns-starry-night-fp16', range: pixels },
  { path: 'classifier/squeezenet-fp16', range: normalized },
  { path: 'classifier/mnist-8', range: pixels },
  { path: 'classifier/mnist-pytorch-cnn', range: [-0.42, 2.8] },
  { path: 'classifier/digits-extdata/digits-extdata', range: unit },
  { path: 'ocr/ppocrv3-det-en', range: normalized, dims: { [`${paddle}.1`]: 320, [`${paddle}.2`]: 320 } },
  { path: 'ocr/ppocr-mobile-v2-cls', dims: { [`${paddle}.1`]: 48, [`${paddle}.2`]: 192 } },
  { path: 'ocr/ppocr-en-number-rec', dims: { [`${paddle}.1`]: 320 } },
  { path: 'audio/silero-vad', kind: 'sound', dims: { 'input[1]': 512 } },
  { path: 'audio/silero-vad-16k-op15', kind: 'sound', dims: { sequence: 512 } },
  { path: 'audio/silero-vad-op18-ifless', kind: 'sound', dims: { sequence: 512 } },
  { path: 'audio/silero-vad-half', kind: 'sound', dims: { sequence: 512 } },
  { path: 'audio/dtln-1', kind: 'spectrum' },
  { path: 'audio/dtln-2', kind: 'sound' },
  { path: 'audio/voice-commands-kws', kind: 'spectrum' },
];
