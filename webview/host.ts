import type { EngineCalls } from '../src/protocol/calls';
import type { HostCalls, Notification } from '../src/protocol/host-calls';
import { packedResults } from '../src/protocol/packed/results';
import { type PackedView, unpackedInParts } from '../src/protocol/packed/view';
import type { QuantizeCalls } from '../src/protocol/quantize-calls';
import { connect, type Packers, type RpcClient, type RpcPort } from '../src/protocol/rpc';
import { inTurns } from './turns';

/** What VS Code gives a webview, once. */
interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

export type Calls = EngineCalls & QuantizeCalls & HostCalls;

/** What was packed, unpacked so that a graph of 100,000 boxes does not stop the page. */
const packers: Packers<EngineCalls> = {
  ...packedResults,
  open: {
    ...packedResults.open!,
    unpack: async (packed) => {
      const opened = packed as Omit<EngineCalls['open']['result'], 'view'> & { readonly view: PackedView };
      return { ...opened, view: await inTurns(unpackedInParts(opened.view)) };
    },
  },
};

/** The only way out of the page. */
export interface Host {
  readonly call: RpcClient<Calls>['call'];
  onNotification(listener: (notification: Notification) => void): void;
  /** Plain data that survives hiding and reloading of the page. */
  getState(): unknown;
  setState(state: unknown): void;
}

export function connectHost(): Host {
  const api = acquireVsCodeApi();
  const port: RpcPort = {
    send: (message) => api.postMessage(message),
    receive: (listener) => {
      const onMessage = (event: MessageEvent) => listener(event.data);
      window.addEventListener('message', onMessage);
      return () => window.removeEventListener('message', onMessage);
    },
  };
  const client = connect<Calls>(port, packers);
  return {
    call: client.call,
    onNotification: (listener) => {
      window.addEventListener('message', (event: MessageEvent) => {
        if (isNotification(event.data)) listener(event.data);
      });
    },
    getState: () => api.getState(),
    setState: (state) => api.setState(state),
  };
}

function isNotification(message: unknown): message is Notification {
  return typeof message === 'object' && message !== null && 'notify' in message;
}
