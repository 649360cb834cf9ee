import type { Model } from '../../ir/graph';
import { runtimeInputs } from '../../ir/runtime-inputs';
import { asProblem } from '../../problem';
import { lensFolder, makeLensFolder } from '../../profile/store';
import type { World } from '../../world';

const dimsFolder = 'dims';

type Dims = Readonly<Record<string, number>>;

/** What is given, with what was given before for dimensions that the model still has. */
export async function withRememberedDims(model: Model, given: Dims, { files, log }: Pick<World, 'files' | 'log'>): Promise<Dims> {
  const path = dimsFile(model, files);
  if (!(await files.stat(path))) return given;
  const kept = dimsOf(new TextDecoder().decode(await files.read(path)));
  if (!kept) log(`${path} holds no sizes of dimensions and was left out.`);
  const names = symbolicDims(model);
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

function symbolicDims({ graphs: [main] }: Model): ReadonlySet<string> {
  const inputs = main ? runtimeInputs(main) : [];
  return new Set(
    inputs.flatMap(({ name, type }) =>
      type?.kind === 'tensor'
        ? (type.dims ?? []).map((dim, axis) => (typeof dim === 'string' && dim !== '' ? dim : `${name}[${axis}]`))
        : [],
    ),
  );
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
