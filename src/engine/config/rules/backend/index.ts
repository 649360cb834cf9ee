import { limited } from '../limited';
import type { Rule } from '../rule';
import { backendChoiceRule } from './choice';
import { backendHtpRule } from './htp';
import { backendNoCounterpartRule } from './no-counterpart';
import { backendPinsRule } from './pins';
import { backendPrecisionRule } from './precision';

/** Rules for `backend_config.json`. */
export const backendRules: readonly Rule[] = [
  backendHtpRule,
  backendPrecisionRule,
  backendNoCounterpartRule,
  backendChoiceRule,
  backendPinsRule,
].map(limited);
