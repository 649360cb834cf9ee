/** What a page needs once its model was quantized or is painted: loaded then. */
export { accuracyBody } from './panels/accuracy';
export { lassoLayer } from './panels/lasso';
export { paretoBody } from './panels/pareto';
export { nodeAccuracy } from './panels/quantize-node';
export { paintBar } from './panels/quantize-paint';
