import type { Layout, LayoutInput } from './graph';
import { layout } from './layout';
import { RecentResults } from './memo';

/** What the page sends and gets back; `id` tells late answers from current ones. */
export interface LayoutRequest {
  readonly id: number;
  readonly input: LayoutInput;
}

export type LayoutReply = { readonly id: number; readonly layout: Layout } | { readonly id: number; readonly failed: string };

/** The part of a dedicated worker's scope that is used here: the page's own `lib` describes windows. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<LayoutRequest>) => void) | null;
  postMessage(reply: LayoutReply, transfer: readonly Transferable[]): void;
}

/** Numbers that results are known by; they take several times as much room. */
const memo = new RecentResults(1_500_000);
const scope = globalThis as unknown as WorkerScope;

scope.onmessage = ({ data: { id, input } }) => {
  try {
    const result = layout(input, memo);
    const { x, y, boxWidth, boxHeight, layer, routes } = result;
    scope.postMessage({ id, layout: result }, [
      x.buffer,
      y.buffer,
      boxWidth.buffer,
      boxHeight.buffer,
      layer.buffer,
      routes.start.buffer,
      routes.points.buffer,
    ]);
  } catch (thrown) {
    scope.postMessage({ id, failed: thrown instanceof Error ? thrown.message : String(thrown) }, []);
  }
};
