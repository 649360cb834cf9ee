import type { Session } from '../engine/session';
import type { World } from '../engine/world';

/** What the engine's handlers share. */
export interface Workshop {
  readonly world: World;
  readonly session: Session;
  /** The folder that holds, or would hold, the toolchain's virtual environment. */
  readonly toolchainHome: () => string;
}
