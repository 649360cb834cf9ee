import type { ValueInfo } from '../../../../ir/graph';
import type { OpenModel } from '../../../../session';

/** What the caller must feed: a default that may be replaced is no such input. */
export function graphInputs({ model }: OpenModel): readonly ValueInfo[] {
  const graph = model.graphs[0];
  return graph?.inputs.filter(({ name }) => !graph.initializers.has(name)) ?? [];
}

/** QNN's converters write `input.1` as `input_1`: names become identifiers of C++. */
export function sameName(ofModel: string, ofFile: string): boolean {
  return ofModel === ofFile || ofModel.replace(/\W/g, '_') === ofFile;
}
