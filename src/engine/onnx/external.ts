import type { Model, TensorData, TensorRef } from '../ir/graph';
import { Problem } from '../problem';
import type { World } from '../world';
import { allTensors } from './tensors';

type External = Extract<TensorData, { in: 'external' }>;

/** Why a location may not be followed; undefined when it stays inside the model's folder. Decided on the text, before any file is touched. */
export function externalLocationFault(location: string): string | undefined {
  if (location === '') return 'names no file';
  if (location.includes('\0')) return 'contains a NUL character';
  if (/^[a-z][a-z0-9+.-]*:/i.test(location)) return 'is a URL or names a drive';
  if (/^[\\/]/.test(location)) return 'is an absolute path';
  if (location.split(/[\\/]/).includes('..')) return "leaves the model's folder";
  return undefined;
}

/** The absolute path of a tensor's data file. Throws a Problem for a location that escapes, and for a symbolic link that does. */
export async function externalPath(
  tensor: TensorRef,
  { location }: External,
  model: Pick<Model, 'path'>,
  files: World['files'],
): Promise<string> {
  const fault = externalLocationFault(location);
  if (fault) throw escaping(tensor, location, fault);
  const folder = files.dirname(model.path);
  const path = files.join(folder, ...location.split(/[\\/]/));
  const stat = await files.stat(path);
  if (!stat)
    throw new Problem(
      'data-missing',
      tensor.name,
      `The weights file "${location}" of tensor "${tensor.name}" is not beside the model.`,
      `Put it into the model's folder.`,
    );
  if (stat.isDirectory) throw escaping(tensor, location, 'is a folder');
  const [real, realFolder] = await Promise.all([files.realpath(path), files.realpath(folder)]);
  if (files.join(realFolder, real.slice(realFolder.length)) !== files.join(real))
    throw escaping(tensor, location, "is a link that leaves the model's folder");
  return path;
}

function escaping(tensor: TensorRef, location: string, fault: string): Problem {
  return new Problem(
    'external-location',
    tensor.name,
    `The data of tensor "${tensor.name}" is said to lie in "${location}", which ${fault}; it was not read.`,
    "Save the model again with its data in the model's own folder.",
  );
}

export async function loadExternal(
  tensor: TensorRef,
  data: External,
  model: Pick<Model, 'path'>,
  files: World['files'],
  expected: number | undefined,
): Promise<Uint8Array> {
  const path = await externalPath(tensor, data, model, files);
  const size = (await files.stat(path))?.size ?? 0;
  const length = data.length ?? expected ?? size - data.offset;
  if (data.offset < 0 || data.offset + length > size)
    throw new Problem(
      'external-range',
      tensor.name,
      `Tensor "${tensor.name}" lies at bytes ${data.offset} to ${data.offset + length} of "${data.location}", which has ${size}.`,
      'Copy the weights file again, or save the model again.',
    );
  // The shape decides how much is read: a hostile length must not fill the memory.
  if (expected !== undefined && length !== expected)
    throw new Problem(
      'tensor-size',
      tensor.name,
      `Tensor "${tensor.name}" takes ${expected} bytes, but ${length} are given for it in "${data.location}".`,
      'Save the model again.',
    );
  return files.read(path, data.offset, length);
}

/** The external files a model needs, and whether each is there. */
export interface ExternalFile {
  readonly location: string;
  readonly tensors: number;
  readonly present: boolean;
}

export async function externalFiles(model: Model, files: World['files']): Promise<readonly ExternalFile[]> {
  const counts = new Map<string, number>();
  for (const { data } of allTensors(model)) if (data.in === 'external') counts.set(data.location, (counts.get(data.location) ?? 0) + 1);
  const folder = files.dirname(model.path);
  return Promise.all(
    [...counts].map(async ([location, tensors]) => {
      const inside = externalLocationFault(location) === undefined;
      const stat = inside ? await files.stat(files.join(folder, ...location.split(/[\\/]/))) : undefined;
      const present = stat !== undefined && !stat.isDirectory;
      return { location, tensors, present };
    }),
  );
}
