import { resolve } from 'node:path';
import { decodeConfig } from '../engine/config/decode';
import { parseJson } from '../engine/config/json/parse';
import type { RecipeBudget } from '../engine/quantize/job/from-recipe';
import type { MixedBudget } from '../engine/quantize/mixed/budget';
import type { Files } from '../engine/world';
import { usage } from './args';

/** Of each word: the field, and what one unit of its number is there. */
const words = {
  sqnr: { field: 'sqnrDb', units: { '': 1, db: 1 } },
  latency: { field: 'timeUs', units: { '': 1000, us: 1, µs: 1, ms: 1000, s: 1e6 } },
  size: { field: 'bytes', units: { '': 1, b: 1, kb: 1e3, mb: 1e6, gb: 1e9, kib: 1024, mib: 1024 ** 2, gib: 1024 ** 3 } },
} as const satisfies Record<string, { readonly field: keyof MixedBudget; readonly units: Readonly<Record<string, number>> }>;

/** `--budget` first, then the recipe's; undefined where neither limits anything. */
export async function readBudget(
  text: string | undefined,
  ofRecipe: RecipeBudget,
  cwd: string,
  files: Files,
): Promise<MixedBudget | undefined> {
  if (text?.includes('=')) return Object.assign({}, ...text.split(',').map(limitOf)) as MixedBudget;
  const limits = text === undefined ? limitsOfRecipe(ofRecipe) : await limitsOfFile(resolve(cwd, text), files);
  const given = Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));
  return Object.keys(given).length > 0 ? given : undefined;
}

function limitOf(part: string): MixedBudget {
  const [, word = '', number = '', unit = ''] = /^(\w+)=([\d.]+)\s*([a-zµ]*)$/i.exec(part.trim()) ?? [];
  const known = Object.hasOwn(words, word) ? words[word as keyof typeof words] : undefined;
  const factor = known && (known.units as Readonly<Record<string, number>>)[unit.toLowerCase()];
  const value = Number(number);
  if (known && factor !== undefined && Number.isFinite(value) && value >= 0) return { [known.field]: value * factor };
  throw usage('--budget', `--budget cannot have ${JSON.stringify(part)}.`, 'Give sqnr=40, latency=2ms or size=3MB, divided by commas.');
}

function limitsOfRecipe({ sqnrDb, latencyMs, contextBytes }: RecipeBudget): MixedBudget {
  return {
    ...(sqnrDb !== undefined && { sqnrDb }),
    ...(latencyMs !== undefined && { timeUs: latencyMs * 1000 }),
    ...(contextBytes !== undefined && { bytes: contextBytes }),
  };
}

/** A `qnn-budget.json`, or a recipe with an `accuracy_budget`. A limit is a number or an object with `max` or `min`. */
async function limitsOfFile(path: string, files: Files): Promise<MixedBudget> {
  const { root } = parseJson(decodeConfig(await files.read(path), path).text);
  const limits = root?.get('limits') ?? root?.get('accuracy_budget');
  const figure = (name: string) => {
    const value = limits?.get(name);
    return value?.number() ?? value?.get('max')?.number() ?? value?.get('min')?.number();
  };
  return limitsOfRecipe(
    Object.fromEntries(
      [
        ['sqnrDb', figure('sqnr_db')],
        ['latencyMs', figure('latency_ms')],
        ['contextBytes', figure('context_bytes')],
      ].filter(([, value]) => value !== undefined),
    ),
  );
}
