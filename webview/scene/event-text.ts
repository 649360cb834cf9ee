import type { Profile } from '../../src/protocol/calls';
import { works } from '../../src/protocol/timeline-calls';
import { bytes, micros, short } from '../text';
import type { Gap } from './gaps';
import { endOf, type LaneScene } from './lanes';

const workNames: Readonly<Record<(typeof works)[number], string>> = {
  main: 'scalar work',
  hmx: 'matrix work',
  hvx: 'vector work',
  dma: 'transfer',
  control: 'starts or waits for other units',
  cpu: 'CPU kernel',
  other: '',
};

/** All that is known of one event, a line each: for the tip, and joined for screen readers. */
export function eventLines(profile: Profile, scene: LaneScene, event: number): readonly string[] {
  const { timeline } = scene;
  const layer = profile.layers[timeline.layer[event]!];
  const ticks = timeline.duration[event]!;
  const us = (count: number) => micros(count / timeline.ticksPerUs);
  const cycles = timeline.tick === 'cycle' ? ` · ${Math.round(ticks).toLocaleString('en-US')} cycles` : '';
  const moved = timeline.ddrBytes?.[event] ?? 0;
  const cause = timeline.cause?.[event] ?? -1;
  const own = eventName(scene, event) === layer?.name ? '' : short(eventName(scene, event), 70);
  return [
    layer ? `${short(layer.opType)} ${short(layer.name, 60)}` : 'no layer of the model',
    ...lineOf(own, workNames[works[timeline.work[event]!]!]),
    `${short(laneName(scene, event))} · ${us(ticks)}${cycles} · from ${us(timeline.start[event]! - scene.first)}`,
    ...(moved > 0 ? [`${bytes(moved)} to or from DDR`] : []),
    ...(cause >= 0 ? [`after ${short(eventName(scene, cause), 50)} on ${short(laneName(scene, cause))}`] : []),
    ...(scene.onPath[event] ? ['on the critical path'] : []),
  ];
}

function lineOf(...parts: readonly string[]): readonly string[] {
  const line = parts.filter(Boolean).join(' · ');
  return line === '' ? [] : [line];
}

function laneName({ lanes, laneOf }: LaneScene, event: number): string {
  return lanes[laneOf[event]!]!.name;
}

export function eventName({ timeline }: LaneScene, event: number): string {
  return timeline.names[timeline.name[event]!] ?? '';
}

/** `12 µs · waits for DMA q::ConvLayer` */
export function gapText(scene: LaneScene, { from, to, awaited }: Gap): string {
  return `${micros((to - from) / scene.timeline.ticksPerUs)} idle · ${waitText(scene, awaited, from)}`;
}

function waitText(scene: LaneScene, awaited: number, from: number): string {
  if (awaited < 0) return 'the trace does not say why';
  const lane = laneName(scene, awaited);
  // What ended before the gap began cannot have been the reason for it.
  if (endOf(scene.timeline, awaited) <= from) return `nothing to do until ${short(lane)} went on`;
  return `waits for ${short(lane)}, ${short(eventName(scene, awaited), 50)}`;
}
