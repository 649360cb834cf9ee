import type { Rule } from '../rule';
import { limitRule } from './limit-rule';
import { targetRule } from './target-rule';

export const budgetRules: readonly Rule[] = [targetRule, limitRule];
