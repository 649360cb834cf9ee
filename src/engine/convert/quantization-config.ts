import { listedRecord } from '../config/encodings/write';
import { encodingOf, type QuantizationFound } from './encodings';

/** `quantization_config.json`: the encodings found in the model, in format 1.0.0; for a float model a valid file without any. */
export function quantizationConfig({ tensors }: QuantizationFound, isFloat: boolean) {
  const ofKind = (isParameter: boolean) =>
    tensors.filter((tensor) => tensor.isParameter === isParameter).map((tensor) => listedRecord(encodingOf(tensor)));
  return {
    version: '1.0.0',
    activation_encodings: ofKind(false),
    param_encodings: ofKind(true),
    // Without encodings everything stays float; the HTP computes float as fp16.
    quantizer_args: isFloat ? { dtype: 'float', activation_bitwidth: 16, param_bitwidth: 16 } : {},
    excluded_layers: [],
  };
}
