import { type ConfigCase, runCases } from './cases';

/** Right files in the forms that public projects write: nothing is to be said of them. */
const right: readonly ConfigCase[] = [
  {
    name: 'a device config of a Genie bundle',
    file: 'htp_backend_ext_config.json',
    text: '{"devices": [{"soc_model": 87, "dsp_arch": "v81", "cores": [{"core_id": 0, "perf_profile": "burst", "rpc_control_latency": 100}]}], "memory": {"mem_type": "shared_buffer"}, "context": {"weight_sharing_enabled": true}}',
    want: [],
  },
  {
    name: 'cores alone',
    file: 'htp_backend_ext_config.json',
    text: '{"devices": [{"cores": [{"core_id": 0, "perf_profile": "burst", "rpc_control_latency": 100}]}]}',
    want: [],
  },
  {
    name: 'two graphs that share weights; all of the VTCM; a level as 3.0',
    file: 'htp_config.json',
    text: '{"graphs": [{"graph_names": ["prefill", "decode"], "vtcm_mb": 0, "O": 3.0}], "devices": [{"soc_model": 87, "dsp_arch": "v81", "pd_session": "unsigned"}], "context": {"weight_sharing_enabled": true, "extended_udma": true}}',
    want: [],
  },
  {
    name: 'two cores',
    file: 'htp_config.json',
    text: '{"devices": [{"soc_model": 77, "dsp_arch": "v73", "cores": [{"core_id": 0, "perf_profile": "burst"}, {"core_id": 1, "perf_profile": "burst"}]}]}',
    want: [],
  },
  {
    name: 'Windows library names',
    file: 'netrun_config.json',
    text: '{"backend_extensions": {"shared_library_path": "QnnHtpNetRunExtensions.dll", "config_file_path": "htp_config.json"}}',
    files: { 'htp_config.json': '{"graphs": [{"graph_names": ["m"], "vtcm_mb": 8}], "devices": [{"soc_model": 60, "dsp_arch": "v73"}]}' },
    want: [],
  },
  {
    name: 'AIMET 0.6.1: per channel, a float tensor, symmetric and not',
    file: 'model.encodings',
    text: `{"version": ⟦"0.6.1"⟧, "activation_encodings": {
  "x": [{"bitwidth": 8, "dtype": "int", "is_symmetric": "False", "max": 2.5500000000000003, "min": 0.0, "offset": 0, "scale": 0.01}],
  "h": [{"bitwidth": 16, "dtype": "float"}]
}, "param_encodings": {
  "w": [{"bitwidth": 8, "dtype": "int", "is_symmetric": "True", "max": 1.27, "min": -1.28, "offset": -128, "scale": 0.01}, {"bitwidth": 8, "dtype": "int", "is_symmetric": "True", "max": 2.54, "min": -2.56, "offset": -128, "scale": 0.02}]
}, "quantizer_args": {"activation_bitwidth": 8, "dtype": "int", "is_symmetric": true, "param_bitwidth": 8, "per_channel_quantization": true, "quant_scheme": "post_training_tf_enhanced"}}`,
    want: ['encodings-version-deprecated'],
    others: {
      'Rewrite as encodings 1.0.0': `{
  "version": "1.0.0",
  "activation_encodings": [
    { "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.01], "offset": [0] },
    { "name": "h", "enc_type": "PER_TENSOR", "dtype": "FLOAT", "bw": 16 }
  ],
  "param_encodings": [
    { "name": "w", "enc_type": "PER_CHANNEL", "dtype": "INT", "bw": 8, "is_sym": true, "scale": [0.01, 0.02], "offset": [-128, -128] }
  ],
  "quantizer_args": {"activation_bitwidth": 8, "dtype": "int", "is_symmetric": true, "param_bitwidth": 8, "per_channel_quantization": true, "quant_scheme": "post_training_tf_enhanced"}
}`,
    },
  },
  {
    name: 'AIMET 1.0.0: offsets as 0.0, blocks, the producer',
    file: 'model.encodings',
    text: `{"version": "1.0.0", "activation_encodings": [
  {"name": "x", "bw": 16, "dtype": "INT", "enc_type": "PER_TENSOR", "is_sym": false, "offset": [-35799.0], "scale": [6.05e-05]},
  {"name": "h", "bw": 16, "dtype": "FLOAT", "enc_type": "PER_TENSOR"}
], "param_encodings": [
  {"name": "w", "bw": 8, "dtype": "INT", "enc_type": "PER_CHANNEL", "is_sym": true, "offset": [-128.0, -128.0], "scale": [0.012, 0.015]},
  {"name": "v", "bw": 4, "dtype": "INT", "enc_type": "PER_BLOCK", "is_sym": true, "block_size": 16, "offset": [-8, -8], "scale": [0.1, 0.2]}
], "excluded_layers": [], "producer": "aimet-onnx", "quantizer_args": {"activation_bitwidth": 16, "param_bitwidth": 8}}`,
    soc: 'SM8750',
    want: [],
  },
  {
    name: 'AIMET 2.0.0: one list, signed weights per channel',
    file: 'model.encodings',
    text: '{"version": "2.0.0", "encodings": [{"name": "x", "output_dtype": "uint16", "y_scale": 6.05e-05, "y_zero_point": 35799}, {"name": "w", "output_dtype": "int8", "y_scale": [0.012, 0.015], "axis": 0}, {"name": "b", "output_dtype": "int32", "y_scale": [7.26e-07, 9.075e-07], "axis": 0}]}',
    want: [],
  },
  {
    name: 'provider options as tutorials have them',
    file: 'provider_options.json',
    text: '{"backend_path": "QnnHtp.dll", "htp_performance_mode": "burst", "htp_graph_finalization_optimization_mode": "3", "soc_model": "60", "htp_arch": "73", "enable_htp_fp16_precision": "1", "vtcm_mb": "8", "qnn_context_priority": "high"}',
    want: [],
  },
];

runCases('right', right);
