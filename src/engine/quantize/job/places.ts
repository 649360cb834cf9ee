import { Problem } from '../../problem';
import type { Files } from '../../world';

/** Where a result goes. */
export interface Places {
  /** The quantized model. */
  readonly output: string;
  /** The folder with what tools and people read beside it. */
  readonly folder: string;
}

/** The file that every folder of ours has. */
export const encodingsName = 'quantization_config.json';

/** `<name>_qdq.onnx` and `<name>_qdq` beside the model; the folder goes where the user wants the model. */
export function placesOf(model: string, output = `${stem(model)}_qdq.onnx`): Places {
  const name = stem(output);
  return { output, folder: name.endsWith('_qdq') && name !== output ? name : `${name}_qdq` };
}

function stem(path: string): string {
  return path.replace(/\.onnx$/i, '');
}

/** A folder that is none of ours is not replaced, whatever its name. */
export async function refuseForeignFolder({ folder }: Places, files: Files): Promise<void> {
  const stat = await files.stat(folder);
  if (!stat) return;
  const held = stat.isDirectory ? await files.list(folder) : ['a file'];
  if (held.length === 0 || held.includes(encodingsName)) return;
  throw new Problem(
    'output-taken',
    folder,
    `"${folder}" is there already and holds something else than a result of quantizing.`,
    'Move it away, or give another name for the result.',
  );
}

/**
 * Puts model and folder into their places, or leaves both as they were. `made` lies on the same disk; the older folder waits in `aside` until the model,
 * which replaces the older one in a single step, is there too.
 */
export async function publish(made: Places, places: Places, aside: string, files: Files): Promise<void> {
  const isReplaced = (await files.stat(places.folder)) !== undefined;
  if (isReplaced) await files.rename(places.folder, aside);
  try {
    await files.rename(made.folder, places.folder);
    await files.rename(made.output, places.output);
  } catch (thrown) {
    await files.remove(places.folder);
    if (isReplaced) await files.rename(aside, places.folder);
    throw thrown;
  }
}
