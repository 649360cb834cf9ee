import type { DType } from '../ir/dtype';
import type { Model } from '../ir/graph';
import type { World } from '../world';
import { floatText } from './attribute-text';
import type { TensorPreview } from './graph-view';
import type { Chunk, TensorSource } from './tensor-source';
import { newStatistics } from './tensor-statistics';

/** So many values travel with a preview. */
const previewValues = 256;
/** A text of more values than this is no longer read by anybody, and slows the editor that shows it. */
const textValues = 200_000;

/** The first values and the statistics of all. Throws a Problem where the data is missing or damaged. */
export async function tensorPreview(source: TensorSource, model: Model, files: World['files'], stop?: AbortSignal): Promise<TensorPreview> {
  const values: string[] = [];
  const statistics = newStatistics();
  const isNumeric = source.dtype !== 'string' && !source.dtype.startsWith('complex');
  for await (const chunk of source.chunks(model, files)) {
    stop?.throwIfAborted();
    appendTexts(values, source.dtype, chunk, previewValues);
    if (isNumeric) statistics.add(chunk);
  }
  const { name, type, bytes, count } = source;
  const stats = isNumeric ? statistics.result() : undefined;
  return { name, type, bytes, values, count, ...(stats && { stats }) };
}

/** All values as text, one row of the innermost axis per line. */
export async function tensorText(source: TensorSource, model: Model, files: World['files'], stop?: AbortSignal): Promise<string> {
  const values: string[] = [];
  for await (const chunk of source.chunks(model, files)) {
    stop?.throwIfAborted();
    appendTexts(values, source.dtype, chunk, textValues);
    if (values.length >= textValues) break;
  }
  const cut = source.count > values.length ? [`… the first ${values.length} of ${source.count} values`] : [];
  return [`${source.name}: ${source.type}`, '', ...rows(values, source.dims.at(-1) ?? 1), ...cut, ''].join('\n');
}

function rows(values: readonly string[], width: number): string[] {
  const step = Math.max(1, width);
  return Array.from({ length: Math.ceil(values.length / step) }, (_, row) => values.slice(row * step, (row + 1) * step).join(', '));
}

function appendTexts(values: string[], dtype: DType, chunk: Chunk, limit: number): void {
  const width = dtype.startsWith('complex') ? 2 : 1;
  for (let at = 0; at < chunk.length && values.length < limit; at += width) values.push(elementText(dtype, chunk, at));
}

function elementText(dtype: DType, chunk: Chunk, at: number): string {
  const value = chunk[at]!;
  if (dtype === 'bool') return value ? 'true' : 'false';
  if (dtype === 'string') return JSON.stringify(value);
  if (dtype.startsWith('complex')) return `${numberText(dtype, value)} + ${numberText(dtype, chunk[at + 1]!)}i`;
  return numberText(dtype, value);
}

/** All floats but double were widened from float32 or less. */
function numberText(dtype: DType, value: number | bigint | string): string {
  return typeof value !== 'number' || dtype === 'double' || dtype === 'complex128' ? String(value) : floatText(value);
}
