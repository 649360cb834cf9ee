import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Problem } from '../engine/problem';
import type { EngineCalls } from '../protocol/calls';
import { packedResults } from '../protocol/packed/results';
import type { QuantizeCalls } from '../protocol/quantize-calls';
import { connect, type RpcClient, type RpcPort } from '../protocol/rpc';

/** The engine in its worker: started by the first call, started anew by the first call after it broke. */
export interface Engine {
  readonly call: RpcClient<WorkerCalls>['call'];
  /** Passes changed settings on; a worker that is yet to start reads them itself. */
  configure(): Promise<void>;
  /** Ends running jobs and their processes, then the worker. */
  stop(): Promise<void>;
}

type WorkerCalls = EngineCalls & QuantizeCalls;

export interface EngineOptions {
  /** The extension's folder. */
  readonly packageRoot: string;
  /** The worker's script; the extension's own where absent. */
  readonly script?: string;
  /** What the settings say of the toolchain, at the moment of the start. */
  readonly settings: () => EngineCalls['configure']['args'];
  readonly log: (line: string) => void;
}

/** A worker that does not end by itself in this time is ended. */
const farewellMs = 3000;

interface Running {
  readonly worker: Worker;
  readonly client: RpcClient<WorkerCalls>;
}

export function lazyEngine(options: EngineOptions): Engine {
  let running: Running | undefined;
  const lose = (lost: Running, why: string) => {
    if (running === lost) running = undefined;
    lost.client.close(new Problem('engine-lost', 'engine', `The engine stopped: ${why}.`, 'Try again: it is started anew.'));
  };
  const start = (): Running => {
    const worker = new Worker(options.script ?? join(options.packageRoot, 'dist', 'engine-worker.cjs'), {
      workerData: { packageRoot: options.packageRoot, toolchain: options.settings() },
    });
    const started: Running = { worker, client: connectWorker(worker, options.log) };
    worker.on('error', (error) => lose(started, error.message));
    worker.on('exit', (code) => lose(started, `exit code ${code}`));
    return started;
  };
  return {
    call: (call, args, callOptions) => {
      running ??= start();
      return running.client.call(call, args, callOptions);
    },
    configure: async () => {
      await running?.client.call('configure', options.settings());
    },
    stop: async () => {
      const last = running;
      running = undefined;
      if (last) await farewell(last.worker);
    },
  };
}

function connectWorker(worker: Worker, log: (line: string) => void): RpcClient<WorkerCalls> {
  worker.on('message', (message: { log?: string }) => {
    if (message.log !== undefined) log(message.log);
  });
  const port: RpcPort = {
    send: (message) => worker.postMessage(message),
    receive: (listener) => {
      worker.on('message', listener);
      return () => void worker.off('message', listener);
    },
  };
  return connect<WorkerCalls>(port, packedResults);
}

/** `terminate` alone would run none of the worker's exit handlers, which end the child processes. */
async function farewell(worker: Worker): Promise<void> {
  const gone = new Promise((resolve) => worker.once('exit', resolve));
  worker.postMessage('stop');
  const timer = setTimeout(() => void worker.terminate(), farewellMs);
  await gone;
  clearTimeout(timer);
}
