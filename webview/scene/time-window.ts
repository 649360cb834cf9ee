/** The part of a timeline that is shown, in ticks. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

/** As close as one can go: less than this many ticks tell nothing more. */
const leastTicks = 20;

/** Inside the whole, not closer than is useful; the wish's size goes before its place. */
export function within(whole: TimeWindow, { from, to }: TimeWindow): TimeWindow {
  const all = whole.to - whole.from;
  const span = Math.min(all, Math.max(Math.min(leastTicks, all), to - from));
  const start = Math.max(whole.from, Math.min(whole.to - span, from));
  return { from: start, to: start + span };
}

/** `factor` below 1 zooms in; what is at `time` stays where it is on screen. */
export function zoomed(whole: TimeWindow, { from, to }: TimeWindow, time: number, factor: number): TimeWindow {
  const span = Math.min(whole.to - whole.from, Math.max(leastTicks, (to - from) * factor));
  const start = time - ((time - from) / (to - from)) * span;
  return within(whole, { from: start, to: start + span });
}

/** Moved by a part of what is shown. */
export function moved(whole: TimeWindow, { from, to }: TimeWindow, part: number): TimeWindow {
  const by = part * (to - from);
  return within(whole, { from: from + by, to: to + by });
}

/** With some room on both sides of what is looked for. */
export function around(whole: TimeWindow, { from, to }: TimeWindow): TimeWindow {
  const room = Math.max((to - from) * 0.15, 1);
  return within(whole, { from: from - room, to: to + room });
}
