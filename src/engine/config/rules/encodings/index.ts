import type { Rule } from '../rule';

export const encodingRules: readonly Rule[] = [];
