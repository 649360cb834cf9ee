import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { Problem } from '../../../src/engine/problem';
import { connect, type Handlers, type RpcPort, serve } from '../../../src/protocol/rpc';

interface Toy {
  double: { args: { n: number }; result: number };
  column: { args: Record<string, never>; result: Float64Array };
  fail: { args: { code: string }; result: null };
  bug: { args: Record<string, never>; result: null };
  wait: { args: { steps: number }; result: string };
}

const toy: Handlers<Toy> = {
  double: async ({ n }) => 2 * n,
  column: async () => Float64Array.of(1, Number.NaN),
  fail: async ({ code }) => {
    throw new Problem(code, 'here', 'It failed.', 'Try again.', { argv: ['tool', '-x'], log: ['last line'], exitCode: 3 });
  },
  bug: () => {
    throw new TypeError('x is undefined');
  },
  wait: ({ steps }, { stop, progress, log }) =>
    new Promise((resolve, reject) => {
      for (let index = 0; index < steps; index++) progress({ step: `step ${index}`, index, total: steps });
      log('waiting');
      if (stop.aborted) reject(stop.reason);
      stop.addEventListener('abort', () => reject(stop.reason));
      if (steps === 0) resolve('nothing to wait for');
    }),
};

function overPort(port: MessagePort): RpcPort {
  return {
    send: (message) => port.postMessage(message),
    receive: (listener) => {
      port.on('message', listener);
      return () => void port.off('message', listener);
    },
  };
}

/** Both ends over a real wire, closed after the test. */
async function wired(work: (client: ReturnType<typeof connect<Toy>>, wire: MessageChannel, endServing: () => void) => Promise<void>) {
  const wire = new MessageChannel();
  const endServing = serve<Toy>(overPort(wire.port1), toy);
  try {
    await work(connect<Toy>(overPort(wire.port2)), wire, endServing);
  } finally {
    wire.port1.close();
  }
}

test('calls are answered, each with its own result', () =>
  wired(async (client) => {
    assert.deepEqual(await Promise.all([1, 2, 3].map((n) => client.call('double', { n }))), [2, 4, 6]);
  }));

test('typed arrays arrive as typed arrays', () =>
  wired(async (client) => assert.deepEqual(await client.call('column', {}), Float64Array.of(1, Number.NaN))));

test('a problem travels with its four parts and its detail', () =>
  wired(async (client) => {
    await assert.rejects(client.call('fail', { code: 'tool-missing' }), (thrown) => {
      assert.ok(thrown instanceof Problem);
      const { code, where, what, fix, detail } = thrown;
      assert.deepEqual([code, where, what, fix], ['tool-missing', 'here', 'It failed.', 'Try again.']);
      assert.deepEqual(detail, { argv: ['tool', '-x'], log: ['last line'], exitCode: 3 });
      return true;
    });
  }));

test('a bug in a handler reaches the caller as a sentence, and the wire lives on', () =>
  wired(async (client) => {
    await assert.rejects(client.call('bug', {}), { code: 'internal', where: 'bug', what: 'Unexpected error: x is undefined.' });
    assert.equal(await client.call('double', { n: 4 }), 8);
  }));

test('a call that nobody answers is a problem', () =>
  wired(async (client) => {
    await assert.rejects(client.call('toString' as 'bug', {}), { code: 'unknown-call' });
  }));

test('progress and log lines come before the end; cancel aborts the handler', () =>
  wired(async (client) => {
    const stop = new AbortController();
    const seen: string[] = [];
    const result = client.call(
      'wait',
      { steps: 2 },
      {
        stop: stop.signal,
        progress: ({ step, index, total }) => seen.push(`${step} ${index}/${total}`),
        log: (line) => {
          seen.push(line);
          stop.abort();
        },
      },
    );
    await assert.rejects(result, { code: 'cancelled' });
    assert.deepEqual(seen, ['step 0 0/2', 'step 1 1/2', 'waiting']);
  }));

test('a call whose signal is aborted already is cancelled', () =>
  wired(async (client) => {
    await assert.rejects(client.call('wait', { steps: 1 }, { stop: AbortSignal.abort() }), { code: 'cancelled' });
  }));

test('a closed client fails its open calls and all later ones', () =>
  wired(async (client) => {
    const open = client.call('wait', { steps: 1 });
    const gone = new Problem('worker-lost', 'worker', 'The engine stopped.', 'Open the model again.');
    client.close(gone);
    await assert.rejects(open, gone);
    await assert.rejects(client.call('double', { n: 1 }), gone);
  }));

test('an end that stops serving stops its running handlers', () =>
  wired(async (client, _wire, endServing) => {
    const result = client.call('wait', { steps: 1 }, { log: () => endServing() });
    await assert.rejects(result, { code: 'cancelled' });
  }));

test('other messages on the same wire are passed over', () =>
  wired(async (client, wire) => {
    for (const odd of [null, 'text', { notify: 'target' }, { rpc: 'value', id: 99, value: 1 }]) {
      wire.port1.postMessage(odd);
      wire.port2.postMessage(odd);
    }
    assert.equal(await client.call('double', { n: 1 }), 2);
  }));
