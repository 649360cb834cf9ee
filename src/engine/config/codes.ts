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
