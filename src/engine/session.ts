import type { Graph, Model, Node } from './ir/graph';
import { readModel } from './onnx/read';
import { Problem } from './problem';
import { externalValues } from './shape/external-values';
import { inferTypes, type Types } from './shape/infer';
import { functionBodies } from './view/function-bodies';
import { indexValues, type ValueIndex } from './view/value-index';
import type { World } from './world';

/** A model that somebody looks at: the file's content and what was derived from it. */
export interface OpenModel {
  readonly model: Model;
  readonly types: Types;
  readonly index: ValueIndex;
  /** Reading and deriving, wall time. */
  readonly openMs: number;
  /** Remembers what `make` gave for this key until the file changes: an estimate per target, a hash. */
  once<T>(key: string, make: () => T): T;
}

/** The models that are open, each read once and again when its file has changed. */
export interface Session {
  open(path: string): Promise<OpenModel>;
  close(path: string): void;
}

interface Entry {
  readonly stamp: string;
  readonly model: Promise<OpenModel>;
}

export function newSession(world: World): Session {
  const entries = new Map<string, Entry>();
  return {
    async open(path) {
      const stat = await world.files.stat(path);
      const stamp = stat ? `${stat.mtimeMs} ${stat.size}` : 'missing';
      const known = entries.get(path);
      if (known?.stamp === stamp) return known.model;
      const entry = { stamp, model: openModel(world, path) };
      entries.set(path, entry);
      // A file that could not be read is tried again: what was wrong may lie outside of it.
      entry.model.catch(() => {
        if (entries.get(path) === entry) entries.delete(path);
      });
      return entry.model;
    },
    close: (path) => void entries.delete(path),
  };
}

export async function openModel(world: World, path: string): Promise<OpenModel> {
  const start = world.now();
  const model = await readModel(world, path);
  const types = inferTypes(model, { external: await externalValues(model, world.files) });
  const open = openedModel(model, types);
  return { ...open, openMs: world.now() - start };
}

/** A model that was read already, with what is derived from it. */
export function openedModel(model: Model, types: Types = inferTypes(model)): OpenModel {
  const known = new Map<string, unknown>();
  return {
    model,
    types,
    index: indexValues(model),
    openMs: 0,
    once: <T>(key: string, make: () => T): T => {
      if (!known.has(key)) known.set(key, make());
      return known.get(key) as T;
    },
  };
}

/** A node by the id that a page or a report names. */
export function nodeById(model: Model, id: number): Node {
  const { nodes, path } = model;
  const node = id < -1 ? functionBodies(model).nodes[-2 - id] : nodes[id];
  if (node) return node;
  throw new Problem('node-missing', path, `The model has no node number ${id}.`, 'Reload the model: its file has changed.');
}

export function graphById(model: Model, id: number): Graph {
  const { graphs, path } = model;
  const graph = id < 0 ? functionBodies(model).graphs[-1 - id] : graphs[id];
  if (graph) return graph;
  throw new Problem('graph-missing', path, `The model has no graph number ${id}.`, 'Reload the model: its file has changed.');
}
