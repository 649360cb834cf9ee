import { mergeDuplicates } from './duplicates';
import { foldConstants } from './fold';
import { fuse } from './fusions';
import { removeIdentities } from './identities';
import { foldReshapeShapes, mergeReshapes } from './reshapes';
import { moveTransposes } from './transposes';
import type { WorkGraph } from './work-graph';

/** ONNX Runtime repeats its level-1 optimizers until nothing changes, ten times at most. */
const maxRounds = 10;

/** What every graph goes through before the backend sees it: ONNX Runtime's basic (level 1) optimizers, in their order. */
export function optimize(graph: WorkGraph): void {
  for (let round = 0; round < maxRounds; round++) {
    const before = graph.changes;
    removeIdentities(graph);
    mergeDuplicates(graph);
    foldConstants(graph);
    fuse(graph);
    foldReshapeShapes(graph);
    mergeReshapes(graph);
    moveTransposes(graph);
    if (graph.changes === before) return;
  }
}
