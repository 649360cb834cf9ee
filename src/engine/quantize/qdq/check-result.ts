import type { Graph } from '../../ir/graph';
import { Problem } from '../../problem';
import { type OpenModel, openModel } from '../../session';
import { typeText } from '../../shape/type-text';
import type { World } from '../../world';

/** Reads the quantized model back: it must be sound, and its inputs and outputs those of the float model. A fault here is ours. */
export async function checkResult(before: OpenModel, path: string, world: World): Promise<void> {
  const after = await openModel(world, path);
  const known = new Set([...before.model.diagnostics, ...before.types.diagnostics].map(({ code }) => code));
  const fresh = [...after.model.diagnostics, ...after.types.diagnostics].find(
    ({ severity, code }) => severity !== 'info' && !known.has(code),
  );
  if (fresh) throw unsound(path, `${fresh.where}: ${fresh.what}`);
  const [was, is] = [signature(before), signature(after)];
  const changed = was.find((line, at) => line !== is[at]);
  if (changed !== undefined || was.length !== is.length) throw unsound(path, `its inputs and outputs changed (${changed ?? is.at(-1)}).`);
}

function signature({ model, types }: OpenModel): readonly string[] {
  const main = model.graphs[0] as Graph;
  const infos = [...main.inputs.filter(({ name }) => !main.initializers.has(name)), ...main.outputs];
  return infos.map(({ name }) => `${name}: ${typeText(types.typeOf(main, name))}`);
}

function unsound(path: string, what: string): Problem {
  return new Problem(
    'result-unsound',
    path,
    `The quantized model was not written, because it would be wrong: ${what}`,
    'Please report this with the model and its encodings.',
  );
}
