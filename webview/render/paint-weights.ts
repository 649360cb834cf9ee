import { edgeFactors, unknownWeight } from '../scene/columns-edges';

export interface WeightedEdges {
  readonly edges: readonly number[];
  readonly factor: number;
  readonly isDashed: boolean;
}

/** The edges by how wide they are drawn: all alike, or one set for each weight, the thin ones last so that no wide one hides them. */
export function byWeight(edges: readonly number[], weight: Uint8Array | undefined): readonly WeightedEdges[] {
  if (!weight) return [{ edges, factor: 1, isDashed: false }];
  const sets: number[][] = edgeFactors.map(() => []);
  for (const edge of edges) sets[weight[edge]!]!.push(edge);
  return sets
    .map((own, at) => ({ edges: own, factor: edgeFactors[at]!, isDashed: at === unknownWeight }))
    .filter(({ edges: own }) => own.length > 0)
    .reverse();
}
