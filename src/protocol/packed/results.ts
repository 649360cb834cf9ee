import type { EngineCalls } from '../calls';
import type { Packer, Packers } from '../rpc';
import { type PackedPlacement, packPlacement, unpackPlacement } from './placement';
import { type PackedView, packView, unpackView } from './view';

const view = { pack: packView, unpack: (packed: unknown) => unpackView(packed as PackedView) };
const placement = { pack: packPlacement, unpack: (packed: unknown) => unpackPlacement(packed as PackedPlacement) };

/** How large results of the engine travel to a page. The worker packs and the page unpacks; the host passes them on as they are. */
export const packedResults: Packers<EngineCalls> = {
  open: withField('view', view),
  subgraph: view,
  place: placement,
  verify: placement,
  convert: withField('placement', placement),
  pin: withField('overlay', placement),
  whatIf: withField('overlay', placement),
};

/** Packs one field of a result, where it is set. */
function withField<K extends string, Field, Result extends { readonly [key in K]: Field | undefined }>(
  key: K,
  { pack, unpack }: { pack(field: Field): unknown; unpack(packed: unknown): Field },
): Packer<Result> {
  return {
    pack: (result) => ({ ...result, [key]: result[key] && pack(result[key] as Field) }),
    unpack: (packed) => {
      const result = packed as Result;
      return { ...result, [key]: result[key] && unpack(result[key]) };
    },
  };
}
