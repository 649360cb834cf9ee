import { runCases } from './cases';
import { conv, inFile, lines, old, renewed, v1, v06 } from './encodings-text';

const cases = inFile([
  {
    name: 'a Reshape between two grids',
    model: `opset 17
(x: float[1,4,8,8]) => (y)
shape: int64[2] = {4, 64}
[move] y = Reshape(x, shape)`,
    text: v1(
      lines(
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": ⟦"y"⟧, "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.25], "offset": [0] }',
      ),
    ),
    want: ['encodings-unequal'],
    fixed: v1(
      lines(
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
      ),
    ),
  },
  {
    name: 'a DepthToSpace between two grids is computed wrong',
    model: `opset 17
(x: float[1,4,8,8]) => (y)
[d2s] y = DepthToSpace(x) {blocksize=2}`,
    text: old(`{
    "x": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "min": -1.0, "max": 1.55, "scale": 0.01, "offset": -100 }],
    ⟦"y"⟧: [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "scale": 0.02, "offset": -10 }]
  }`),
    want: ['encodings-version-deprecated', 'encodings-unequal'],
    fixed: v06(`{
    "x": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "min": -1.0, "max": 1.55, "scale": 0.01, "offset": -100 }],
    "y": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "min": -1.0, "max": 1.55, "scale": 0.01, "offset": -100 }]
  }`),
    others: renewed(
      lines(
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.01], "offset": [-100] }',
        '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.02], "offset": [-10] }',
      ),
    ),
  },
  {
    name: 'the outputs of a Split',
    model: `opset 17
(x: float[1,4,8,8]) => (y)
[split] y, z = Split(x) {axis=1}`,
    text: v1(
      lines(
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": ⟦"z"⟧, "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 16, "is_sym": false, "scale": [0.25], "offset": [0] }',
      ),
    ),
    want: ['encodings-unequal'],
    fixed: v1(
      lines(
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": "z", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
      ),
    ),
  },
  {
    name: `a TopK's indices have no encoding`,
    model: `opset 17
(x: float[1,4,8,8]) => (y)
k: int64[1] = {1}
[top] y, i = TopK(x, k)`,
    text: v1(
      lines(
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
      ),
    ),
    want: [],
  },
  {
    name: 'the inputs of a Concat',
    model: `opset 17
(x: float[1,4], z: float[1,4]) => (y)
[cat] y = Concat(x, z) {axis=1}`,
    text: v1(
      lines(
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": ⟦"z"⟧, "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.25], "offset": [0] }',
        '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
      ),
    ),
    want: ['encodings-unequal'],
    others: {
      'Copy the encoding of "y"': v1(
        lines(
          '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
          '{ "name": "z", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
          '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        ),
      ),
    },
  },
  {
    name: 'encodings to copy along',
    model: `opset 17
(x: float[1,4,8,8]) => (y)
shape: int64[2] = {4, 64}
[t] a = Transpose(x)
[r] y = Reshape(a, shape)`,
    text: `{
  "version": "1.0.0",
  ⟦"activation_encodings"⟧: [
    { "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }
  ],
  "param_encodings": []
}
`,
    want: ['encodings-missing'],
    others: {
      'Copy the encodings of 2 moved tensors': v1(
        lines(
          '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
          '{ "name": "a", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
          '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        ),
      ),
    },
  },
  {
    name: 'a 16-bit Sigmoid on a grid of its own',
    model: `opset 17
(x: float[1,4,8,8]) => (y)
[act] y = Sigmoid(x)`,
    text: v1(
      lines(
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": ⟦"y"⟧, "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 16, "is_sym": false, "scale": [0.0002], "offset": [-1000] }',
      ),
    ),
    want: ['encodings-fixed-range'],
    fixed: v1(
      lines(
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 16, "is_sym": false, "scale": [0.000015258789], "offset": [0] }',
      ),
    ),
  },
  {
    name: 'a 16-bit Sigmoid on the grid of the HTP',
    model: `opset 17
(x: float[1,4,8,8]) => (y)
[act] y = Sigmoid(x)`,
    text: v1(
      lines(
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 16, "is_sym": false, "scale": [0.0000152587890625], "offset": [0] }',
      ),
    ),
    want: [],
  },
  {
    name: 'a 16-bit Tanh without a negative side',
    model: `opset 17
(x: float[1,4,8,8]) => (y)
[act] y = Tanh(x)`,
    text: old(`{
    "x": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "min": -1.0, "max": 1.55, "scale": 0.01, "offset": -100 }],
    ⟦"y"⟧: [{ "dtype": "int", "bitwidth": 16, "is_symmetric": "False", "min": 0.0, "max": 1.0, "scale": 0.0000152590, "offset": 0 }]
  }`),
    want: ['encodings-version-deprecated', 'encodings-fixed-range'],
    fixed: v06(`{
    "x": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "min": -1.0, "max": 1.55, "scale": 0.01, "offset": -100 }],
    "y": [{ "dtype": "int", "bitwidth": 16, "is_symmetric": "True", "min": -1, "max": 0.9999695, "scale": 0.000030517578, "offset": -32768 }]
  }`),
    others: renewed(
      lines(
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.01], "offset": [-100] }',
        '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 16, "is_sym": false, "scale": [0.000015259], "offset": [0] }',
      ),
    ),
  },
  {
    name: 'an 8-bit Softmax with an offset',
    model: `opset 17
(x: float[1,4,8,8]) => (y)
[act] y = Softmax(x)`,
    text: v1(
      lines(
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": ⟦"y"⟧, "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.02], "offset": [-100] }',
      ),
    ),
    want: ['encodings-fixed-range'],
    fixed: v1(
      lines(
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.00390625], "offset": [0] }',
      ),
    ),
  },
  {
    name: 'an 8-bit Sigmoid has any grid',
    model: `opset 17
(x: float[1,4,8,8]) => (y)
[act] y = Sigmoid(x)`,
    text: v1(
      lines(
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.02], "offset": [-100] }',
      ),
    ),
    want: [],
  },
  {
    name: 'a bias of 8 bits',
    model: conv,
    text: v1(
      lines(
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
      ),
      lines(
        '{ "name": "w", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": true, "scale": [0.25], "offset": [-128] }',
        '{ "name": "b", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": ⟦8⟧, "is_sym": true, "scale": [0.01], "offset": [-128] }',
      ),
    ),
    want: ['encodings-bias-bits'],
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
    name: 'a bias of 8 bits under channels',
    model: conv,
    text: v1(
      lines(
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
      ),
      lines(
        '{ "name": "w", "enc_type": "PER_CHANNEL", "dtype": "INT", "bw": 8, "is_sym": true, "scale": [0.25, 0.25, 0.25, 0.25, 0.25, 0.25], "offset": [-128, -128, -128, -128, -128, -128] }',
        '{ "name": "b", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": ⟦8⟧, "is_sym": true, "scale": [0.01], "offset": [-128] }',
      ),
    ),
    want: ['encodings-bias-bits'],
    fixed: v1(
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
  {
    name: 'a bias of 8 bits, and no more known',
    model: conv,
    text: `{
  "version": "1.0.0",
  ⟦"activation_encodings"⟧: [],
  ⟦"param_encodings"⟧: [
    { "name": "b", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": ⟦8⟧, "is_sym": true, "scale": [0.01], "offset": [-128] }
  ]
}
`,
    want: ['encodings-missing', 'encodings-missing', 'encodings-bias-bits'],
  },
  {
    name: 'a bias on another grid than the product',
    model: conv,
    text: v1(
      lines(
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
      ),
      lines(
        '{ "name": "w", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": true, "scale": [0.25], "offset": [-128] }',
        '{ "name": "b", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 32, "is_sym": true, "scale": ⟦[0.3]⟧, "offset": [-2147483648] }',
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
          '{ "name": "w", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": true, "scale": [0.25], "offset": [-128] }',
          '{ "name": "b", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 32, "is_sym": true, "scale": [0.125], "offset": [-2147483648] }',
        ),
      ),
    },
  },
  {
    name: 'float weights under an integer result',
    model: conv,
    text: `{
  "version": "1.0.0",
  ⟦"activation_encodings"⟧: [
    { "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] },
    { "name": "c", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }
  ],
  "param_encodings": [
    { "name": "w", "enc_type": "PER_TENSOR", "dtype": ⟦"FLOAT"⟧, "bw": 16 },
    { "name": "b", "enc_type": "PER_TENSOR", "dtype": "FLOAT", "bw": 16 }
  ]
}
`,
    want: ['encodings-missing', 'encodings-float-mixed'],
    others: {
      'Make "c" float': v1(
        lines(
          '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
          '{ "name": "c", "enc_type": "PER_TENSOR", "dtype": "FLOAT", "bw": 16 }',
        ),
        lines(
          '{ "name": "w", "enc_type": "PER_TENSOR", "dtype": "FLOAT", "bw": 16 }',
          '{ "name": "b", "enc_type": "PER_TENSOR", "dtype": "FLOAT", "bw": 16 }',
        ),
      ),
    },
  },
  {
    name: 'a float result of integers, in 2.0.0 by leaving it out',
    model: conv,
    text: `{
  "version": "2.0.0",
  ⟦"encodings"⟧: [
    { "name": "x", "output_dtype": "uint8", "y_scale": 0.5 },
    { "name": "w", "output_dtype": "int8", "y_scale": 0.5 }
  ]
}
`,
    want: ['encodings-missing'],
  },
  {
    name: '16 by 16 bits before v73',
    model: conv,
    soc: 'SM8450',
    text: v1(
      lines(
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 16, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 16, "is_sym": false, "scale": [0.5], "offset": [-10] }',
      ),
      lines(
        '{ "name": "w", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": ⟦16⟧, "is_sym": true, "scale": [0.25], "offset": [-32768] }',
        '{ "name": "b", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 32, "is_sym": true, "scale": [0.125], "offset": [-2147483648] }',
      ),
    ),
    want: ['encodings-width'],
  },
  {
    name: '16 by 16 bits from v73',
    model: conv,
    soc: 'SM8550',
    text: v1(
      lines(
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 16, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 16, "is_sym": false, "scale": [0.5], "offset": [-10] }',
      ),
      lines(
        '{ "name": "w", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 16, "is_sym": true, "scale": [0.25], "offset": [-32768] }',
        '{ "name": "b", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 32, "is_sym": true, "scale": [0.125], "offset": [-2147483648] }',
      ),
    ),
    want: [],
  },
  {
    name: '16-bit weights under 8-bit activations',
    model: conv,
    text: v1(
      lines(
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
      ),
      lines(
        '{ "name": "w", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": ⟦16⟧, "is_sym": true, "scale": [0.25], "offset": [-32768] }',
        '{ "name": "b", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 32, "is_sym": true, "scale": [0.125], "offset": [-2147483648] }',
      ),
    ),
    want: ['encodings-width'],
  },
  {
    name: '4-bit weights with one scale',
    model: conv,
    text: v1(
      lines(
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
      ),
      lines(
        '{ "name": "w", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": ⟦4⟧, "is_sym": true, "scale": [0.25], "offset": [-8] }',
        '{ "name": "b", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 32, "is_sym": true, "scale": [0.125], "offset": [-2147483648] }',
      ),
    ),
    want: ['encodings-width'],
  },
  {
    name: 'blocks before v79',
    model: conv,
    text: v1(
      lines(
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 16, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 16, "is_sym": false, "scale": [0.5], "offset": [-10] }',
      ),
      lines(
        '{ "name": "w", "enc_type": "LPBQ", "dtype": "INT", "bw": ⟦8⟧, "compressed_bw": 4, "block_size": 4, "is_sym": true, "scale": [1, 1, 1, 1, 1, 1], "offset": [-128, -128, -128, -128, -128, -128], "per_block_int_scale": [1, 2, 3, 4, 5, 6] }',
        '{ "name": "b", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 32, "is_sym": true, "scale": [0.125], "offset": [-2147483648] }',
      ),
    ),
    want: ['encodings-width'],
  },
  {
    name: 'blocks under 8-bit activations',
    model: conv,
    soc: 'SM8750',
    text: v1(
      lines(
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
        '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
      ),
      lines(
        '{ "name": "w", "enc_type": "LPBQ", "dtype": "INT", "bw": ⟦8⟧, "compressed_bw": 4, "block_size": 4, "is_sym": true, "scale": [1, 1, 1, 1, 1, 1], "offset": [-128, -128, -128, -128, -128, -128], "per_block_int_scale": [1, 2, 3, 4, 5, 6] }',
        '{ "name": "b", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 32, "is_sym": true, "scale": [0.125], "offset": [-2147483648] }',
      ),
    ),
    want: ['encodings-width'],
  },
  {
    name: '4-bit activations of a model',
    model: conv,
    text: v1(
      lines(
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": ⟦4⟧, "is_sym": false, "scale": [0.5], "offset": [-1] }',
        '{ "name": "y", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }',
      ),
      lines(
        '{ "name": "w", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": true, "scale": [0.25], "offset": [-128] }',
        '{ "name": "b", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 32, "is_sym": true, "scale": [0.125], "offset": [-2147483648] }',
      ),
    ),
    want: ['encodings-width'],
  },
  {
    name: 'a model that is quantized already',
    model: `opset 17
(x: float[4]) => (y)
s: float = {0.5}
z: uint8 = {128}
[q] a = QuantizeLinear(x, s, z)
[d] y = DequantizeLinear(a, s, z)`,
    text: `⟦{⟧
  "version": "1.0.0",
  "activation_encodings": [
    { "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [-10] }
  ],
  "param_encodings": []
}
`,
    want: ['encodings-quantized-model'],
  },
]);

runCases('encodings and the operators of a model', cases);
