import type { EvaluateTable, InferTable } from './op';
import { elementwise } from './ops/elementwise';

/** Every operator that we know, by domain. */
export const inferTables: ReadonlyMap<string, InferTable> = new Map([['', { ...elementwise }]]);

/** The operators whose elements we compute when those of their inputs are known. */
export const evaluateTables: ReadonlyMap<string, EvaluateTable> = new Map([['', {}]]);
