import { intAttribute, stringAttribute } from '../ir/attributes';
import type { Model } from '../ir/graph';
import { isQuantized } from '../ir/quantized';
import type { JobContext } from '../job';
import { externalFiles, externalLocationFault } from '../onnx/external';
import { renameNodes } from '../onnx/write';
import { Problem } from '../problem';

/** The model as the toolchain gets it: every node under its stable name, with the weight files that belong to it. */
export interface PreparedModel {
  /** What the toolchain reads: the model itself, or a renamed copy in the scratch folder. */
  readonly path: string;
  /** The model's own file name: what the compiler writes must not depend on where the scratch folder is. */
  readonly name: string;
  readonly dataFolder: string;
  /** External data, relative to `dataFolder`. */
  readonly data: readonly string[];
  /** False for a model with quantize or dequantize nodes. */
  readonly isFloat: boolean;
}

/** Writes a copy into `scratch` when nodes lack their stable names. Missing weights are a Problem here, before any tool is started. */
export async function prepareModel(model: Model, scratch: string, { world }: JobContext): Promise<PreparedModel> {
  const { files } = world;
  const data = [...(await presentData(model, files)), ...contextBinaries(model)];
  const renamed = renameNodes(model);
  const path = renamed ? files.join(scratch, 'renamed.onnx') : model.path;
  if (renamed) await files.write(path, renamed);
  return { path, name: files.basename(model.path), dataFolder: files.dirname(model.path), data, isFloat: !isQuantized(model) };
}

/** A wrapper around a context binary can be placed and run, but there is no graph left in it to compile. */
export function refuseCompiled(model: Model): void {
  const node = model.nodes.find(({ opType }) => opType === 'EPContext');
  if (!node) return;
  throw new Problem(
    'already-compiled',
    model.path,
    `The model was compiled already: "${node.name}" holds a context binary instead of a graph.`,
    'Open the model that it was compiled from.',
  );
}

/** A model that was compiled already names its binaries in an attribute instead. */
function contextBinaries(model: Model): readonly string[] {
  const nodes = model.nodes.filter((node) => node.opType === 'EPContext' && intAttribute(node, 'embed_mode', 1) === 0);
  const names = nodes.map((node) => stringAttribute(node, 'ep_cache_context', ''));
  return [...new Set(names)].filter((name) => externalLocationFault(name) === undefined);
}

async function presentData(model: Model, files: JobContext['world']['files']): Promise<readonly string[]> {
  const found = await externalFiles(model, files);
  for (const { location, present } of found) {
    const fault = externalLocationFault(location);
    if (fault)
      throw new Problem(
        'external-location',
        model.path,
        `The weights are said to lie in "${location}", which ${fault}; it was not read.`,
        "Save the model again with its data in the model's own folder.",
      );
    if (!present)
      throw new Problem(
        'data-missing',
        model.path,
        `The weights file "${location}" is not beside the model.`,
        "Put it into the model's folder: the compiler needs the weights.",
      );
  }
  return found.map(({ location }) => location);
}
