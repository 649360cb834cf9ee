import { backendRules } from './backend';
import { encodingRules } from './encodings';
import { qualcommRules } from './qualcomm';
import type { Rule } from './rule';
import { textRules } from './text';

/** All rules, in the order of their findings. */
export const rules: readonly Rule[] = [...textRules, ...encodingRules, ...backendRules, ...qualcommRules];
