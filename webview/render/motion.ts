/** Milliseconds that the drawing takes from one place to another. */
export const flight = 220;

/** Whether the user wants things to be in their place at once. */
export function isMotionReduced(): boolean {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches;
}
