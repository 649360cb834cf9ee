import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readModel } from '../../src/engine/onnx/read';
import { openedModel } from '../../src/engine/session';
import { buildGraphView } from '../../src/engine/view/build';
import type { GraphView } from '../../src/engine/view/graph-view';
import { nodeFiles } from '../../src/node/files';
import type { LayoutInput } from '../../webview/layout/graph';
import { layoutInput } from '../../webview/scene/scene';

/** A graph to lay out and what it is called. */
export interface Sample {
  readonly name: string;
  readonly input: LayoutInput;
  /** The same with all groups open; absent where it has none. */
  readonly framed?: LayoutInput;
}

/** The main graphs of all models below some folders, as the page lays them out. Models that cannot be read are said and left out. */
export async function samplesIn(folders: readonly string[]): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  for (const folder of folders) {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.onnx'));
    for (const file of files.sort()) {
      const sample = await readSample(join(folder, file)).catch((thrown: unknown) => {
        console.error(`${file}: ${thrown instanceof Error ? thrown.message : thrown}`);
      });
      if (sample && sample.input.from.length > 0) samples.push(sample);
    }
  }
  return samples;
}

export async function readSample(path: string): Promise<Sample> {
  const { model, types, index } = openedModel(await readModel({ files: nodeFiles }, path));
  const name = path.split(/[\\/]/).at(-1)!.replace('.onnx', '');
  const view = buildGraphView(types, index, model.graphs[0]!);
  const input = layoutInput(view);
  return { name, input, ...(view.groups.length > 0 && { framed: openGroups(input, view.groups) }) };
}

function openGroups(input: LayoutInput, groups: GraphView['groups']): LayoutInput {
  const boxes = input.width.length;
  const parent = new Int32Array(boxes + groups.length).fill(-1);
  // Groups come before those within them.
  groups.forEach((group, at) => {
    if (group.parent >= 0) parent[boxes + at] = boxes + group.parent;
    for (const box of group.boxes) parent[box] = boxes + at;
  });
  const grown = (sizes: Float64Array, size: number) => Float64Array.from(parent, (_, box) => sizes[box] ?? size);
  return { ...input, width: grown(input.width, 160), height: grown(input.height, 48), parent };
}

/** A network of any size: blocks of a main path with a branch and a skip, a side input here and there, and some connections over many blocks. */
export function network(nodes: number): LayoutInput {
  const pairs: [number, number][] = [];
  let box = 0;
  let last = box++;
  let state = 12345;
  const random = () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
  while (box < nodes - 8) {
    const [start, left, right, wide, join_] = [last, box++, box++, box++, box++];
    pairs.push([start, left], [left, right], [start, wide], [right, join_], [wide, join_]);
    if (random() < 0.7) pairs.push([start, join_]);
    if (random() < 0.3) pairs.push([box++, right]);
    if (random() < 0.02) pairs.push([Math.floor(start - Math.min(start, 300) * random()), join_]);
    last = join_;
  }
  const ends = (at: 0 | 1) => Int32Array.from(pairs, (pair) => pair[at]);
  const sizes = (size: number) => new Float64Array(box).fill(size);
  return { width: sizes(204), height: sizes(48), from: ends(0), to: ends(1), bundle: ends(0) };
}
