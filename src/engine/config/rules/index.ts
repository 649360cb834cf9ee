import { backendRules } from './backend';
import { encodingRules } from './encodings';
import { qualcommRules } from './qualcomm';
import type { Rule } from './rule';

/** All rules, in the order of their findings. */
export const rules: readonly Rule[] = [...encodingRules, ...backendRules, ...qualcommRules];
