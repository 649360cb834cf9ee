import { atBrace, quoted } from '../findings';
import { modelRule } from './model-look';

/** Encodings are for float models: one with quantize nodes brings its own (QAIRT, quantization overrides). */
export const quantizedModelRule = modelRule('encodings-quantized-model', function* ({ main, root, table }) {
  const node = main.nodes.find(({ opType }) => opType === 'QuantizeLinear' || opType === 'DequantizeLinear');
  if (!node || table.entries.length === 0) return;
  const count = main.nodes.filter(({ opType }) => opType === 'QuantizeLinear' || opType === 'DequantizeLinear').length;
  yield atBrace(root, {
    severity: 'warning',
    code: 'encodings-quantized-model',
    what: `The model is quantized already: it has ${count} QuantizeLinear and DequantizeLinear nodes, ${quoted(node.name)} the first.`,
    fix: 'Tools take the encodings of these nodes: give this file with the float model.',
  });
});
