// node scripts/bench.mjs timeline [events]: what a timeline costs, from the file to a picture. Medians of 15; pictures are 1,200 pixels wide, all lanes.
import { performance } from 'node:perf_hooks';
import { profileBytes, profileFromBytes } from '../src/engine/profile/store';
import { bigProfile } from '../test/page/big-trace.mjs';
import { ddrCurve, vtcmCurve } from '../webview/scene/curves';
import { findGaps } from '../webview/scene/gaps';
import { laneBars } from '../webview/scene/lane-bars';
import { type LaneScene, makeLanes } from '../webview/scene/lanes';
import type { TimeWindow } from '../webview/scene/time-window';

const events = Number(process.argv[2] ?? 200_000);
const width = 1200;
const rounds = 15;

function median<T>(what: string, work: () => T): T {
  let result = work();
  const times = Array.from({ length: rounds }, () => {
    const began = performance.now();
    result = work();
    return performance.now() - began;
  }).sort((a, b) => a - b);
  console.log(`${what.padEnd(52)} ${times[rounds >> 1]!.toFixed(1).padStart(8)} ms`);
  return result;
}

const layers = Array.from({ length: 100 }, (_, i) => `Conv_${i}`);
const bytes = new TextEncoder().encode(JSON.stringify(bigProfile({ events, layers, modelName: 'bench.onnx' })));
console.log(`${events.toLocaleString('en-US')} events, ${(bytes.length / 1e6).toFixed(1)} MB as a file\n`);
const profile = median('worker: read the file, find the critical path', () => profileFromBytes(bytes)!);
median('worker: write the file', () => profileBytes(profile));
const scene = median('page: lanes and sums', () => makeLanes(profile.timeline!, profile.layers.length));
const curves = median('page: curves of VTCM and DDR', () => [vtcmCurve(profile, scene)!, ddrCurve(profile, scene)!]);
median('page: idle stretches', () => findGaps(scene));
for (const part of [1, 0.1, 0.01, 0.001])
  median(`page: what to paint of ${100 * part} % of the time`, () => picture(scene, { from: 0, to: scene.last * part }));

function picture(of: LaneScene, window: TimeWindow): number {
  const bars = of.lanes.map((lane) => laneBars(of, lane, window, width));
  const columns = curves.map((curve) => curve.columns(window, width));
  return bars.reduce((sum, { blocks }) => sum + blocks.length, columns.length);
}
