import { limited } from '../limited';
import type { Rule } from '../rule';
import { calibrationRule } from './calibration';
import { overridesRule } from './overrides';
import { widthsRule } from './widths';

export const recipeRules: readonly Rule[] = [widthsRule, overridesRule, calibrationRule].map(limited);
