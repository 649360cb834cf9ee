import type { Rule } from '../rule';
import { biasRule } from './bias';
import { channelsRule } from './channels';
import { chipPairsRule, widthsRule } from './chip-widths';
import { consistencyRule } from './consistency';
import { duplicatesRule } from './duplicates';
import { entryKeysRule } from './entry-keys';
import { equalGridsRule } from './equal-grids';
import { fieldsRule } from './fields';
import { fixedRangesRule } from './fixed-ranges';
import { floatMixedRule } from './float-mixed';
import { lengthsRule } from './lengths';
import { listsRule } from './lists';
import { misplacedRule } from './misplaced';
import { missingRule } from './missing';
import { onnxFieldsRule } from './onnx-fields';
import { quantizedModelRule } from './quantized-model';
import { symmetryRule } from './symmetry';
import { tensorsRule } from './tensors';
import { topLevelRule } from './top-level';
import { valuesRule } from './values';
import { versionRule } from './version';

/** First the file itself, then the file on a chip and with a model. */
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
  widthsRule,
  quantizedModelRule,
  tensorsRule,
  misplacedRule,
  missingRule,
  channelsRule,
  equalGridsRule,
  fixedRangesRule,
  biasRule,
  floatMixedRule,
  chipPairsRule,
];
