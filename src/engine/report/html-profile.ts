import { escapeHtml, tableHtml } from '../convert/html';
import { laneTotals } from '../profile/lane-totals';
import type { HtpDetail, Profile } from '../profile/profile';
import type { Timeline } from '../profile/timeline';
import { bytesText, countText, percentText, timeText } from '../text/numbers';
import { shownName } from './html-text';
import { provenanceText } from './provenance-text';

type Row = readonly [label: string, value: string | undefined];

/** What a profile says of the whole model, and how busy each hardware thread was. */
export function profileHtml(profile: Profile): string {
  const rows = [...totals(profile), ...(profile.cpu ? cpuRows(profile.cpu) : []), ...(profile.htp ? htpRows(profile.htp) : [])];
  const given = rows.filter((row): row is readonly [string, string] => row[1] !== undefined);
  const table = tableHtml(
    ['Profile', 'Value'],
    given.map(([label, value]) => [escapeHtml(label), escapeHtml(value)]),
  );
  const from = `<p class="from">${escapeHtml(shownName(provenanceText(profile), 400))}</p>`;
  return `<h2>The profile</h2>\n${table}\n${from}${profile.timeline ? lanesHtml(profile.timeline) : ''}`;
}

function totals({ total, unmatched, layers }: Profile): readonly Row[] {
  const ms = (value: number | undefined) => (value === undefined ? undefined : timeText(value * 1000));
  return [
    ['One run', ms(total.meanMs)],
    ['Lower bound', ms(total.lowMs)],
    ['Upper bound', ms(total.highMs)],
    ['Median', ms(total.p50Ms)],
    ['95th percentile', ms(total.p95Ms)],
    ['99th percentile', ms(total.p99Ms)],
    ['Runs per second', total.fps?.toFixed(1)],
    ['Peak memory', total.peakMemoryMb === undefined ? undefined : `${total.peakMemoryMb.toFixed(0)} MB`],
    ['Layers with a time', String(layers.length)],
    ['Belongs to no layer', unmatched.spans === 0 ? undefined : `${timeText(unmatched.us)} in ${unmatched.spans} events`],
  ];
}

function cpuRows({ runs, warmup, threads, cpuPercent }: NonNullable<Profile['cpu']>): readonly Row[] {
  return [
    ['Timed runs', `${runs} after ${warmup} to warm up`],
    ['Threads', String(threads)],
    ['CPU use', `${cpuPercent.toFixed(0)} % (100 % is one core)`],
  ];
}

function htpRows({ cycles, clockMhz, ddr, peakVtcmBytes, vtcmBytes, simulatedAs, opsWithoutCost }: HtpDetail): readonly Row[] {
  return [
    ['Cycles', `${countText(cycles)} at ${(clockMhz / 1000).toFixed(2)} GHz`],
    ...Object.entries(ddr).map(([kind, bytes]): Row => [`DDR: ${shownName(kind)}`, bytesText(bytes)]),
    [
      'VTCM at most',
      peakVtcmBytes === undefined ? undefined : `${bytesText(peakVtcmBytes)}${vtcmBytes ? ` of ${bytesText(vtcmBytes)}` : ''}`,
    ],
    ['Simulated as', simulatedAs],
    ['Operations without a cost', opsWithoutCost.length === 0 ? undefined : shownName(opsWithoutCost.join(', '), 400)],
  ];
}

/** One bar per lane of the timeline: the part of the whole time in which it worked. */
function lanesHtml(timeline: Timeline): string {
  const lanes = laneTotals(timeline).map(
    ({ lane, share }) =>
      `<div class="lane"><bdi>${escapeHtml(shownName(lane.name))}</bdi><span><i style="transform:scaleX(${share.toFixed(4)})"></i></span>${percentText(share)}</div>`,
  );
  return lanes.length === 0 ? '' : `<h3>Threads, busy</h3>\n${lanes.join('\n')}`;
}
