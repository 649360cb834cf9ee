import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runInHost } from './rig/in-host';
import { sample } from './rig/session';

test('inside the extension host, config files', async (suite) => {
  const results = await runInHost('configs', [sample]);
  assert.equal(results.length, 3);
  for (const { title, error } of results) await suite.test(title, () => assert.equal(error, undefined));
});
