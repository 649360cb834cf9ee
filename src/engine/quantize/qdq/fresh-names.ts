import type { Model } from '../../ir/graph';

/** Names that nothing in the model has. */
export class FreshNames {
  private readonly taken = new Set<string>();

  constructor({ graphs, functions, nodes }: Model) {
    for (const graph of [...graphs, ...functions.map(({ body }) => body)]) {
      for (const { name } of [...graph.inputs, ...graph.outputs]) this.taken.add(name);
      for (const name of [...graph.initializers.keys(), ...graph.sparseInitializers.keys()]) this.taken.add(name);
      for (const { outputs } of graph.nodes) for (const output of outputs) this.taken.add(output);
    }
    for (const { name } of nodes) this.taken.add(name);
  }

  take(wanted: string): string {
    let name = wanted;
    for (let count = 2; this.taken.has(name); count++) name = `${wanted}_${count}`;
    this.taken.add(name);
    return name;
  }
}
