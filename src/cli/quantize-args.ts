import { resolve } from 'node:path';
import { decodeConfig } from '../engine/config/decode';
import { type EncodingVersion, encodingVersions } from '../engine/config/encodings/encoding';
import type { Model } from '../engine/ir/graph';
import { runtimeInputs } from '../engine/ir/runtime-inputs';
import type { Diagnostic } from '../engine/problem';
import type { Preprocessing } from '../engine/quantize/calibrate/samples';
import { activationBits, type Recipe, readRecipe, weightBits } from '../engine/quantize/job/from-recipe';
import { presetNames, presets } from '../engine/quantize/job/presets';
import { usualBudget } from '../engine/quantize/job/quantize-within';
import type { QuantizeOptions } from '../engine/quantize/job/result';
import type { MixedBudget } from '../engine/quantize/mixed/budget';
import { defaultSettings, type ImprovementName, improvementNames, type QuantizeSettings, rangeMethods } from '../engine/quantize/settings';
import { chipNamed, defaultTarget } from '../engine/targets/chips';
import type { Files } from '../engine/world';
import { type Args, type OptionTable, usage } from './args';
import { readBudget } from './quantize-budget';

const { percentile } = defaultSettings;

export const quantizeOptions: OptionTable = {
  data: { value: 'PATH', help: 'Calibration data: a folder of images, .npy or raw files, an .npz, an input list, a CSV' },
  preset: {
    value: 'NAME',
    help: `${presetNames.join(', ')}: ${presetNames.map((name) => presets[name].summary.toLowerCase()).join('; ')}`,
  },
  weights: { value: 'BITS', help: `${weightBits.join(', ')}; ${defaultSettings.weights} unless given` },
  activations: { value: 'BITS', help: `${activationBits.join(', ')}; ${defaultSettings.activations} unless given` },
  method: { value: 'NAME', help: `How ranges are found: ${rangeMethods.join(', ')}; ${defaultSettings.method} unless given` },
  percentile: { value: 'PERCENT', help: `Share of the values that a range keeps, of method percentile; ${percentile} unless given` },
  'per-tensor': { help: 'One scale for each weight, not one per output channel' },
  'block-size': { value: 'N', help: 'One scale for each block of this many input channels of a weight' },
  symmetric: { value: 'WHICH', help: 'Ranges symmetric about 0: weights, activations, both or none; weights unless given' },
  improve: { value: 'NAMES', help: `${improvementNames.join(', ')}, all or none; ${defaultSettings.improvements.join(', ')} unless given` },
  aimet: { value: 'PYTHON', help: 'A Python that can import aimet_onnx: its encodings are tried too, and kept where they are better' },
  recipe: { value: 'FILE', help: 'A quantize_recipe.json; options of the command line come before it' },
  budget: { value: 'LIMITS', help: 'sqnr=40,latency=2ms,size=3MB or a qnn-budget.json: layers get more bits until it is kept' },
  samples: { value: 'N', help: 'Calibration samples, from the start; all unless given, fewer where ranges are stable' },
  'accuracy-samples': { value: 'N', help: 'Samples that the accuracy is measured on, 16 unless given; 0 leaves it out' },
  emulator: { value: 'N', help: 'Samples for the HTP emulator, which is slow (needs the toolchain); none unless given' },
  soc: { value: 'SOC', help: `The chip of the emulator and of times, ${defaultTarget.chip.soc} unless given` },
  dim: { value: 'NAME=SIZE', multiple: true, help: 'The size of a symbolic dimension; remembered for the model' },
  mean: { value: 'R,G,B', help: 'Subtracted from images, per channel, after --scale' },
  std: { value: 'R,G,B', help: 'Images are divided by it, per channel' },
  scale: { value: 'FACTOR', help: 'Pixels of 0 to 255 are multiplied by it; 1/255 unless given' },
  layout: { value: 'KIND', help: 'Layout of arrays in files: nchw or nhwc' },
  color: { value: 'ORDER', help: 'What the model wants: rgb, bgr or gray' },
  resize: { value: 'HEIGHT,WIDTH', help: "Images are resized to it, the size of the model's input unless given" },
  crop: { value: 'HEIGHT,WIDTH', help: 'Cut from the middle after --resize' },
  labels: { value: 'FILE', help: 'Name and class of each sample, as CSV: top-1 of float and quantized model' },
  metric: { value: 'FILE', help: 'A .py or .js file with metric(outputs, name), called for each sample' },
  'encodings-version': { value: 'VERSION', help: `Of quantization_config.json: ${encodingVersions.join(', ')}; 1.0.0 unless given` },
};

