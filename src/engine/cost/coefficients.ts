// Made by `QNN_LENS_DATA=... node scripts/bench.mjs cost-fit --write`; not for hands.
import type { FeatureName } from './features';

/** Microseconds per unit of each feature, fp16 on SA8255 (v73): non-negative least squares on 54 simulated architectures. */
export const coefficients: Readonly<Record<FeatureName, number>> = {
  'macs:conv': 0.29,
  'macs:depthwise': 0,
  'macs:matmul': 0,
  'elements:conv': 0.00894,
  'elements:depthwise': 0.0716,
  'elements:matmul': 0.21,
  'elements:elementwise': 0.0237,
  'elements:norm': 0,
  'elements:movement': 0.0203,
  'elements:pool': 0,
  'elements:recurrent': 2.48,
  weights: 0.0245,
  nodes: 1.33,
};

/** Measured time over simulated time, median per Hexagon architecture (Qualcomm AI Hub v0.47, runtime onnx, float). */
export const archScale: Readonly<Record<number, number>> = {
  '73': 1.11,
  '75': 0.656,
  '79': 0.56,
  '81': 0.444,
};

/** Measured time over that of the float model, median (the same source). */
export const precisionScale = {
  fp16: 1,
  w8a8: 0.405,
  w8a16: 0.743,
} as const;

/** Median error of the fit on architectures that it had not seen, against the simulator. */
export const heldOutError = 0.225;
