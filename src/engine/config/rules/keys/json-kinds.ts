import type { ConfigKind } from '../../kinds';
import { configKinds } from '../../kinds';

/** All kinds that are JSON. */
export const jsonKinds: readonly ConfigKind[] = configKinds.filter(({ schema }) => schema).map(({ kind }) => kind);
