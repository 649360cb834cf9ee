import type { EvaluateTable } from '../op';
import { branchValues } from '../ops/control-flow';
import { arithmetic } from './arithmetic';
import { reduction } from './reduction';
import { structure } from './structure';

/** The operators of ai.onnx whose elements we compute. */
export const evaluated: EvaluateTable = { ...arithmetic, ...structure, ...reduction, If: branchValues };
