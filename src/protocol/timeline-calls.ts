/** Timelines as they travel: typed columns, which `postMessage` copies without looking at each event. */
export type { ImportDetail } from '../engine/profile/profile';
export { type LaneKind, type Level, type Timeline, type TimelineLane, type Work, works } from '../engine/profile/timeline';
