/** Where the facts of the schemas come from, as hovers and tables say it. */
export const sources = {
  /** `configs.json`: docs.qualcomm.com 80-63442-10 (July 2026). */
  htpDocs: 'QAIRT 2.48, HTP backend documentation',
  /** The schema that libQnnHtpNetRunExtensions.so holds as text: names and types, without a word of meaning. */
  htpLibrary: 'HTP extensions library of onnxruntime-qnn 2.7.0 (not in the public documentation)',
  /** `configs.json`: QAIRT 2.25, general/tools. */
  netRun: 'QAIRT documentation, qnn-net-run',
  /** `configs.json`: QNN-ExecutionProvider.md and qnn_execution_provider.cc. */
  provider: 'ONNX Runtime, QNN Execution Provider',
  /** Options that the provider of the wheel reads and logs, and no documentation names. */
  observed: 'observed in onnxruntime-qnn 2.7.0',
  /** `encodings.json`: the encoding specification of AIMET. */
  aimet: 'AIMET encoding specification',
  qairtQuantization: 'QAIRT documentation, quantization overrides',
  seed: 'QNN Lens, after the EdgeAI for Beginners course',
  lens: 'QNN Lens',
} as const;
