import type { Model } from '../../ir/graph';
import { runtimeInputs } from '../../ir/runtime-inputs';
import { asProblem } from '../../problem';
import { lensFolder, makeLensFolder } from '../../profile/store';
import type { World } from '../../world';
import type { SampleSet } from '../calibrate/samples';

const dimsFolder = 'dims';

type Dims = Readonly<Record<string, number>>;

/** What is given, with what was given before for dimensions that the model still has. */
export async function withRememberedDims(model: Model, given: Dims, { files, log }: Pick<World, 'files' | 'log'>): Promise<Dims> {
  const path = dimsFile(model, files);
  if (!(await files.stat(path))) return given;
  const kept = dimsOf(new TextDecoder().decode(await files.read(path)));
  if (!kept) log(`${path} holds no sizes of dimensions and was left out.`);
  const names = new Set(symbolsOf(model).map(({ symbol }) => symbol));
  return { ...Object.fromEntries(Object.entries(kept ?? {}).filter(([name]) => names.has(name))), ...given };
}

/** Keeps the sizes for the next time. A folder that cannot be written costs the keeping, not the work. */
export async function rememberDims(model: Model, dims: Dims, { files, log }: Pick<World, 'files' | 'log'>): Promise<void> {
  if (Object.keys(dims).length === 0) return;
  const path = dimsFile(model, files);
  try {
    await makeLensFolder(files, model.path, dimsFolder);
    await files.write(path, new TextEncoder().encode(`${JSON.stringify({ dims })}\n`));
  } catch (thrown) {
    log(`The sizes of the dimensions were not kept: ${asProblem(thrown, path).what}`);
  }
}

/** What the samples make of the symbolic dimensions: given or not, the model is quantized for these sizes. */
export function sizesIn(model: Model, { inputs }: SampleSet): Dims {
  const sizes = new Map(inputs.map(({ name, dims }) => [name, dims]));
  return Object.fromEntries(
    symbolsOf(model).flatMap(({ symbol, input, axis }) => {
      const size = sizes.get(input)?.[axis];
      return size === undefined ? [] : [[symbol, size]];
    }),
  );
}

interface SymbolicDim {
  /** Its name, or its place where it has none: `input[0]`. */
  readonly symbol: string;
  readonly input: string;
  readonly axis: number;
}

function symbolsOf({ graphs: [main] }: Model): readonly SymbolicDim[] {
  return (main ? runtimeInputs(main) : []).flatMap(({ name, type }) => {
    const dims = type?.kind === 'tensor' ? (type.dims ?? []) : [];
    return dims.flatMap((dim, axis) => {
      if (typeof dim === 'number' && dim >= 0) return [];
      return [{ symbol: typeof dim === 'string' && dim !== '' ? dim : `${name}[${axis}]`, input: name, axis }];
    });
  });
}

function dimsFile({ path }: Model, files: World['files']): string {
  return files.join(lensFolder(files, path), dimsFolder, `${files.basename(path)}.json`);
}

/** Our own file, or what somebody made of it. */
function dimsOf(text: string): Dims | undefined {
  try {
    const dims = (JSON.parse(text) as { dims?: unknown } | null)?.dims;
    if (typeof dims !== 'object' || dims === null) return undefined;
    const entries = Object.entries(dims).filter((entry): entry is [string, number] => Number.isSafeInteger(entry[1]) && entry[1] > 0);
    return Object.fromEntries(entries);
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}
