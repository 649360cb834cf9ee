import { runCases } from './cases';
import { inFile, lines, old, renewed, v1, v2, v06 } from './encodings-text';

/** The seed document's own file. */
const seed = `{
  "activation_encodings": {
    "conv1/Relu:0": {
      "bitwidth": 8,
      "max": 6.0,
      "min": 0.0,
      "scale": 0.023529,
      "offset": 0
    }
  },
  "param_encodings": {
    "conv1.weight": {
      "bitwidth": 8,
      "max": 2.5,
      "min": -2.5,
      "scale": 0.019608,
      "offset": 127
    }
  },
  "activation_bitwidth": 8,
  "param_bitwidth": 8,
  "bias_bitwidth": 32
}
`;

/** Where something is to be said of it. */
const marked = ['"conv1/Relu:0"', '"conv1.weight"', '127', '"activation_bitwidth"', '"param_bitwidth"', '"bias_bitwidth"'].reduce(
  (text, place) => text.replace(place, `⟦${place}⟧`),
  seed.slice(1),
);

const cases = inFile([
  {
    name: "the seed document's file",
    file: 'quantization_config.json',
    text: `⟦{⟧${marked}`,
    want: [
      'encodings-seed',
      'encodings-bare-object',
      'encodings-bare-object',
      'encodings-offset-sign',
      'encodings-ignored-key',
      'encodings-ignored-key',
      'encodings-ignored-key',
    ],
    fixed: `{
  "version": "1.0.0",
  "activation_encodings": [
    { "name": "conv1/Relu:0", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.023529], "offset": [0] }
  ],
  "param_encodings": [
    { "name": "conv1.weight", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": true, "scale": [0.019608], "offset": [-128] }
  ],
  "quantizer_args": { "activation_bitwidth": 8, "param_bitwidth": 8 }
}
`,
    others: {
      'Rewrite as encodings 0.6.1': `{
  "version": "0.6.1",
  "activation_encodings": {
    "conv1/Relu:0": [{ "dtype": "int", "is_symmetric": "False", "bitwidth": 8, "max": 5.999895, "min": 0, "scale": 0.023529, "offset": 0 }]
  },
  "param_encodings": {
    "conv1.weight": [{ "dtype": "int", "is_symmetric": "True", "bitwidth": 8, "max": 2.490216, "min": -2.509824, "scale": 0.019608, "offset": -128 }]
  },
  "quantizer_args": { "activation_bitwidth": 8, "param_bitwidth": 8 }
}
`,
    },
  },
  {
    name: 'a right file of 1.0.0',
    text: v1('[{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.01], "offset": [-100] }]'),
    want: [],
  },
  {
    name: 'a right file of 2.0.0',
    text: v2('[{ "name": "x", "output_dtype": "uint8", "y_scale": 0.01, "y_zero_point": 100 }]'),
    want: [],
  },
  {
    name: 'a right file of 2.1.0 with LPBQ',
    text: v2(
      '[{ "name": "w", "y_scale": { "x": [[3, 5], [11, 9]], "x_scale": [0.001, 0.002], "axis": 0 }, "axis": 1, "block_size": 32, "output_dtype": "int4" }]',
      '"2.1.0"',
    ),
    want: [],
  },
  {
    name: 'version 0.6.1 is deprecated',
    text: old(
      '{ "x": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "min": -1.0, "max": 1.55, "scale": 0.01, "offset": -100 }] }',
    ),
    want: ['encodings-version-deprecated'],
    others: renewed(
      lines('{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.01], "offset": [-100] }'),
    ),
  },
  {
    name: 'no version, as in 0.6.1',
    text: `⟦{⟧
  "activation_encodings": { "x": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "min": -1.0, "max": 1.55, "scale": 0.01, "offset": -100 }] },
  "param_encodings": {}
}
`,
    want: ['encodings-version-missing'],
    fixed: v06(
      '{ "x": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "min": -1.0, "max": 1.55, "scale": 0.01, "offset": -100 }] }',
    ),
  },
  {
    name: 'no version, as in 1.0.0',
    text: '⟦{⟧ "activation_encodings": [{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "FLOAT", "bw": 16 }], "param_encodings": [] }',
    want: ['encodings-version-missing'],
    fixed:
      '{ "version": "1.0.0", "activation_encodings": [{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "FLOAT", "bw": 16 }], "param_encodings": [] }',
  },
  {
    name: 'no version, as in 2.0.0',
    text: '⟦{⟧ "encodings": [] }',
    want: ['encodings-version-missing'],
    fixed: '{ "version": "2.0.0", "encodings": [] }',
  },
  {
    name: 'a version of nothing',
    text: `{
  "version": ⟦"1.1.0"⟧,
  "activation_encodings": [{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.01], "offset": [-100] }],
  "param_encodings": []
}
`,
    want: ['schema'],
    fixed: v1('[{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.01], "offset": [-100] }]'),
  },
  {
    name: 'a version as a number',
    text: `{
  "version": ⟦1.0⟧,
  "activation_encodings": [{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.01], "offset": [-100] }],
  "param_encodings": []
}
`,
    want: ['schema'],
    fixed: v1('[{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.01], "offset": [-100] }]'),
  },
  {
    name: 'no section for parameters',
    text: `⟦{⟧
  "version": "1.0.0",
  "activation_encodings": []
}
`,
    want: ['encodings-section-missing'],
    fixed: v1('[]'),
  },
  {
    name: 'no section for activations, in 0.6.1',
    text: '⟦{⟧ "version": ⟦"0.6.1"⟧, "param_encodings": {} }',
    want: ['encodings-section-missing', 'encodings-version-deprecated'],
    fixed: '{ "version": "0.6.1", "param_encodings": {}, "activation_encodings": {} }',
    others: {
      'Rewrite as encodings 1.0.0': `{
  "version": "1.0.0",
  "activation_encodings": [],
  "param_encodings": []
}`,
    },
  },
  {
    name: '1.0.0 with a dictionary of parameters (aimet#4054)',
    text: `{
  "version": "1.0.0",
  "activation_encodings": [],
  ⟦"param_encodings"⟧: ⟦{ "w": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "True", "scale": 0.01, "offset": -128 }] }⟧
}
`,
    want: ['encodings-layout', 'schema'],
    fixed: v1(
      '[]',
      lines('{ "name": "w", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": true, "scale": [0.01], "offset": [-128] }'),
    ),
  },
  {
    name: '0.6.1 with lists',
    text: `{
  "version": "0.6.1",
  ⟦"activation_encodings"⟧: [{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [0] }],
  ⟦"param_encodings"⟧: []
}
`,
    want: ['encodings-layout', 'encodings-layout'],
    fixed: v06(`{
    "x": [{ "dtype": "int", "is_symmetric": "False", "bitwidth": 8, "max": 127.5, "min": 0, "scale": 0.5, "offset": 0 }]
  }`),
    others: {
      'Write "1.0.0"': v1(
        '[{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [0] }]',
      ),
    },
  },
  {
    name: '2.0.0 with the sections of 1.0.0',
    text: `{
  "version": "2.0.0",
  ⟦"activation_encodings"⟧: [{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [0] }],
  ⟦"param_encodings"⟧: []
}
`,
    want: ['encodings-layout', 'encodings-layout'],
    fixed: v2(lines('{ "name": "x", "output_dtype": "uint8", "y_scale": 0.5 }')),
    others: {
      'Write "1.0.0"': v1(
        '[{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [0] }]',
      ),
    },
  },
  {
    name: '2.0.0 with a scale of 2.1.0',
    text: v2(
      '[{ "name": "w", "y_scale": { "x": [[3, 5], [11, 9]], "x_scale": [0.001, 0.002], "axis": 0 }, "axis": 1, "block_size": 32, "output_dtype": "int4" }]',
      '⟦"2.0.0"⟧',
    ),
    want: ['encodings-version-unknown'],
    fixed: v2(
      '[{ "name": "w", "y_scale": { "x": [[3, 5], [11, 9]], "x_scale": [0.001, 0.002], "axis": 0 }, "axis": 1, "block_size": 32, "output_dtype": "int4" }]',
      '"2.1.0"',
    ),
  },
  {
    name: 'bit widths at the top',
    text: v1(
      '[]',
      `[],
  ⟦"activation_bitwidth"⟧: 16,
  ⟦"bias_bitwidth"⟧: 32`,
    ),
    want: ['encodings-ignored-key', 'encodings-ignored-key'],
    fixed: v1(
      '[]',
      `[],
  "quantizer_args": { "activation_bitwidth": 16 }`,
    ),
  },
  {
    name: 'bit widths at the top that are arguments already',
    text: '{ "version": "1.0.0", "activation_encodings": [], "param_encodings": [], ⟦"param_bitwidth"⟧: 8, "quantizer_args": { "param_bitwidth": 8 } }',
    want: ['encodings-ignored-key'],
    fixed: '{ "version": "1.0.0", "activation_encodings": [], "param_encodings": [], "quantizer_args": { "param_bitwidth": 8 } }',
  },
  {
    name: 'a mistyped section',
    text: `⟦{⟧
  "version": "1.0.0",
  ⟦"activation_encoding"⟧: [],
  "param_encodings": []
}
`,
    want: ['encodings-section-missing', 'unknown-key'],
    fixed: `{
  "version": "1.0.0",
  "param_encodings": [],
  "activation_encodings": []
}
`,
    others: {
      'Remove "activation_encoding"': `{
  "version": "1.0.0",
  "param_encodings": []
}
`,
    },
  },
  {
    name: 'a key of nobody',
    text: '{ "version": "1.0.0", "activation_encodings": [], "param_encodings": [], ⟦"remark"⟧: 1 }',
    want: ['unknown-key'],
    others: {
      'Remove "remark"': '{ "version": "1.0.0", "activation_encodings": [], "param_encodings": [] }',
    },
  },
  {
    name: 'comments are no fault; whoever hands the file to a tool is told',
    text: `⟦// made by hand⟧
{
  "version": "1.0.0", /* AIMET */
  "activation_encodings": [],
  "param_encodings": [] // none
}
`,
    want: ['comments-strict-reader'],
    others: {
      'Remove all comments': `
{
  "version": "1.0.0", 
  "activation_encodings": [],
  "param_encodings": [] 
}
`,
    },
  },
  {
    name: 'the other fields of 0.6.1 in 1.0.0',
    text: v1(
      '[{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", ⟦"bitwidth"⟧: 8, ⟦"is_symmetric"⟧: "False", "scale": [0.01], "offset": [-100] }]',
    ),
    want: ['encodings-field-name', 'encodings-field-name'],
    fixed: v1('[{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.01], "offset": [-100] }]'),
  },
  {
    name: 'the fields of 1.0.0 in 0.6.1',
    text: v06('{ "x": [{ "dtype": "int", ⟦"bw"⟧: 8, ⟦"is_sym"⟧: false, "scale": 0.01, "offset": -100 }] }'),
    want: ['encodings-field-name', 'encodings-field-name'],
    fixed: v06('{ "x": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "scale": 0.01, "offset": -100 }] }'),
  },
  {
    name: 'min and max in 1.0.0',
    text: v1(
      '[{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.01], "offset": [-100], ⟦"min"⟧: -1, ⟦"max"⟧: 1.55 }]',
    ),
    want: ['encodings-ignored-field', 'encodings-ignored-field'],
    fixed: v1('[{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.01], "offset": [-100] }]'),
  },
  {
    name: 'a mistyped field',
    text: v1('[{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, ⟦"scales"⟧: [0.01], "offset": [-100] }]'),
    want: ['encodings-unknown-field'],
    fixed: v1('[{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.01], "offset": [-100] }]'),
  },
  {
    name: 'a field of nobody',
    text: v1(
      '[{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.01], "offset": [-100], ⟦"remark"⟧: "x" }]',
    ),
    want: ['encodings-unknown-field'],
    others: {
      'Remove "remark"': v1(
        '[{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.01], "offset": [-100] }]',
      ),
    },
  },
]);

runCases('encodings file', cases);
