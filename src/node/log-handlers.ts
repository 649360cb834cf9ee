import { nodesNamed } from '../engine/logs/nodes-named';
import type { LogCalls } from '../protocol/log-calls';
import type { Handlers } from '../protocol/rpc';
import type { Workshop } from './workshop';

/** The engine's answers about logs. */
export function logHandlers({ session }: Workshop): Handlers<LogCalls> {
  return { nodesNamed: async ({ model, names }) => nodesNamed(await session.open(model), names).map((node) => node ?? null) };
}
