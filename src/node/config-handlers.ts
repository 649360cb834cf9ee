import type { ConfigCalls } from '../protocol/config-calls';
import type { Handlers } from '../protocol/rpc';
import type { Workshop } from './workshop';

/** The engine's answers about config files. */
export function configHandlers(_workshop: Workshop): Handlers<ConfigCalls> {
  return {};
}
