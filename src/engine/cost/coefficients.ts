// Made by `QNN_LENS_DATA=... node scripts/bench.mjs cost-fit --write`; not for hands.
import type { FeatureName } from './features';

/** Microseconds per unit of each feature, fp16 on SA8255 (v73): non-negative least squares on 54 simulated architectures. */
export const coefficients: Readonly<Record<FeatureName, number>> = {
  'macs:conv': 0.256,
  'macs:grouped': 0.173,
  'macs:depthwise': 0,
  'macs:dense': 0.138,
  'macs:product': 0,
  'elements:conv': 0,
  'elements:grouped': 0.0453,
  'elements:depthwise': 0.098,
  'elements:dense': 0.00916,
  'elements:product': 0.131,
  'elements:elementwise': 0.0133,
  'elements:reduction': 2.08,
  'elements:reshape': 0.209,
  'elements:movement': 0.0138,
  'elements:pool': 0.0476,
  'elements:recurrent': 2.15,
  weights: 0.0409,
  nodes: 0.262,
};

/** Measured time over simulated time, median per Hexagon architecture (Qualcomm AI Hub v0.47, runtime onnx, float). */
export const archScale: Readonly<Record<number, number>> = {
  '73': 1.01,
  '75': 0.566,
  '79': 0.456,
  '81': 0.393,
};

/** Measured time over that of the float model, median (the same source). */
export const precisionScale = {
  fp16: 1,
  w8a8: 0.405,
  w8a16: 0.743,
} as const;

/** Median error of the fit on architectures that it had not seen, against the simulator. */
export const heldOutError = 0.135;
