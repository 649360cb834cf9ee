import { nodeFacts } from '../engine/view/columns';
import { importNodeData } from '../engine/view/node-data';
import type { ColumnCalls } from '../protocol/column-calls';
import type { Handlers } from '../protocol/rpc';
import type { Workshop } from './workshop';

/** The engine's answers about figures per node. */
export function columnHandlers({ session, world: { files } }: Workshop): Handlers<ColumnCalls> {
  return {
    columns: async ({ model }) => {
      const open = await session.open(model);
      return open.once('columns', () => nodeFacts(open));
    },
    nodeData: async ({ model, file }) => importNodeData((await session.open(model)).model, await files.read(file), files.basename(file)),
  };
}
