// node bench/placement-table.mjs FLOAT.jsonl QUANTIZED.jsonl > src/engine/targets/htp-probed.ts
// Makes the op table from what bench/placement-probe.py found. Variants that need a rule of their own are left to src/engine/placement/rules.
import { readFileSync } from 'node:fs';

const [floatFile, quantizedFile] = process.argv.slice(2);
const read = (file) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line && !line.includes('"begin"'))
    .map((line) => JSON.parse(line));
const short = {
  float: 'f32',
  float16: 'f16',
  int32: 'i32',
  int64: 'i64',
  uint8: 'u8',
  int8: 'i8',
  uint16: 'u16',
  int16: 'i16',
  uint32: 'u32',
  bool: 'bool',
};

const rows = new Map();
const rowOf = (op) => rows.get(op) ?? rows.set(op, { types: new Set(), ranks: new Set(), quantized: new Set() }).get(op);
for (const { op, dtype, rank, unit } of read(floatFile)) {
  if (unit !== 'htp' || op === 'Cast' || op === 'CastLike') continue;
  rowOf(op).types.add(dtype);
  rowOf(op).ranks.add(rank);
}
for (const { op, rank, unit } of read(quantizedFile)) if (unit === 'htp' && op !== 'Cast') rowOf(op).quantized.add(rank);

const range = (ranks) => (ranks.size === 0 ? 'none' : `${Math.min(...ranks)}-${Math.max(...ranks)}`);
// The quantized probes start at one axis, because a scalar has no range; what the float ones tell of scalars holds for both.
for (const row of rows.values()) if (row.ranks.has(0) && row.quantized.has(1)) row.quantized.add(0);
const lines = [...rows]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([op, { types, ranks, quantized }]) => {
    const names = Object.keys(short)
      .filter((dtype) => types.has(dtype))
      .map((dtype) => short[dtype])
      .join(' ');
    return `  ['${op}', '${names}', '${range(ranks)}', '${range(quantized)}'],`;
  });
process.stdout.write(`/**
 * What the HTP backend of onnxruntime-qnn 2.7.0 (QAIRT 2.51, soc_model 57) took, operator by operator: element types of the first input, ranks of it
 * in a float model, ranks where its values are quantized. Made by bench/placement-probe.py and bench/placement-table.mjs: do not edit.
 */
export const probedOps: readonly (readonly [op: string, types: string, ranks: string, quantizedRanks: string])[] = [
${lines.join('\n')}
];
`);
