import { runCases } from './cases';
import { inFile, lines, old, renewed, v1, v06 } from './encodings-text';

const cases = inFile([
  {
    name: 'a bare object in a file that says 0.6.1',
    text: v06(
      '{ ⟦"x"⟧: { "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "min": -1.0, "max": 1.55, "scale": 0.01, "offset": -100 } }',
    ),
    want: ['encodings-bare-object'],
    fixed: v06(
      '{ "x": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "min": -1.0, "max": 1.55, "scale": 0.01, "offset": -100 }] }',
    ),
  },
  {
    name: 'an empty list',
    text: old('{ ⟦"x"⟧: [] }'),
    want: ['encodings-version-deprecated', 'encodings-empty'],
  },
  {
    name: 'symmetry as a boolean in 0.6.1',
    text: old(`{
    "x": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": ⟦false⟧, "scale": 0.01, "offset": -100 }]
  }`),
    want: ['encodings-version-deprecated', 'schema'],
    fixed: v06(`{
    "x": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "scale": 0.01, "offset": -100 }]
  }`),
    others: renewed(
      lines('{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.01], "offset": [-100] }'),
    ),
  },
  {
    name: 'symmetry as text in 1.0.0',
    text: v1('[{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": ⟦"True"⟧, "scale": [0.01], "offset": [-128] }]'),
    want: ['schema'],
    fixed: v1('[{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": true, "scale": [0.01], "offset": [-128] }]'),
  },
  {
    name: 'types in the other case',
    text: v1(
      '[{ "name": "x", "enc_type": ⟦"per_tensor"⟧, "dtype": ⟦"int"⟧, "bw": 8, "is_sym": false, "scale": [0.01], "offset": [-100] }]',
    ),
    want: ['schema', 'schema'],
    fixed: v1('[{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.01], "offset": [-100] }]'),
  },
  {
    name: 'a float that is called FP, as an older specification did',
    text: v1('[{ "name": "x", "enc_type": "PER_TENSOR", "dtype": ⟦"FP"⟧, "bw": 16 }]'),
    want: ['schema'],
    fixed: v1('[{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "FLOAT", "bw": 16 }]'),
  },
  {
    name: 'a bit width of 64',
    text: v1('[{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": ⟦64⟧, "is_sym": false, "scale": [0.01], "offset": [-100] }]'),
    want: ['schema'],
  },
  {
    name: 'a bit width as text',
    text: old(`{
    "x": [{ "dtype": "int", "bitwidth": ⟦"8"⟧, "is_symmetric": "False", "scale": 0.01, "offset": -100 }]
  }`),
    want: ['encodings-version-deprecated', 'schema'],
    fixed: v06(`{
    "x": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "scale": 0.01, "offset": -100 }]
  }`),
  },
  {
    name: 'a bare scale in 1.0.0',
    text: v1('[{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": ⟦0.01⟧, "offset": [-100] }]'),
    want: ['schema'],
    fixed: v1('[{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.01], "offset": [-100] }]'),
  },
  {
    name: 'a list of one scale in 0.6.1',
    text: old(`{
    "x": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "scale": ⟦[0.01]⟧, "offset": -100 }]
  }`),
    want: ['encodings-version-deprecated', 'schema'],
    fixed: v06(`{
    "x": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "scale": 0.01, "offset": -100 }]
  }`),
  },
  {
    name: 'an encoding without its type',
    text: v1('[⟦{⟧ "name": "x", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.01], "offset": [-100] }]'),
    want: ['encodings-field-missing'],
    fixed: v1('[{ "name": "x", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.01], "offset": [-100], "enc_type": "PER_TENSOR" }]'),
  },
  {
    name: 'an encoding without a name',
    text: v1('[⟦{⟧ "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.01], "offset": [-100] }]'),
    want: ['encodings-field-missing'],
  },
  {
    name: 'an encoding without scale and range',
    text: old(`{
    "x": [⟦{⟧ "dtype": "int", "bitwidth": 8, "is_symmetric": "False" }]
  }`),
    want: ['encodings-version-deprecated', 'encodings-field-missing'],
  },
  {
    name: 'min and max are enough in 0.6.1',
    text: old(`{
    "x": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "min": 0.0, "max": 6.0 }]
  }`),
    want: ['encodings-version-deprecated'],
    others: renewed(
      lines(
        '{ "name": "x", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [0.023529411764705882], "offset": [0] }',
      ),
    ),
  },
  {
    name: 'an offset that is no integer',
    text: old(`{
    "x": [{ "dtype": "int", "bitwidth": 8, "is_symmetric": "False", "scale": 0.01, "offset": ⟦-100.5⟧ }]
  }`),
    want: ['encodings-version-deprecated', 'encodings-field'],
  },
]);

runCases('encodings fields', cases);
