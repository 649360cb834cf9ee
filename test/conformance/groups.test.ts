import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import test from 'node:test';
import { openModel } from '../../src/engine/session';
import { buildGraphView } from '../../src/engine/view/build';
import { functionBodies } from '../../src/engine/view/function-bodies';
import { nodeWorld } from '../../src/node/world';
import { cycleAmongGroups } from '../engine/view/group-cycles';
import { csvRows } from '../support/csv';

const data = process.env.QNN_LENS_DATA;
if (!data) console.log('SKIPPED, LOUDLY: QNN_LENS_DATA names no folder, so the groups of the shared models were not looked at.');
const rows = data ? csvRows(readFileSync(join(data, 'models', 'models.csv'), 'utf8')).map((row) => join(data, row.file!)) : [];

test('whatever groups of the shared models are closed or open, what is shown has no cycle', { skip: !data }, async (context) => {
  const world = nodeWorld({ packageRoot: process.cwd(), log: () => undefined, toolchain: () => ({}) });
  for (const path of rows)
    await context.test(basename(path), async () => {
      const { model, types, index } = await openModel(world, path);
      const bodies = functionBodies(model);
      for (const graph of [...model.graphs, ...bodies.graphs]) {
        const cycle = cycleAmongGroups(buildGraphView(types, index, graph, bodies));
        assert.equal(cycle, undefined, graph.name);
      }
    });
});
