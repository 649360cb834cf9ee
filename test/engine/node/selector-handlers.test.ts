import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import test from 'node:test';
import { estimatePlacement } from '../../../src/engine/placement/estimate';
import { rememberVerified } from '../../../src/engine/placement/selector/base';
import { defaultOptions, type Pin } from '../../../src/engine/placement/selector/options';
import { Problem } from '../../../src/engine/problem';
import { newSession } from '../../../src/engine/session';
import { defaultTarget } from '../../../src/engine/targets/chips';
import { selectorHandlers } from '../../../src/node/selector-handlers';
import { nodeWorld } from '../../../src/node/world';

const world = nodeWorld({ packageRoot: process.cwd(), log: () => undefined, toolchain: () => ({}) });
const session = newSession(world);
const handlers = selectorHandlers({ world, session, toolchainHome: () => '' });
const context = { stop: new AbortController().signal, progress: () => undefined, log: () => undefined };
const model = resolve('samples/ultraface-rfb-320.onnx');
const target = { soc: 'SM8650', precision: 'w8a8' } as const;
const estimate = { model, target, base: 'estimate' } as const;
const pins: readonly Pin[] = [{ subject: { by: 'op', name: 'Softmax' }, unit: 'cpu' }];

test('every answer can travel to a page', async () => {
  const supposition = { subject: { by: 'op', name: 'BatchNormalization' }, suppose: 'supported' } as const;
  const answers = [
    await handlers.capabilities({ soc: 'SM8650' }, context),
    await handlers.select({ ...estimate, options: { ...defaultOptions, pins } }, context),
    await handlers.pin({ ...estimate, pins }, context),
    await handlers.whatIf({ ...estimate, pins, suppositions: [supposition] }, context),
    await handlers.bestNext({ ...estimate, pins }, context),
  ];
  for (const answer of answers) assert.deepEqual(structuredClone(answer), answer);
});

test('what-if builds on the pins', async () => {
  const { before } = await handlers.whatIf({ ...estimate, pins, suppositions: [] }, context);
  const { overlay } = await handlers.pin({ ...estimate, pins }, context);
  assert.deepEqual(before.counts, overlay.counts);
  assert.equal(overlay.counts.cpu, 36);
});

test('the text of a config holds the options, which can be read from it', async () => {
  const options = { ...defaultOptions, constraints: { powerCritical: true, performanceCritical: true, maxLatencyMs: 20 }, pins };
  const { text } = await handlers.backendConfigText({ ...estimate, options, existing: '{ "cpu_config": {} }' }, context);
  assert.match(text, /"cpu_config": \{\}/);
  assert.match(text, /"model": "ultraface-rfb-320\.onnx"/);
  assert.deepEqual(await handlers.selectorOptions({ text }, context), options);
});

test('the compiler’s word is built on once there is one, and not made up before', async () => {
  const asked = { ...estimate, base: 'verified', pins: [] } as const;
  await assert.rejects(
    () => handlers.pin(asked, context),
    (thrown) => thrown instanceof Problem && thrown.code === 'not-verified',
  );
  const open = await session.open(model);
  const producer = { tool: 'QNN HTP compiler', version: 'test' };
  rememberVerified(open, { ...estimatePlacement(open.model, open.types, defaultTarget), rung: 'verified', producer });
  assert.equal((await handlers.pin(asked, context)).overlay.rung, 'verified');
  assert.equal((await handlers.pin({ ...asked, pins }, context)).overlay.rung, 'estimate');
});
