import type { OpenModel } from '../../session';
import type { World } from '../../world';

/** SHA-256 of the model's file, computed once while it is open. */
export function modelHash(open: OpenModel, world: World): Promise<string> {
  return open.once('sha256', () => world.sha256(open.model.path));
}
