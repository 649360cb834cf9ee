/**
 * Every code of a finding, with what it says. To add one: a line here, in the part of its room; `npm run schemas` writes it into docs/config.md, and a
 * guard fails for a code that a rule uses and this table lacks, and for one that no rule uses.
 */
export const findingCodes: Readonly<Record<string, string>> = {
  // Text and JSON
  'json-syntax': 'The file is not JSON as the tools read it: a comma, a quote or a bracket is missing or too many.',
  'duplicate-key': 'A name stands twice in one object; readers keep the last one.',
  'not-finite': 'NaN, an infinity, or a number too large for a float: JSON has none of these.',
  schema: 'The value has another type than the key takes, is none of its words, or lies outside of its range.',

  // Keys
  'unknown-key': 'No tool knows the key: it is refused or ignored.',
  'key-case': 'The key is known in another case; names are compared letter by letter.',
  'key-misplaced': 'The key is known, but at another level.',
  'key-deprecated': 'The key was given up or replaced.',

  // Encodings: the file
  'encodings-seed': 'A file without a version and with objects where tools read lists: the layout of the seed document.',
  'encodings-version-missing': 'The file does not say its version; tools read it as 0.6.1.',
  'encodings-version-unknown': 'The version is none of the format, or older than what the file holds.',
  'encodings-version-deprecated': 'Version 0.6.1 is deprecated.',
  'encodings-section-missing': 'Both activation_encodings and param_encodings have to exist.',
  'encodings-layout': 'A section is written as in another version than the file says.',
  'encodings-ignored-key': 'A bit width at the root: tools take it as a flag.',
  'encodings-bare-object': 'An encoding is an object where tools expect a list of them.',
  'encodings-empty': 'The list of encodings of a tensor is empty.',
  'encodings-field-name': 'The field has another name in this version.',
  'encodings-unknown-field': 'No version of the format has the field.',
  'encodings-ignored-field': 'The field is one of another version, and ignored.',
  'encodings-field': 'The value of a field is of another type or range than its version has.',
  'encodings-field-missing': 'An encoding lacks a field that its version asks for.',
  'encodings-length': 'Lists of scales, offsets or zero points do not fit each other or the type of the encoding.',
  'encodings-compressed': 'LPBQ that is stored in more bits than it expands to.',
  'encodings-duplicate': 'A tensor has two encodings in one section; the last one counts.',
  'encodings-both-sections': 'A tensor is listed as an activation and as a parameter.',
  'encodings-more': 'A rule has more to say than is shown.',

  // Encodings: the numbers
  'encodings-scale': 'A scale is not above zero, or too small for float32.',
  'encodings-offset-sign': 'A positive offset: float = (q + offset) * scale, so offsets are 0 or negative.',
  'encodings-zero': 'Zero is not on the grid.',
  'encodings-range-swapped': 'min is above max.',
  'encodings-range-narrow': 'The range is narrower than 0.0001; tools widen it.',
  'encodings-inconsistent': 'min, max, scale, offset and bit width contradict each other.',
  'encodings-symmetric': 'The claim of symmetry and the offset contradict each other.',
  'encodings-channel-asymmetric': 'A grid per channel or block is off center; the HTP takes symmetric ones.',
  'encodings-width': 'A bit width, or a pair of them, that the chip does not compute with.',

  // Encodings: the model
  'encodings-quantized-model': 'The model has quantize nodes of its own.',
  'encodings-tensor-unknown': 'The model has no tensor of that name.',
  'encodings-tensor-folded': 'The tensor is folded away before encodings are applied.',
  'encodings-misplaced': 'An activation among the parameters, or a weight or bias among the activations.',
  'encodings-missing': 'Float tensors of the model without an encoding.',
  'encodings-channels': 'The number of scales differs from the number of channels or blocks.',
  'encodings-axis': 'The axis is not the one of the output channels or blocks.',
  'encodings-block-size': 'The block size does not divide the input channels.',
  'encodings-unequal': 'Input and output of a node that only moves data are on different grids.',
  'encodings-fixed-range': 'The HTP fixes the grid of this output, and the encoding has another one.',
  'encodings-bias-bits': 'A bias of fewer than 32 bits.',
  'encodings-bias-scale': 'The scale of a bias is not that of input times weight.',
  'encodings-float-mixed': 'Float and integer encodings on one Conv, ConvTranspose, Gemm or MatMul.',

  // Budgets
  'budget-exceeded': 'A figure of the model passes the limit.',
  'budget-rung': 'The figure that is known is of a lower rung than the limit asks for; the limit is not checked.',
  'budget-unknown': 'The figure is not known yet; the limit is not checked.',
  'budget-partial': 'The limit is met by a figure that leaves something out: the simulator does not know the nodes on the CPU.',
  'budget-impossible': 'No model can meet the limit.',
  'budget-rung-unreachable': 'The figure never has the rung that the limit asks for.',
  'budget-chip-unknown': 'The chip of the target is not in the table of chips.',
  'budget-no-model': 'No model belongs to the budget; no limit is checked.',
};
