import { listsByKey } from './graph';
import type { ProperGraph } from './proper';

/** What stays free of a box's border at its corners: in pixels, and at most that part of its size. */
const corner = { pixels: 22, part: 0.25 };

/** By step: how far beside the center it leaves its upper, and meets its lower end. */
export interface Attachments {
  readonly leaves: Float64Array;
  readonly meets: Float64Array;
}

/**
 * Spreads the steps at a box along its border, in the order of where they go: a skip leaves beside the line that it skips, and needs no way around the box's own
 * half. A straight step, and one that is alone, keeps the middle. `given` are the places that the outside or the inside of a frame has a say in.
 */
export function attach(proper: ProperGraph, width: ArrayLike<number>, center: Float64Array, given: Attachments): Attachments {
  const leaves = given.leaves.slice();
  const meets = given.meets.slice();
  for (const [own, other, ends] of [
    [leaves, meets, [proper.from, proper.to]],
    [meets, leaves, [proper.to, proper.from]],
  ] as const) {
    const lists = listsByKey(proper.count, ends[0]);
    for (let box = 0; box < proper.boxes; box++) {
      const steps = lists.item.subarray(lists.start[box]!, lists.start[box + 1]!);
      if (steps.length < 2) continue;
      const distance = (step: number) => center[ends[1][step]!]! + other[step]! - center[box]!;
      spread(steps, distance, own, width[box]!);
    }
  }
  return { leaves, meets };
}

function spread(steps: Int32Array, distance: (step: number) => number, offset: Float64Array, width: number): void {
  const most = width / 2 - Math.min(corner.pixels, corner.part * width);
  for (const sign of [-1, 1]) {
    const side = steps
      .filter((step) => offset[step] === 0 && sign * distance(step) > 0.5)
      .sort((a, b) => sign * (distance(a) - distance(b)));
    side.forEach((step, at) => {
      offset[step] = sign * Math.min(sign * distance(step), (most * (at + 1)) / side.length);
    });
  }
}
