import { mergeDuplicates } from './duplicates';
import { foldConstants } from './fold';
import { fuse } from './fusions';
import { removeIdentities } from './identities';
import { foldReshapeShapes, mergeReshapes } from './reshapes';
import { moveTransposes } from './transposes';
import type { WorkGraph } from './work-graph';

/** ONNX Runtime's basic (level 1) optimizers, in their order. */
const passes: readonly ((graph: WorkGraph) => void)[] = [
  removeIdentities,
  mergeDuplicates,
  foldConstants,
  fuse,
  foldReshapeShapes,
  mergeReshapes,
  (graph) => moveTransposes(graph),
];

/** It repeats them until nothing changes, ten times at most. */
const maxRounds = 10;

/** What every graph goes through before the backend sees it. A pass that would see what it left behind is not run again. */
export function optimize(graph: WorkGraph): void {
  const left = new Map<(typeof passes)[number], number>();
  for (let round = 0; round < maxRounds; round++) {
    const before = graph.changes;
    for (const pass of passes) {
      if (left.get(pass) === graph.changes) continue;
      pass(graph);
      left.set(pass, graph.changes);
    }
    if (graph.changes === before) return;
  }
}
