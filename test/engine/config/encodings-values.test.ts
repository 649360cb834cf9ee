import { runCases } from './cases';
import { inFile, lines, old, renewed, v1, v2, v06 } from './encodings-text';

const cases = inFile([
  {
    name: 'a scale of zero',
    text: v1('[{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [⟦0⟧], "offset": [-100] }]'),
    want: ['encodings-scale'],
  },
  {
    name: 'a negative scale',
    text: old(`{
    "x": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "scale": ⟦-0.01⟧, "offset": -100 }]
  }`),
    want: ['encodings-version-deprecated', 'encodings-scale'],
  },
  {
    name: 'a scale below float32',
    text: v1('[{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [⟦1e-40⟧], "offset": [-100] }]'),
    want: ['encodings-scale'],
  },
  {
    name: 'NaN as a scale',
    text: v1('[{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [⟦NaN⟧], "offset": [-100] }]'),
    want: ['json-syntax'],
  },
  {
    name: 'a scale of 1e999',
    text: v1('[{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [⟦1e999⟧], "offset": [-100] }]'),
    want: ['not-finite'],
  },
  {
    name: 'a positive offset',
    text: old(`{
    "x": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "min": -1.0, "max": 1.55, "scale": 0.01, "offset": ⟦100⟧ }]
  }`),
    want: ['encodings-version-deprecated', 'encodings-offset-sign'],
    fixed: v06(`{
    "x": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "min": -1.0, "max": 1.55, "scale": 0.01, "offset": -100 }]
  }`),
    others: renewed(
      lines('{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.01], "offset": [-100] }'),
    ),
  },
  {
    name: 'a positive offset of a symmetric grid',
    text: old(
      '{}',
      `{
    "w": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "True", "min": -1.0, "max": 1.0, "scale": 0.00784314, "offset": ⟦127⟧ }]
  }`,
    ),
    want: ['encodings-version-deprecated', 'encodings-offset-sign'],
    fixed: v06(
      '{}',
      `{
    "w": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "True", "min": -1.0, "max": 1.0, "scale": 0.00784314, "offset": -128 }]
  }`,
    ),
    others: renewed(
      '[]',
      lines('{ "name": "w", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": true, "scale": [0.00784314], "offset": [-128] }'),
    ),
  },
  {
    name: 'a positive offset in 1.0.0',
    text: v1('[{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.01], "offset": [⟦100⟧] }]'),
    want: ['encodings-offset-sign'],
    fixed: v1('[{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.01], "offset": [-100] }]'),
  },
  {
    name: 'an offset beyond the grid',
    text: v1('[{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.01], "offset": [⟦-300⟧] }]'),
    want: ['encodings-zero'],
  },
  {
    name: 'a range without zero',
    text: old(`{
    "x": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "min": ⟦1.0⟧, "max": 3.0, "scale": 0.00784314, "offset": 0 }]
  }`),
    want: ['encodings-version-deprecated', 'encodings-zero'],
    fixed: v06(`{
    "x": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "min": 0.0, "max": 3.0, "scale": 0.011764706, "offset": 0 }]
  }`),
    others: renewed(
      lines('{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.00784314], "offset": [0] }'),
    ),
  },
  {
    name: 'a range below zero',
    text: old(`{
    "x": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "min": -3.0, "max": ⟦-1.0⟧ }]
  }`),
    want: ['encodings-version-deprecated', 'encodings-zero'],
    fixed: v06(`{
    "x": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "min": -3.0, "max": 0.0 }]
  }`),
  },
  {
    name: 'min and max swapped',
    text: old(`{
    "x": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "min": ⟦6.0⟧, "max": 0.0 }]
  }`),
    want: ['encodings-version-deprecated', 'encodings-range-swapped'],
    fixed: v06(`{
    "x": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "min": 0.0, "max": 6.0 }]
  }`),
  },
  {
    name: 'a range that is too narrow',
    text: old(`{
    "x": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "min": 0.0, "max": ⟦0.00001⟧, "scale": 3.9e-08, "offset": 0 }]
  }`),
    want: ['encodings-version-deprecated', 'encodings-range-narrow'],
    fixed: v06(`{
    "x": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "min": 0.0, "max": 0.0001, "scale": 3.9215686e-7, "offset": 0 }]
  }`),
    others: renewed(
      lines('{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [3.9e-8], "offset": [0] }'),
    ),
  },
  {
    name: 'a scale that contradicts the range',
    text: old(`{
    "x": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "min": 0.0, "max": 6.0, "scale": ⟦0.5⟧, "offset": 0 }]
  }`),
    want: ['encodings-version-deprecated', 'encodings-inconsistent'],
    fixed: v06(`{
    "x": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "min": 0, "max": 127.5, "scale": 0.5, "offset": 0 }]
  }`),
    others: {
      'Rewrite as encodings 1.0.0': v1(
        lines('{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [0] }'),
      ),
      'Compute scale and offset from min and max': v06(`{
    "x": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "min": 0.0, "max": 6.0, "scale": 0.023529412, "offset": 0 }]
  }`),
    },
  },
  {
    name: 'a bit width that contradicts all the rest',
    text: old(`{
    "x": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "min": 0.0, "max": 6.0, "scale": ⟦0.0000915541⟧, "offset": 0 }]
  }`),
    want: ['encodings-version-deprecated', 'encodings-inconsistent'],
    fixed: v06(`{
    "x": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "min": 0, "max": 0.023346296, "scale": 0.0000915541, "offset": 0 }]
  }`),
    others: {
      'Rewrite as encodings 1.0.0': v1(
        lines(
          '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.0000915541], "offset": [0] }',
        ),
      ),
      'Compute scale and offset from min and max': v06(`{
    "x": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "min": 0.0, "max": 6.0, "scale": 0.023529412, "offset": 0 }]
  }`),
      'Write bitwidth 16': v06(`{
    "x": [{ "dtype": "int", "bitwidth": 16, "is_symmetric": "False", "min": 0.0, "max": 6.0, "scale": 0.0000915541, "offset": 0 }]
  }`),
    },
  },
  {
    name: 'an offset that contradicts the range',
    text: old(`{
    "x": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "min": -1.0, "max": 1.55, "scale": ⟦0.01⟧, "offset": -20 }]
  }`),
    want: ['encodings-version-deprecated', 'encodings-inconsistent'],
    fixed: v06(`{
    "x": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "min": -0.2, "max": 2.35, "scale": 0.01, "offset": -20 }]
  }`),
    others: {
      'Rewrite as encodings 1.0.0': v1(
        lines('{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.01], "offset": [-20] }'),
      ),
      'Compute scale and offset from min and max': v06(`{
    "x": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "min": -1.0, "max": 1.55, "scale": 0.01, "offset": -100 }]
  }`),
    },
  },
  {
    name: 'a strict symmetric range is consistent',
    text: old(
      '{}',
      `{
    "w": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "True", "min": -1.0, "max": 1.0, "scale": 0.00787402, "offset": -128 }]
  }`,
    ),
    want: ['encodings-version-deprecated'],
    others: renewed(
      '[]',
      lines('{ "name": "w", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": true, "scale": [0.00787402], "offset": [-128] }'),
    ),
  },
  {
    name: 'a symmetric tensor whose offset is none',
    text: old(`{
    "x": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": ⟦"True"⟧, "scale": 0.01, "offset": -100 }]
  }`),
    want: ['encodings-version-deprecated', 'encodings-symmetric'],
    fixed: v06(`{
    "x": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "scale": 0.01, "offset": -100 }]
  }`),
  },
  {
    name: 'a symmetric tensor whose offset is none, in 1.0.0',
    text: v1('[{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": ⟦true⟧, "scale": [0.01], "offset": [0] }]'),
    want: ['encodings-symmetric'],
    fixed: v1('[{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.01], "offset": [0] }]'),
  },
  {
    name: 'an asymmetric tensor in the middle',
    text: v1('[{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": ⟦false⟧, "scale": [0.01], "offset": [-128] }]'),
    want: ['encodings-symmetric'],
    others: {
      'Write true': v1(
        '[{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": true, "scale": [0.01], "offset": [-128] }]',
      ),
    },
  },
  {
    name: 'per channel off center, in 1.0.0',
    text: v1(
      '[]',
      '[{ "name": "w", "enc_type": "PER_CHANNEL", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.01, 0.02], "offset": ⟦[-128, -100]⟧ }]',
    ),
    want: ['encodings-channel-asymmetric'],
    fixed: v1(
      '[]',
      '[{ "name": "w", "enc_type": "PER_CHANNEL", "dtype": "INT", "bw": 8, "is_sym": true, "scale": [0.01, 0.024409449], "offset": [-128, -128] }]',
    ),
  },
  {
    name: 'per channel off center, in 0.6.1',
    text: old(
      '{}',
      `{
    "w": [
      { "dtype": "int", "bitwidth": 8, "is_symmetric": "True", "scale": 0.01, "offset": -128 },
      { "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "scale": 0.01, "offset": ⟦0⟧, "min": 0.0, "max": 2.55 }
    ]
  }`,
    ),
    want: ['encodings-version-deprecated', 'encodings-channel-asymmetric'],
    fixed: v06(
      '{}',
      `{
    "w": [
      { "dtype": "int", "bitwidth": 8, "is_symmetric": "True", "scale": 0.01, "offset": -128 },
      { "dtype": "int", "bitwidth": 8, "is_symmetric": "True", "scale": 0.0200787402, "offset": -128, "min": -2.57007875, "max": 2.55 }
    ]
  }`,
    ),
  },
  {
    name: 'several scales of one tensor',
    text: v1(
      '[]',
      '[{ "name": "w", "enc_type": ⟦"PER_TENSOR"⟧, "dtype": "INT", "bw": 8, "is_sym": true, "scale": [0.01, 0.02], "offset": [-128, -128] }]',
    ),
    want: ['encodings-length'],
    fixed: v1(
      '[]',
      '[{ "name": "w", "enc_type": "PER_CHANNEL", "dtype": "INT", "bw": 8, "is_sym": true, "scale": [0.01, 0.02], "offset": [-128, -128] }]',
    ),
  },
  {
    name: 'fewer offsets than scales',
    text: v1(
      '[]',
      '[{ "name": "w", "enc_type": "PER_CHANNEL", "dtype": "INT", "bw": 8, "is_sym": true, "scale": [0.01, 0.02], "offset": ⟦[-128]⟧ }]',
    ),
    want: ['encodings-length'],
    fixed: v1(
      '[]',
      '[{ "name": "w", "enc_type": "PER_CHANNEL", "dtype": "INT", "bw": 8, "is_sym": true, "scale": [0.01, 0.02], "offset": [-128, -128] }]',
    ),
  },
  {
    name: 'an empty list of scales',
    text: v1('[]', '[{ "name": "w", "enc_type": "PER_CHANNEL", "dtype": "INT", "bw": 8, "is_sym": true, "scale": ⟦[]⟧, "offset": [] }]'),
    want: ['encodings-length'],
  },
  {
    name: 'blocks without their size',
    text: v1(
      '[]',
      '[⟦{⟧ "name": "w", "enc_type": "PER_BLOCK", "dtype": "INT", "bw": 4, "is_sym": true, "scale": [0.01, 0.02], "offset": [-8, -8] }]',
    ),
    want: ['encodings-field-missing'],
  },
  {
    name: 'LPBQ with too few blocks',
    text: v1(
      '[]',
      '[{ "name": "w", "enc_type": "LPBQ", "dtype": "INT", "bw": 8, "compressed_bw": 4, "block_size": 16, "is_sym": true, "scale": [0.01, 0.02], "offset": [-128, -128], "per_block_int_scale": ⟦[3, 4, 5]⟧ }]',
    ),
    want: ['encodings-length'],
  },
  {
    name: 'LPBQ that does not expand',
    text: v1(
      '[]',
      '[{ "name": "w", "enc_type": "LPBQ", "dtype": "INT", "bw": 4, "compressed_bw": ⟦8⟧, "block_size": 16, "is_sym": true, "scale": [0.01], "offset": [-8], "per_block_int_scale": [3, 4] }]',
    ),
    want: ['encodings-compressed'],
  },
  {
    name: 'a zero point beyond its type',
    text: v2('[{ "name": "x", "output_dtype": "uint8", "y_scale": 0.01, "y_zero_point": ⟦300⟧ }]'),
    want: ['encodings-zero'],
  },
  {
    name: `a zero point with AIMET's old sign`,
    text: v2('[{ "name": "x", "output_dtype": "uint8", "y_scale": 0.01, "y_zero_point": ⟦-100⟧ }]'),
    want: ['encodings-zero'],
    fixed: v2('[{ "name": "x", "output_dtype": "uint8", "y_scale": 0.01, "y_zero_point": 100 }]'),
  },
  {
    name: 'a zero point between two steps',
    text: v2('[{ "name": "x", "output_dtype": "int8", "y_scale": 0.01, "y_zero_point": ⟦-0.5⟧ }]'),
    want: ['encodings-field'],
  },
  {
    name: 'zero points and scales of different shapes',
    text: v2('[{ "name": "w", "output_dtype": "int8", "y_scale": [0.01, 0.02], "y_zero_point": ⟦0⟧, "axis": 0 }]'),
    want: ['encodings-length'],
  },
  {
    name: 'per channel without an axis',
    text: v2('[⟦{⟧ "name": "w", "output_dtype": "int8", "y_scale": [0.01, 0.02] }]'),
    want: ['encodings-field-missing'],
    fixed: v2('[{ "name": "w", "output_dtype": "int8", "y_scale": [0.01, 0.02], "axis": 0 }]'),
  },
  {
    name: 'per channel off center, in 2.0.0',
    text: v2('[{ "name": "w", "output_dtype": "int8", "y_scale": [0.01, 0.02], "y_zero_point": ⟦[0, 3]⟧, "axis": 0 }]'),
    want: ['encodings-channel-asymmetric'],
  },
  {
    name: 'an unknown element type',
    text: v2('[{ "name": "x", "output_dtype": ⟦"UINT8"⟧, "y_scale": 0.01 }]'),
    want: ['schema'],
    fixed: v2('[{ "name": "x", "output_dtype": "uint8", "y_scale": 0.01 }]'),
  },
  {
    name: 'a tensor twice',
    text: v1(
      lines(
        '{ "name": ⟦"x"⟧, "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.5], "offset": [0] }',
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.25], "offset": [0] }',
      ),
    ),
    want: ['encodings-duplicate'],
    fixed: v1(lines('{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.25], "offset": [0] }')),
  },
  {
    name: 'a tensor twice, in 2.0.0, as a parameter and as an activation',
    text: v2(
      lines(
        '{ "name": ⟦"x"⟧, "output_dtype": "int8", "y_scale": [0.5, 0.25], "axis": 0 }',
        '{ "name": "x", "output_dtype": "uint8", "y_scale": 0.5 }',
      ),
    ),
    want: ['encodings-duplicate'],
    fixed: v2(lines('{ "name": "x", "output_dtype": "uint8", "y_scale": 0.5 }')),
  },
  {
    name: 'a tensor in both sections',
    text: v1(
      '[{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "FLOAT", "bw": 16 }]',
      '[{ "name": ⟦"x"⟧, "enc_type": "PER_TENSOR", "dtype": "FLOAT", "bw": 16 }]',
    ),
    want: ['encodings-both-sections'],
  },
  {
    name: 'activations of 4 bits',
    text: v1('[{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": ⟦4⟧, "is_sym": false, "scale": [0.5], "offset": [0] }]'),
    want: ['encodings-width'],
  },
  {
    name: 'weights of 5 bits',
    text: v1(
      '[]',
      '[{ "name": "w", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": ⟦5⟧, "is_sym": true, "scale": [0.5], "offset": [-16] }]',
    ),
    want: ['encodings-width'],
  },
  {
    name: 'weights of 2 bits',
    text: v1(
      '[]',
      '[{ "name": "w", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": ⟦2⟧, "is_sym": true, "scale": [0.5], "offset": [-2] }]',
    ),
    want: ['encodings-width'],
  },
  {
    name: 'floats on a chip without',
    soc: 'SM8635',
    text: v1('[{ "name": "x", "enc_type": "PER_TENSOR", "dtype": ⟦"FLOAT"⟧, "bw": 16 }]'),
    want: ['encodings-width'],
  },
  {
    name: 'floats on a chip that may not build them',
    soc: 'SM8350',
    text: v1('[{ "name": "x", "enc_type": "PER_TENSOR", "dtype": ⟦"FLOAT"⟧, "bw": 16 }]'),
    want: ['encodings-width'],
  },
  {
    name: '8-bit floats',
    text: v2('[{ "name": "x", "output_dtype": ⟦"float8e4m3fn"⟧, "y_scale": 0.5 }]'),
    want: ['encodings-width'],
  },
]);

runCases('encodings values', cases);
