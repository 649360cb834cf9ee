import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runInHost } from './rig/in-host';
import { sample } from './rig/session';

test('inside the extension host, the extension', async (suite) => {
  const results = await runInHost('activation', [sample]);
  assert.equal(results.length, 4);
  for (const { title, error, note } of results) {
    await suite.test(title, (one) => {
      if (note) one.diagnostic(note);
      assert.equal(error, undefined);
    });
  }
});
