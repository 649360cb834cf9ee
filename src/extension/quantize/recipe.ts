import { isAbsolute, relative, sep } from 'node:path';
import type { DataChoice, NodePrecision, QuantizeSettings } from '../../protocol/quantize-calls';

/** A quantize recipe that says the same as some choices, with paths relative to the folder that it is written into. */
export function recipeText(settings: QuantizeSettings, data: DataChoice | undefined, model: string, folder: string): string {
  const { weights, activations, method, percentile, perChannel, symmetric, blockSize, improvements, nodes } = settings;
  const calibration = {
    ...(data && { data: fromFolder(folder, data.path), ...(data.count !== undefined && { samples: data.count }) }),
    ...(method === 'percentile' && { percentile }),
    ...(data?.inputs && Object.keys(data.inputs).length > 0 && { inputs: data.inputs }),
  };
  const recipe = {
    model: fromFolder(folder, model),
    method,
    bits: { weights, activations, bias: 32 },
    per_channel: perChannel,
    symmetric,
    ...(blockSize !== undefined && { block_size: blockSize }),
    improvements,
    overrides: Object.entries(nodes).map(([node, precision]) => ({ node, ...override(precision) })),
    ...(Object.keys(calibration).length > 0 && { calibration }),
  };
  return `${JSON.stringify(recipe, null, 2)}\n`;
}

function override(precision: NodePrecision): object {
  return precision === 'float' ? { float: true } : { weights: precision.weights, activations: precision.activations };
}

/** With forward slashes, as recipes are written on every system; what lies on another drive stays absolute. */
function fromFolder(folder: string, path: string): string {
  const way = relative(folder, path);
  return isAbsolute(way) ? path : way.split(sep).join('/');
}
