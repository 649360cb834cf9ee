import type { Rule } from '../rule';

export const qualcommRules: readonly Rule[] = [];
