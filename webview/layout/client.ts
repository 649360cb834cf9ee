import type { Layout, LayoutInput } from './graph';
import type { LayoutReply, LayoutRequest } from './worker';

/** Lays out graphs off the page's thread. */
export interface LayoutClient {
  layout(input: LayoutInput): Promise<Layout>;
}

/** A webview may not start a worker from the extension's address, but from a Blob with the same text. */
export async function startLayout(address: string): Promise<LayoutClient> {
  const response = await fetch(address);
  const blob = URL.createObjectURL(new Blob([await response.text()], { type: 'text/javascript' }));
  const worker = new Worker(blob);
  URL.revokeObjectURL(blob);
  const waiting = new Map<number, { resolve: (layout: Layout) => void; reject: (error: Error) => void }>();
  worker.onmessage = ({ data }: MessageEvent<LayoutReply>) => {
    const one = waiting.get(data.id);
    waiting.delete(data.id);
    if ('layout' in data) one?.resolve(data.layout);
    else one?.reject(new Error(data.failed));
  };
  worker.onerror = (event) => {
    for (const { reject } of waiting.values()) reject(new Error(event.message));
    waiting.clear();
  };
  let lastId = 0;
  return {
    layout: (input) =>
      new Promise((resolve, reject) => {
        lastId += 1;
        waiting.set(lastId, { resolve, reject });
        worker.postMessage({ id: lastId, input } satisfies LayoutRequest);
      }),
  };
}
