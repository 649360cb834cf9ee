import type { PlacementOverlay } from '../calls';
import { packInts, packSteps, unpackInts, unpackSteps } from './ints';
import { type PackedChoices, packChoices, unpackChoices } from './texts';

type Verdict = PlacementOverlay['verdicts'][number];
type Segment = PlacementOverlay['segments'][number];

/** A placement on its way: each different verdict once, the nodes of segments as one column. */
export interface PackedPlacement extends Omit<PlacementOverlay, 'verdicts' | 'segments'> {
  readonly verdict: PackedChoices<Verdict>;
  readonly segmentUnit: readonly Segment['unit'][];
  readonly segmentLength: Uint8Array;
  readonly segmentNode: Uint8Array;
}

export function packPlacement({ verdicts, segments, ...rest }: PlacementOverlay): PackedPlacement {
  return {
    ...rest,
    verdict: packChoices(verdicts, keysOfVerdicts()),
    segmentUnit: segments.map(({ unit }) => unit),
    segmentLength: packInts(segments.map(({ nodes }) => nodes.length)),
    segmentNode: packSteps(segments.flatMap(({ nodes }) => nodes as number[])),
  };
}

export function unpackPlacement({ verdict, segmentUnit, segmentLength, segmentNode, ...rest }: PackedPlacement): PlacementOverlay {
  const nodes = unpackSteps(segmentNode);
  let end = 0;
  const segments = Array.from(unpackInts(segmentLength), (length, at) => {
    end += length;
    return { unit: segmentUnit[at]!, nodes: Array.from(nodes.subarray(end - length, end)) };
  });
  return { ...rest, verdicts: unpackChoices(verdict), segments };
}

/** Most nodes of a model share one verdict, so its text is made once. */
function keysOfVerdicts(): (verdict: Verdict) => string {
  const known = new Map<Verdict, string>();
  return (verdict) => {
    const key = known.get(verdict) ?? JSON.stringify(verdict);
    known.set(verdict, key);
    return key;
  };
}
