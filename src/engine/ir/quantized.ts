import type { Model } from './graph';

/** Does the file itself carry quantization? Then it goes as it is; else the HTP runs it as fp16. */
export function isQuantized({ nodes }: Model): boolean {
  return nodes.some(({ opType }) => opType === 'QuantizeLinear' || opType === 'DequantizeLinear');
}
