import type { Rule } from '../rule';
import { consistencyRule } from './consistency';
import { duplicatesRule } from './duplicates';
import { entryKeysRule } from './entry-keys';
import { fieldsRule } from './fields';
import { lengthsRule } from './lengths';
import { listsRule } from './lists';
import { onnxFieldsRule } from './onnx-fields';
import { symmetryRule } from './symmetry';
import { topLevelRule } from './top-level';
import { valuesRule } from './values';
import { versionRule } from './version';

export const encodingRules: readonly Rule[] = [
  versionRule,
  topLevelRule,
  listsRule,
  entryKeysRule,
  fieldsRule,
  lengthsRule,
  onnxFieldsRule,
  valuesRule,
  consistencyRule,
  symmetryRule,
  duplicatesRule,
];
