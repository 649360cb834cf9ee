import { backendRules } from './backend';
import { budgetRules } from './budget';
import { encodingRules } from './encodings';
import { keyRules } from './keys';
import { qualcommRules } from './qualcomm';
import { recipeRules } from './recipe';
import type { Rule } from './rule';
import { textRules } from './text';

/** All rules, in the order of their findings. */
export const rules: readonly Rule[] = [
  ...textRules,
  ...keyRules,
  ...encodingRules,
  ...backendRules,
  ...qualcommRules,
  ...recipeRules,
  ...budgetRules,
];
