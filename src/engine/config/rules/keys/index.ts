import { limited } from '../limited';
import type { Rule } from '../rule';
import { deprecatedKeyRule } from './deprecated';
import { duplicateRule } from './duplicates';
import { finiteRule } from './finite';
import { syntaxRule } from './syntax';
import { unknownKeyRule } from './unknown';
import { valueRule } from './values';

/** Of every kind that has a schema: text, keys, single values. */
export const keyRules: readonly Rule[] = [syntaxRule, finiteRule, duplicateRule, unknownKeyRule, deprecatedKeyRule, valueRule].map(limited);
