import { asProblem, Problem, type ProblemFields, problemFields } from '../engine/problem';
import type { CallEvents } from './calls';

/** What a table of calls looks like: `EngineCalls`, `HostCalls` or both together. */
export type CallTable<Calls> = { readonly [K in keyof Calls]: { args: unknown; result: unknown } };

/** One end of a wire: a worker's port, a webview's `postMessage`. `receive` gives a function that ends the listening. */
export interface RpcPort {
  send(message: RpcMessage): void;
  receive(listener: (message: unknown) => void): () => void;
}

/** Everything that travels. Other messages on the same wire (notifications) are passed over. */
export type RpcMessage =
  | { readonly rpc: 'call'; readonly id: number; readonly call: string; readonly args: unknown }
  | { readonly rpc: 'cancel'; readonly id: number }
  | { readonly rpc: 'value'; readonly id: number; readonly value: unknown }
  | { readonly rpc: 'problem'; readonly id: number; readonly problem: ProblemFields; readonly detail: Problem['detail'] }
  | { readonly rpc: 'progress'; readonly id: number; readonly progress: CallEvents['progress'] }
  | { readonly rpc: 'log'; readonly id: number; readonly line: CallEvents['log'] };

/** What a handler may use while it works. `stop` aborts when the caller cancels or goes away. */
export interface CallContext {
  readonly stop: AbortSignal;
  readonly progress: (progress: CallEvents['progress']) => void;
  readonly log: (line: CallEvents['log']) => void;
}

export type Handler<Call extends { args: unknown; result: unknown }> = (
  args: Call['args'],
  context: CallContext,
) => Promise<Call['result']>;

/** One handler per call: a missing one, wrong arguments or a wrong result do not compile. */
export type Handlers<Calls extends CallTable<Calls>> = { readonly [K in keyof Calls]: Handler<Calls[K]> };

/** How the results of a call travel where plain objects would be slow. */
export interface Packer<Result> {
  pack(result: Result): unknown;
  unpack(packed: unknown): Result | Promise<Result>;
}

/** Both ends of a wire must know the same ones. */
export type Packers<Calls extends CallTable<Calls>> = { readonly [K in keyof Calls]?: Packer<Calls[K]['result']> };

export interface CallOptions {
  /** The result is to be passed on: it stays packed. */
  readonly packed?: boolean;
  readonly stop?: AbortSignal;
  readonly progress?: (progress: CallEvents['progress']) => void;
  readonly log?: (line: CallEvents['log']) => void;
}

export interface RpcClient<Calls extends CallTable<Calls>> {
  /** Rejects with a Problem. After `stop` it waits for the handler's own end, so that its cleaning up is over when the caller goes on. */
  call<K extends keyof Calls & string>(call: K, args: Calls[K]['args'], options?: CallOptions): Promise<Calls[K]['result']>;
  /** The other end is gone: all open calls and all later ones fail with this problem. */
  close(problem: Problem): void;
}

/** Answers the calls that come in through `port`, until the returned function is called: that also stops what is running. */
export function serve<Calls extends CallTable<Calls>>(port: RpcPort, handlers: Handlers<Calls>, packers: Packers<Calls> = {}): () => void {
  const running = new Map<number, AbortController>();
  const answer = async (id: number, call: string, args: unknown) => {
    const stop = new AbortController();
    running.set(id, stop);
    try {
      const result = await handlerOf(handlers, call)(args, contextOf(port, id, stop.signal));
      port.send({ rpc: 'value', id, value: packerOf(packers, call)?.pack(result) ?? result });
    } catch (thrown) {
      const problem = asProblem(thrown, call);
      port.send({ rpc: 'problem', id, problem: problemFields(problem), detail: problem.detail });
    } finally {
      running.delete(id);
    }
  };
  const end = port.receive((message) => {
    if (!isRpc(message)) return;
    if (message.rpc === 'call') void answer(message.id, message.call, message.args);
    if (message.rpc === 'cancel') running.get(message.id)?.abort();
  });
  return () => {
    end();
    for (const stop of running.values()) stop.abort();
  };
}

/** The calling end. */
export function connect<Calls extends CallTable<Calls>>(port: RpcPort, packers: Packers<Calls> = {}): RpcClient<Calls> {
  const open = new Map<number, OpenCall>();
  // A page that is shown again is another client on the same wire: answers to the one before must not be taken for its own.
  let lastId = Math.floor(Math.random() * 2 ** 40);
  let closed: Problem | undefined;
  const end = port.receive((message) => {
    if (isRpc(message)) settle(open, message);
  });
  return {
    call: (call, args, options = {}) => {
      if (closed) return Promise.reject(closed);
      lastId += 1;
      const id = lastId;
      return new Promise((resolve, reject) => {
        const cancel = () => port.send({ rpc: 'cancel', id });
        const free = () => options.stop?.removeEventListener('abort', cancel);
        const packer = options.packed ? undefined : packers[call];
        const settled = (value: unknown) => resolve(packer ? packer.unpack(value) : (value as Calls[typeof call]['result']));
        open.set(id, { resolve: settled, reject, free, options });
        port.send({ rpc: 'call', id, call, args });
        if (options.stop?.aborted) cancel();
        else options.stop?.addEventListener('abort', cancel, { once: true });
      });
    },
    close: (problem) => {
      closed = problem;
      end();
      for (const { reject, free } of open.values()) {
        free();
        reject(problem);
      }
      open.clear();
    },
  };
}

interface OpenCall {
  readonly resolve: (value: unknown) => void;
  readonly reject: (problem: Problem) => void;
  readonly free: () => void;
  readonly options: CallOptions;
}

function settle(open: Map<number, OpenCall>, message: RpcMessage): void {
  const call = open.get(message.id);
  if (!call) return;
  if (message.rpc === 'progress') call.options.progress?.(message.progress);
  else if (message.rpc === 'log') call.options.log?.(message.line);
  else if (message.rpc === 'value' || message.rpc === 'problem') {
    open.delete(message.id);
    call.free();
    if (message.rpc === 'value') call.resolve(message.value);
    else call.reject(revived(message.problem, message.detail));
  }
}

function revived({ code, where, what, fix }: ProblemFields, detail: Problem['detail']): Problem {
  return new Problem(code, where, what, fix, detail);
}

function contextOf(port: RpcPort, id: number, stop: AbortSignal): CallContext {
  return {
    stop,
    progress: (progress) => port.send({ rpc: 'progress', id, progress }),
    log: (line) => port.send({ rpc: 'log', id, line }),
  };
}

/** The messages of a wire are typed by the two ends; only the name of the call is checked here, against version skew. */
function handlerOf(handlers: object, call: string): (args: unknown, context: CallContext) => Promise<unknown> {
  const handler: unknown = Object.hasOwn(handlers, call) ? handlers[call as keyof typeof handlers] : undefined;
  if (typeof handler === 'function') return async (args, context) => handler(args, context);
  throw new Problem('unknown-call', call, `Nobody answers the call "${call}".`, 'Reload the window: an old page talks to a new extension.');
}

/** The results of a wire are typed by the two ends. */
export function packerOf<Calls extends CallTable<Calls>>(packers: Packers<Calls>, call: string): Packer<unknown> | undefined {
  return Object.hasOwn(packers, call) ? (packers[call as keyof Calls] as Packer<unknown>) : undefined;
}

function isRpc(message: unknown): message is RpcMessage {
  return typeof message === 'object' && message !== null && 'rpc' in message;
}