export interface QuantizeChoice {
  readonly options: QuantizeOptions;
  /** Undefined: one width for all nodes, as the settings say. */
  readonly budget: MixedBudget | undefined;
  readonly notes: readonly Diagnostic[];
}

/** What the command line and the recipe say together. */
export async function readQuantizeOptions(args: Args, model: Model, cwd: string, files: Files): Promise<QuantizeChoice> {
  const recipe = await recipeOf(args, model, cwd, files);
  const preset = args.oneOf('preset', presetNames);
  const given = recipe?.data?.path;
  const recipeFolder = files.dirname(resolve(cwd, args.text('recipe') ?? ''));
  const path = args.text('data') ?? (given === undefined ? undefined : files.join(recipeFolder, given));
  if (path === undefined) throw usage('--data', 'quantize is given no data.', 'Give --data FOLDER, or --encodings FILE.');
  const count = args.integer('samples', 1) ?? recipe?.data?.count;
  const out = args.text('out');
  const options: QuantizeOptions = {
    settings: settingsOf(args, { ...(recipe?.settings ?? defaultSettings), ...(preset && presets[preset].settings) }),
    data: { path: resolve(cwd, path), ...(count !== undefined && { count }), inputs: preprocessingOf(args, model, recipe) },
    ...(out !== undefined && { output: resolve(cwd, out) }),
    accuracySamples: args.integer('accuracy-samples', 0) ?? 16,
    emulatorSamples: args.integer('emulator', 0) ?? 0,
    soc: chipNamed(args.text('soc') ?? defaultTarget.chip.soc).soc,
    encodingsVersion: args.oneOf('encodings-version', encodingVersions) ?? defaultVersion,
    ...(args.has('aimet') && { aimet: pythonOf(args.text('aimet') ?? '', cwd) }),
    ...(args.has('labels') && { labels: resolve(cwd, args.text('labels') ?? '') }),
    ...(args.has('metric') && { metric: resolve(cwd, args.text('metric') ?? '') }),
  };
  const budget = await readBudget(args.text('budget'), recipe?.budget ?? {}, cwd, files);
  const isSearched = preset !== undefined && presets[preset].isSearched;
  return { options, budget: budget ?? (isSearched ? usualBudget : undefined), notes: recipe?.notes ?? [] };
}

/** A command that is searched for in PATH has no folder. */
function pythonOf(python: string, cwd: string): string {
  return /[\\/]/.test(python) ? resolve(cwd, python) : python;
}

const defaultVersion: EncodingVersion = '1.0.0';

async function recipeOf(args: Args, model: Model, cwd: string, files: Files): Promise<Recipe | undefined> {
  const file = args.text('recipe');
  if (file === undefined) return undefined;
  const path = resolve(cwd, file);
  return readRecipe(decodeConfig(await files.read(path), path).text, path, model);
}

