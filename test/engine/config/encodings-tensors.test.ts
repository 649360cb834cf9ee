import { runCases } from './cases';
import { conv, inFile, lines, old, renewed, v1, v2, v06 } from './encodings-text';

const cases = inFile([
  {
    name: 'every tensor has its encoding',
    model: conv,
    text: v1(
      lines(
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
      ),
      lines(
        '{ "name": "w", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": true, "scale": [0.25], "offset": [-128] }',
        '{ "name": "b", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 32, "is_sym": true, "scale": [0.125], "offset": [-2147483648] }',
      ),
    ),
    want: [],
  },
  {
    name: 'tensors without an encoding',
    model: conv,
    text: `{
  "version": "1.0.0",
  ⟦"activation_encodings"⟧: [
    { "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }
  ],
  ⟦"param_encodings"⟧: [
    { "name": "w", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": true, "scale": [0.25], "offset": [-128] }
  ]
}
`,
    want: ['encodings-missing', 'encodings-missing'],
  },
  {
    name: 'no encodings at all',
    model: conv,
    text: `{
  "version": ⟦"0.6.1"⟧,
  ⟦"activation_encodings"⟧: {},
  ⟦"param_encodings"⟧: {}
}
`,
    want: ['encodings-version-deprecated', 'encodings-missing', 'encodings-missing'],
    others: renewed('[]'),
  },
  {
    name: 'a tensor of another spelling',
    model: `opset 17
(x: float[1,4,8,8]) => (y)
[n] \`/conv1/Relu_output_0\` = Relu(x)
y = Neg(\`/conv1/Relu_output_0\`)`,
    text: `{
  "version": ⟦"0.6.1"⟧,
  ⟦"activation_encodings"⟧: {
    "x": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "min": -1.0, "max": 1.55, "scale": 0.01, "offset": -100 }],
    ⟦"conv1/Relu:0"⟧: [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "min": -1.0, "max": 1.55, "scale": 0.01, "offset": -100 }],
    "y": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "min": -1.0, "max": 1.55, "scale": 0.01, "offset": -100 }]
  },
  "param_encodings": {}
}
`,
    want: ['encodings-version-deprecated', 'encodings-missing', 'encodings-tensor-unknown'],
    fixed: v06(`{
    "x": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "min": -1.0, "max": 1.55, "scale": 0.01, "offset": -100 }],
    "/conv1/Relu_output_0": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "min": -1.0, "max": 1.55, "scale": 0.01, "offset": -100 }],
    "y": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "min": -1.0, "max": 1.55, "scale": 0.01, "offset": -100 }]
  }`),
    others: renewed(
      lines(
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.01], "offset": [-100] }',
        '{ "name": "conv1/Relu:0", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.01], "offset": [-100] }',
        '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.01], "offset": [-100] }',
      ),
    ),
  },
  {
    name: 'a mistyped tensor',
    model: `opset 17
(x: float[1,4,8,8]) => (y)
[n] hidden_state = Relu(x)
y = Neg(hidden_state)`,
    text: `{
  "version": "1.0.0",
  ⟦"activation_encodings"⟧: [
    { "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] },
    { "name": ⟦"hiden_state"⟧, "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] },
    { "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }
  ],
  "param_encodings": []
}
`,
    want: ['encodings-missing', 'encodings-tensor-unknown'],
    others: {
      'Write "hidden_state"': v1(
        lines(
          '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
          '{ "name": "hidden_state", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
          '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        ),
      ),
    },
  },
  {
    name: `a node's name`,
    model: conv,
    text: `{
  "version": "1.0.0",
  ⟦"activation_encodings"⟧: [
    { "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] },
    { "name": ⟦"relu1"⟧, "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }
  ],
  "param_encodings": [
    { "name": "w", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": true, "scale": [0.25], "offset": [-128] },
    { "name": "b", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 32, "is_sym": true, "scale": [0.125], "offset": [-2147483648] }
  ]
}
`,
    want: ['encodings-missing', 'encodings-tensor-unknown'],
    fixed: v1(
      lines(
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
      ),
      lines(
        '{ "name": "w", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": true, "scale": [0.25], "offset": [-128] }',
        '{ "name": "b", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 32, "is_sym": true, "scale": [0.125], "offset": [-2147483648] }',
      ),
    ),
  },
  {
    name: 'a tensor of another model',
    model: conv,
    text: v1(
      lines(
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": ⟦"decoder.embedding"⟧, "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
      ),
      lines(
        '{ "name": "w", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": true, "scale": [0.25], "offset": [-128] }',
        '{ "name": "b", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 32, "is_sym": true, "scale": [0.125], "offset": [-2147483648] }',
      ),
    ),
    want: ['encodings-tensor-unknown'],
  },
  {
    name: 'a tensor that is folded away',
    model: `opset 17
(x: float[1,4,8,8]) => (y)
w: float[6,4,1,1] = zeros
s: float[6] = zeros
h: float[6] = zeros
m: float[6] = zeros
v: float[6] = zeros
[conv] c = Conv(x, w)
[norm] y = BatchNormalization(c, s, h, m, v)`,
    text: v1(
      lines(
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": ⟦"c"⟧, "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
      ),
      lines(
        '{ "name": "w", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": true, "scale": [0.25], "offset": [-128] }',
        '{ "name": ⟦"s"⟧, "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": true, "scale": [0.25], "offset": [-128] }',
      ),
    ),
    want: ['encodings-tensor-folded', 'encodings-tensor-folded'],
    fixed: v1(
      lines(
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
      ),
      lines('{ "name": "w", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": true, "scale": [0.25], "offset": [-128] }'),
    ),
  },
  {
    name: 'a weight among the activations',
    model: conv,
    text: v1(
      lines(
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": ⟦"w"⟧, "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": true, "scale": [0.25], "offset": [-128] }',
      ),
      lines(
        '{ "name": "b", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 32, "is_sym": true, "scale": [0.125], "offset": [-2147483648] }',
      ),
    ),
    want: ['encodings-misplaced'],
    fixed: v1(
      lines(
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
      ),
      lines(
        '{ "name": "b", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 32, "is_sym": true, "scale": [0.125], "offset": [-2147483648] }',
        '{ "name": "w", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": true, "scale": [0.25], "offset": [-128] }',
      ),
    ),
  },
  {
    name: 'an activation among the parameters',
    model: conv,
    text: old(
      `{
    "x": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "min": -1.0, "max": 1.55, "scale": 0.01, "offset": -100 }]
  }`,
      `{
    "w": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "True", "scale": 0.25, "offset": -128 }],
    "b": [{ "dtype": "int", "bitwidth": 32, "is_symmetric": "True", "scale": 0.0025, "offset": -2147483648 }],
    ⟦"y"⟧: [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "min": -1.0, "max": 1.55, "scale": 0.01, "offset": -100 }]
  }`,
    ),
    want: ['encodings-version-deprecated', 'encodings-misplaced'],
    fixed: v06(
      `{
    "x": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "min": -1.0, "max": 1.55, "scale": 0.01, "offset": -100 }],
    "y": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "min": -1.0, "max": 1.55, "scale": 0.01, "offset": -100 }]
  }`,
      `{
    "w": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "True", "scale": 0.25, "offset": -128 }],
    "b": [{ "dtype": "int", "bitwidth": 32, "is_symmetric": "True", "scale": 0.0025, "offset": -2147483648 }]
  }`,
    ),
    others: renewed(
      lines('{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.01], "offset": [-100] }'),
      lines(
        '{ "name": "w", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": true, "scale": [0.25], "offset": [-128] }',
        '{ "name": "b", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 32, "is_sym": true, "scale": [0.0025], "offset": [-2147483648] }',
        '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.01], "offset": [-100] }',
      ),
    ),
  },
  {
    name: 'a weight in both sections',
    model: conv,
    text: v1(
      lines(
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": ⟦"w"⟧, "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": true, "scale": [0.25], "offset": [-128] }',
      ),
      lines(
        '{ "name": "w", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": true, "scale": [0.25], "offset": [-128] }',
        '{ "name": "b", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 32, "is_sym": true, "scale": [0.125], "offset": [-2147483648] }',
      ),
    ),
    want: ['encodings-misplaced'],
    fixed: v1(
      lines(
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
      ),
      lines(
        '{ "name": "w", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": true, "scale": [0.25], "offset": [-128] }',
        '{ "name": "b", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 32, "is_sym": true, "scale": [0.125], "offset": [-2147483648] }',
      ),
    ),
  },
  {
    name: 'one scale per output channel',
    model: conv,
    text: v1(
      lines(
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
      ),
      lines(
        '{ "name": "w", "enc_type": "PER_CHANNEL", "dtype": "INT", "bw": 8, "is_sym": true, "scale": [0.25, 0.25, 0.25, 0.25, 0.25, 0.25], "offset": [-128, -128, -128, -128, -128, -128] }',
        '{ "name": "b", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 32, "is_sym": true, "scale": ⟦[0.125]⟧, "offset": [-2147483648] }',
      ),
    ),
    want: ['encodings-bias-scale'],
    others: {
      'Compute the scale from input and weight': v1(
        lines(
          '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
          '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        ),
        lines(
          '{ "name": "w", "enc_type": "PER_CHANNEL", "dtype": "INT", "bw": 8, "is_sym": true, "scale": [0.25, 0.25, 0.25, 0.25, 0.25, 0.25], "offset": [-128, -128, -128, -128, -128, -128] }',
          '{ "name": "b", "enc_type": "PER_CHANNEL", "dtype": "INT", "bw": 32, "is_sym": true, "scale": [0.125, 0.125, 0.125, 0.125, 0.125, 0.125], "offset": [-2147483648, -2147483648, -2147483648, -2147483648, -2147483648, -2147483648] }',
        ),
      ),
    },
  },
  {
    name: 'as many scales as input channels',
    model: conv,
    text: v1(
      lines(
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
      ),
      lines(
        '{ "name": "w", "enc_type": "PER_CHANNEL", "dtype": "INT", "bw": 8, "is_sym": true, "scale": ⟦[0.25, 0.25, 0.25, 0.25]⟧, "offset": [-128, -128, -128, -128] }',
        '{ "name": "b", "enc_type": "PER_TENSOR", "dtype": ⟦"FLOAT"⟧, "bw": 32 }',
      ),
    ),
    want: ['encodings-channels', 'encodings-float-mixed'],
    others: {
      'Make "w" float': v1(
        lines(
          '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
          '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        ),
        lines(
          '{ "name": "w", "enc_type": "PER_TENSOR", "dtype": "FLOAT", "bw": 32 }',
          '{ "name": "b", "enc_type": "PER_TENSOR", "dtype": "FLOAT", "bw": 32 }',
        ),
      ),
    },
  },
  {
    name: 'too many scales',
    model: conv,
    text: v1(
      lines(
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
      ),
      lines(
        '{ "name": "w", "enc_type": "PER_CHANNEL", "dtype": "INT", "bw": 8, "is_sym": true, "scale": ⟦[0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25]⟧, "offset": [-128, -128, -128, -128, -128, -128, -128, -128, -128] }',
        '{ "name": "b", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 32, "is_sym": true, "scale": [0.125], "offset": [-2147483648] }',
      ),
    ),
    want: ['encodings-channels'],
  },
  {
    name: 'the channels of a ConvTranspose in groups',
    model: `opset 17
(x: float[1,4,8,8]) => (y)
w: float[4,3,1,1] = zeros
[up] y = ConvTranspose(x, w) {group=2}`,
    text: v1(
      lines(
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
      ),
      lines(
        '{ "name": "w", "enc_type": "PER_CHANNEL", "dtype": "INT", "bw": 8, "is_sym": true, "scale": [0.25, 0.25, 0.25, 0.25, 0.25, 0.25], "offset": [-128, -128, -128, -128, -128, -128] }',
      ),
    ),
    want: [],
  },
  {
    name: 'the channels of a Gemm, transposed',
    model: `opset 17
(x: float[1,4]) => (y: float[1,6])
w: float[6,4] = zeros
[fc] y = Gemm(x, w) {transB=1}`,
    text: v1(
      lines(
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
      ),
      lines(
        '{ "name": "w", "enc_type": "PER_CHANNEL", "dtype": "INT", "bw": 8, "is_sym": true, "scale": [0.25, 0.25, 0.25, 0.25, 0.25, 0.25], "offset": [-128, -128, -128, -128, -128, -128] }',
      ),
    ),
    want: [],
  },
  {
    name: 'the channels of a MatMul are its last axis',
    model: `opset 17
(x: float[1,4]) => (y: float[1,6])
w: float[4,6] = zeros
[mm] y = MatMul(x, w)`,
    text: v1(
      lines(
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
      ),
      lines(
        '{ "name": "w", "enc_type": "PER_CHANNEL", "dtype": "INT", "bw": 8, "is_sym": true, "scale": ⟦[0.25, 0.25, 0.25, 0.25]⟧, "offset": [-128, -128, -128, -128] }',
      ),
    ),
    want: ['encodings-channels'],
  },
  {
    name: 'an activation per channel',
    model: conv,
    text: v1(
      lines(
        '{ "name": ⟦"x"⟧, "enc_type": "PER_CHANNEL", "dtype": "INT", "bw": 8, "is_sym": true, "scale": [0.25, 0.25, 0.25, 0.25], "offset": [-128, -128, -128, -128] }',
        '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
      ),
      lines(
        '{ "name": "w", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": true, "scale": [0.25], "offset": [-128] }',
        '{ "name": "b", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 32, "is_sym": true, "scale": [0.125], "offset": [-2147483648] }',
      ),
    ),
    want: ['encodings-channels'],
  },
  {
    name: 'the wrong axis, in 2.0.0',
    model: conv,
    text: v2(
      lines(
        '{ "name": "x", "output_dtype": "uint8", "y_scale": 0.5, "y_zero_point": 10 }',
        '{ "name": "y", "output_dtype": "uint8", "y_scale": 0.5 }',
        '{ "name": "w", "output_dtype": "int8", "y_scale": [1, 1, 1, 1, 1, 1], "axis": ⟦1⟧ }',
        '{ "name": "b", "output_dtype": "int32", "y_scale": [0.5, 0.5, 0.5, 0.5, 0.5, 0.5], "axis": 0 }',
      ),
    ),
    want: ['encodings-axis'],
    fixed: v2(
      lines(
        '{ "name": "x", "output_dtype": "uint8", "y_scale": 0.5, "y_zero_point": 10 }',
        '{ "name": "y", "output_dtype": "uint8", "y_scale": 0.5 }',
        '{ "name": "w", "output_dtype": "int8", "y_scale": [1, 1, 1, 1, 1, 1], "axis": 0 }',
        '{ "name": "b", "output_dtype": "int32", "y_scale": [0.5, 0.5, 0.5, 0.5, 0.5, 0.5], "axis": 0 }',
      ),
    ),
  },
  {
    name: 'blocks that do not divide',
    model: conv,
    soc: 'SM8750',
    text: v1(
      lines(
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 16, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
      ),
      lines(
        '{ "name": "w", "enc_type": "PER_BLOCK", "dtype": "INT", "bw": 4, "is_sym": true, "block_size": ⟦3⟧, "scale": [1, 1, 1, 1, 1, 1], "offset": [-8, -8, -8, -8, -8, -8] }',
        '{ "name": "b", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 32, "is_sym": true, "scale": [0.125], "offset": [-2147483648] }',
      ),
    ),
    want: ['encodings-block-size'],
  },
  {
    name: 'too few blocks',
    model: conv,
    soc: 'SM8750',
    text: v1(
      lines(
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 16, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
      ),
      lines(
        '{ "name": "w", "enc_type": "PER_BLOCK", "dtype": "INT", "bw": 4, "is_sym": true, "block_size": 2, "scale": ⟦[1, 1, 1, 1, 1, 1]⟧, "offset": [-8, -8, -8, -8, -8, -8] }',
        '{ "name": "b", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 32, "is_sym": true, "scale": [0.125], "offset": [-2147483648] }',
      ),
    ),
    want: ['encodings-channels'],
  },
]);

runCases('encodings and the tensors of a model', cases);
