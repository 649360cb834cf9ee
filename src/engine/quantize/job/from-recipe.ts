import type { JsonValue } from '../../config/json/json';
import { parseJson } from '../../config/json/parse';
import { subjectOf } from '../../config/rules/subject';
import type { Model } from '../../ir/graph';
import { nodesMeant } from '../../placement/selector/subject';
import { type Diagnostic, diagnostic } from '../../problem';
import type { Preprocessing } from '../calibrate/samples';
import {
  type ActivationBits,
  defaultSettings,
  improvementNames,
  type NodePrecision,
  type QuantizeSettings,
  rangeMethods,
  type WeightBits,
} from '../settings';

/** What the quantized model must keep to. */
export interface RecipeBudget {
  readonly sqnrDb?: number;
  readonly cosine?: number;
  readonly latencyMs?: number;
  readonly contextBytes?: number;
}

/** A recipe as the job takes it. Paths are as in the file. */
export interface Recipe {
  readonly settings: QuantizeSettings;
  readonly data?: { readonly path?: string; readonly count?: number; readonly inputs: Readonly<Record<string, Preprocessing>> };
  readonly budget: RecipeBudget;
  readonly notes: readonly Diagnostic[];
}

export const weightBits: readonly WeightBits[] = [4, 8, 16];
export const activationBits: readonly ActivationBits[] = [8, 16];

/** Reads a `quantize_recipe.json`. What is missing or wrong in it has the default: to say so is the rules' business (`qnn-lens check`). */
export function readRecipe(text: string, where: string, model: Model): Recipe {
  const { root } = parseJson(text);
  const bits = root?.get('bits');
  const symmetric = root?.get('symmetric');
  const calibration = root?.get('calibration');
  const blockSize = amount(root?.get('block_size'));
  const whole: QuantizeSettings = {
    ...defaultSettings,
    weights: oneOf(weightBits, bits?.get('weights')?.number()) ?? defaultSettings.weights,
    activations: oneOf(activationBits, bits?.get('activations')?.number()) ?? defaultSettings.activations,
    method: oneOf(rangeMethods, root?.get('method')?.string()) ?? defaultSettings.method,
    percentile: amount(calibration?.get('percentile')) ?? defaultSettings.percentile,
    perChannel: root?.get('per_channel')?.boolean() ?? defaultSettings.perChannel,
    symmetric: {
      weights: symmetric?.get('weights')?.boolean() ?? defaultSettings.symmetric.weights,
      activations: symmetric?.get('activations')?.boolean() ?? defaultSettings.symmetric.activations,
    },
    improvements: improvementsIn(root?.get('improvements')),
    ...(blockSize !== undefined && { blockSize }),
  };
  const overrides = [...(root?.get('overrides')?.items() ?? [])];
  return {
    settings: { ...whole, nodes: nodesOf(overrides, whole, model) },
    ...(calibration && { data: dataIn(calibration) }),
    budget: budgetIn(root?.get('accuracy_budget')),
    notes: notesOn(overrides, where),
  };
}

function improvementsIn(list: JsonValue | undefined): QuantizeSettings['improvements'] {
  if (!list) return defaultSettings.improvements;
  const named = Array.from(list.items(), (item) => item.string());
  return improvementNames.filter((name) => named.includes(name));
}

/** The last override that fits a node counts. */
function nodesOf(overrides: readonly JsonValue[], whole: QuantizeSettings, model: Model): QuantizeSettings['nodes'] {
  const nodes = new Map<string, NodePrecision>();
  for (const entry of overrides) {
    const named = subjectOf(entry);
    const precision = precisionIn(entry, whole);
    if (!named || !precision) continue;
    for (const id of nodesMeant(named.subject, model, [])) nodes.set(model.nodes[id]?.name ?? '', precision);
  }
  return Object.fromEntries(nodes);
}

/** Undefined where the override says nothing of widths. */
function precisionIn(entry: JsonValue, whole: QuantizeSettings): NodePrecision | undefined {
  if (entry.get('float')?.boolean() === true) return 'float';
  const weights = oneOf(weightBits, entry.get('weights')?.number());
  const activations = oneOf(activationBits, entry.get('activations')?.number());
  if (weights === undefined && activations === undefined) return undefined;
  return { weights: weights ?? whole.weights, activations: activations ?? whole.activations };
}

function dataIn(calibration: JsonValue): NonNullable<Recipe['data']> {
  const path = calibration.get('data')?.string();
  const count = amount(calibration.get('samples'));
  const inputs = Array.from(calibration.get('inputs')?.members() ?? [], ({ name, value }) => [name, preprocessingIn(value)] as const);
  return { ...(path !== undefined && { path }), ...(count !== undefined && { count }), inputs: Object.fromEntries(inputs) };
}

function preprocessingIn(value: JsonValue): Preprocessing {
  const given: Preprocessing = {
    mean: numbers(value.get('mean')),
    std: numbers(value.get('std')),
    scale: value.get('scale')?.number(),
    layout: oneOf(['nchw', 'nhwc'] as const, value.get('layout')?.string()),
    color: oneOf(['rgb', 'bgr', 'gray'] as const, value.get('color')?.string()),
    resize: numbers(value.get('resize')),
    crop: numbers(value.get('crop')),
  } as Preprocessing;
  return Object.fromEntries(Object.entries(given).filter(([, one]) => one !== undefined));
}

function budgetIn(value: JsonValue | undefined): RecipeBudget {
  const figures = {
    sqnrDb: value?.get('sqnr_db')?.number(),
    cosine: value?.get('cosine')?.number(),
    latencyMs: value?.get('latency_ms')?.number(),
    contextBytes: value?.get('context_bytes')?.number(),
  };
  return Object.fromEntries(Object.entries(figures).filter(([, figure]) => figure !== undefined));
}

/** What a single node cannot have of its own. */
function notesOn(overrides: readonly JsonValue[], where: string): readonly Diagnostic[] {
  const keys = ['method', 'per_channel'].filter((key) => overrides.some((entry) => entry.get(key)));
  return keys.map((key) =>
    diagnostic(
      'warning',
      'override-whole-model',
      where,
      `"${key}" of an override was left out: it is a setting of the whole model.`,
      'Set it beside "overrides"; method "auto" chooses for each tensor.',
    ),
  );
}

function oneOf<T extends string | number>(allowed: readonly T[], given: string | number | undefined): T | undefined {
  return allowed.find((value) => value === given);
}

function amount(value: JsonValue | undefined): number | undefined {
  const number = value?.number();
  return number !== undefined && number > 0 && Number.isFinite(number) ? number : undefined;
}

function numbers(list: JsonValue | undefined): readonly number[] | undefined {
  const found = Array.from(list?.items() ?? [], (item) => item.number()).filter((number) => number !== undefined);
  return found.length > 0 ? found : undefined;
}
