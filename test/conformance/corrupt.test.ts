import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import test, { after, before } from 'node:test';
import type { ProblemFields } from '../../src/engine/problem';
import { asProblem } from '../../src/engine/problem';
import { openModel } from '../../src/engine/session';
import { summarize } from '../../src/engine/view/summary';
import type { Files, World } from '../../src/engine/world';
import { nodeWorld } from '../../src/node/world';
import { type BuiltCli, buildCli } from '../support/built-cli';
import { csvRows } from '../support/csv';

const data = process.env.QNN_LENS_DATA;
if (!data) console.log('SKIPPED, LOUDLY: QNN_LENS_DATA names no folder, so no corrupt file was read.');
const folder = data ? join(data, 'corrupt') : '';
const cases = data ? csvRows(readFileSync(join(folder, 'corrupt.csv'), 'utf8')) : [];

/** What a reader may take: far more than these files need, far less than a hostile size would ask for. */
const limits = { ms: 2000, memoryKb: 3_000_000, heapMb: 128 };

let cli: BuiltCli;
before(async () => {
  if (data) cli = await buildCli();
});
after(() => cli?.remove());

interface Answer {
  readonly error?: ProblemFields;
  readonly diagnostics?: readonly ProblemFields[];
}

/** One sentence with code, place and fix, short enough to be read. */
function assertSaid({ code, where, what, fix }: ProblemFields): void {
  assert.match(code, /^[a-z0-9]+(-[a-z0-9]+)*$/);
  assert.notEqual(code, 'internal');
  for (const text of [where, what, fix]) assert.ok(text.length > 0 && text.length < 2000, `${code}: ${text.length} characters`);
  assert.match(what, /[.!?]$/);
  assert.match(fix, /[.!?]$/);
}

test('every corrupt file: an answer in time and in bounds, as its row expects', { skip: !data }, async (context) => {
  assert.equal(cases.length, 200);
  const table = new Map<string, { files: number; refused: number; reported: number; silent: number; slowestMs: number }>();
  for (const { file, category, expect } of cases)
    await context.test(`${file}: ${expect}`, async () => {
      const inspect = () => cli.run(['inspect', '--json', join(folder, file!)], limits);
      const { code, signal, out, err, ms: firstMs } = await inspect();
      assert.ok(code === 0 || code === 1, `exit code ${code}, signal ${signal}: ${err.slice(0, 500)}`);
      const { error, diagnostics = [] } = JSON.parse(out) as Answer;
      assert.equal(code, error ? 1 : 0);
      for (const said of error ? [error] : diagnostics) assertSaid(said);
      if (expect === 'reject-or-report') assert.ok(error || diagnostics.length > 0, 'taken without a word');
      // Whatever else the machine does counts as well: only a file that is slow twice is slow.
      const ms = firstMs < limits.ms ? firstMs : (await inspect()).ms;
      assert.ok(ms < limits.ms, `${ms.toFixed(0)} ms`);
      const row = table.get(category!) ?? { files: 0, refused: 0, reported: 0, silent: 0, slowestMs: 0 };
      table.set(category!, {
        files: row.files + 1,
        refused: row.refused + Number(error !== undefined),
        reported: row.reported + Number(!error && diagnostics.length > 0),
        silent: row.silent + Number(!error && diagnostics.length === 0),
        slowestMs: Math.max(row.slowestMs, Math.round(ms)),
      });
    });
  for (const [category, row] of table) context.diagnostic(`${category}: ${JSON.stringify(row)}`);
});

/** Remembers every path that anybody asks for. */
function watched(world: World, asked: Set<string>): World {
  const files = Object.fromEntries(
    Object.entries(world.files).map(([name, call]) => [
      name,
      (path: string, ...rest: unknown[]) => {
        if (!['join', 'dirname', 'basename'].includes(name)) asked.add(path);
        return (call as (...args: unknown[]) => unknown)(path, ...rest);
      },
    ]),
  ) as unknown as Files;
  return { ...world, files };
}

test('no corrupt file makes us look outside its folder', { skip: !data }, async () => {
  const asked = new Set<string>();
  const world = watched(nodeWorld({ packageRoot: process.cwd() }), asked);
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.onnx'))) {
    const path = join(folder, name);
    try {
      const { model, types } = await openModel(world, path);
      await summarize(model, types, 0, world.files);
    } catch (thrown) {
      assert.notEqual(asProblem(thrown, path).code, 'internal');
    }
  }
  assert.ok(asked.size >= 200);
  assert.deepEqual(
    [...asked].filter((path) => relative(folder, path).startsWith('..')),
    [],
  );
});