function settingsOf(args: Args, base: QuantizeSettings): QuantizeSettings {
  const blockSize = args.integer('block-size', 1);
  return {
    ...base,
    weights: level(args, 'weights', weightBits) ?? base.weights,
    activations: level(args, 'activations', activationBits) ?? base.activations,
    method: args.oneOf('method', rangeMethods) ?? (args.has('percentile') ? 'percentile' : base.method),
    percentile: numbersOf(args, 'percentile', 1)?.[0] ?? base.percentile,
    perChannel: args.has('per-tensor') ? false : base.perChannel,
    symmetric: symmetricOf(args) ?? base.symmetric,
    improvements: improvementsOf(args) ?? base.improvements,
    dims: { ...base.dims, ...Object.fromEntries(args.pairs('dim').map(([name, size]) => [name, wholeSize(size)])) },
    ...(blockSize !== undefined && { blockSize }),
  };
}

function level<T extends number>(args: Args, option: string, allowed: readonly T[]): T | undefined {
  const word = args.oneOf(option, allowed.map(String));
  return allowed.find((value) => String(value) === word);
}

function symmetricOf(args: Args): QuantizeSettings['symmetric'] | undefined {
  const which = args.oneOf('symmetric', ['weights', 'activations', 'both', 'none']);
  return which && { weights: which === 'weights' || which === 'both', activations: which === 'activations' || which === 'both' };
}

function improvementsOf(args: Args): readonly ImprovementName[] | undefined {
  const text = args.text('improve');
  if (text === undefined) return undefined;
  if (text === 'none') return [];
  if (text === 'all') return improvementNames;
  const words = text.split(',');
  const wrong = words.find((word) => !improvementNames.some((name) => name === word));
  if (wrong !== undefined)
    throw usage(
      '--improve',
      `--improve cannot be ${JSON.stringify(wrong)}.`,
      `Give some of ${improvementNames.join(', ')}, or all, or none.`,
    );
  return improvementNames.filter((name) => words.includes(name));
}

/** The same for every input; the recipe's, which are by input, have what is not given. */
function preprocessingOf(args: Args, model: Model, recipe: Recipe | undefined): Readonly<Record<string, Preprocessing>> {
  const given = {
    mean: numbersOf(args, 'mean'),
    std: numbersOf(args, 'std'),
    scale: scaleOf(args),
    layout: args.oneOf('layout', ['nchw', 'nhwc']),
    color: args.oneOf('color', ['rgb', 'bgr', 'gray']),
    resize: numbersOf(args, 'resize', 2),
    crop: numbersOf(args, 'crop', 2),
  };
  const said: Preprocessing = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const ofRecipe = recipe?.data?.inputs ?? {};
  if (Object.keys(said).length === 0) return ofRecipe;
  const [main] = model.graphs;
  const names = main ? runtimeInputs(main).map(({ name }) => name) : [];
  return Object.fromEntries(names.map((name) => [name, { ...ofRecipe[name], ...said }]));
}

/** `0.5`, `1/255`. */
function scaleOf(args: Args): number | undefined {
  const text = args.text('scale');
  if (text === undefined) return undefined;
  const [above = '', below = '1', ...more] = text.split('/');
  const scale = Number(above) / Number(below);
  if (above.trim() !== '' && more.length === 0 && Number.isFinite(scale) && scale !== 0) return scale;
  throw usage('--scale', `--scale cannot be ${JSON.stringify(text)}.`, 'Give a number or a fraction, 1/255.');
}

/** `count`: how many there must be. */
function numbersOf(args: Args, option: string, count?: number): readonly number[] | undefined {
  const text = args.text(option);
  if (text === undefined) return undefined;
  const numbers = text.split(',').map((word) => (word.trim() === '' ? Number.NaN : Number(word)));
  if (numbers.every(Number.isFinite) && (count === undefined || numbers.length === count)) return numbers;
  const many = count === undefined ? 'numbers, divided by commas' : count === 1 ? 'a number' : `${count} numbers, divided by commas`;
  throw usage(`--${option}`, `--${option} cannot be ${JSON.stringify(text)}.`, `Give ${many}.`);
}

function wholeSize(text: string): number {
  if (/^[1-9]\d*$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
  throw usage('--dim', `--dim cannot have the size ${JSON.stringify(text)}.`, 'Give a whole number, 1 or more.');
}
