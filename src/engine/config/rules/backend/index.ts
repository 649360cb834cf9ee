import type { Rule } from '../rule';

export const backendRules: readonly Rule[] = [];
