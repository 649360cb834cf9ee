import { parentPort, workerData } from 'node:worker_threads';
import type { EngineCalls } from '../protocol/calls';
import { packedResults } from '../protocol/packed/results';
import { type RpcPort, serve } from '../protocol/rpc';
import { engineHandlers } from './engine-handlers';

/** What the extension host hands over at the start. */
interface WorkerStart {
  readonly packageRoot: string;
  readonly toolchain: EngineCalls['configure']['args'];
}

/** Ended processes are reported a moment later; then nothing keeps the worker. */
const farewellMs = 100;

const port = parentPort;
if (!port) throw new Error('engine-worker.cjs is started as a worker, not by itself.');

const wire: RpcPort = {
  send: (message) => port.postMessage(message),
  receive: (listener) => {
    port.on('message', listener);
    return () => void port.off('message', listener);
  },
};
const { packageRoot, toolchain } = workerData as WorkerStart;
const endServing = serve<EngineCalls>(
  wire,
  engineHandlers({ packageRoot, toolchain, log: (log) => port.postMessage({ log }) }),
  packedResults,
);

port.on('message', (message) => {
  if (message !== 'stop') return;
  endServing();
  setTimeout(() => process.exit(0), farewellMs);
});
