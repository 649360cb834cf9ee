import type { Explanation, ShownLayer } from '../../src/protocol/report-calls';
import { bottleneckCount, longestRows } from '../../src/protocol/report-calls';
import type { App } from '../app';
import { el, fill, icon, tailed } from '../dom';
import { layersByName } from '../scene/times';
import { unitOf } from '../scene/units';
import { micros, percent, short } from '../text';

interface Bottleneck {
  readonly node: number;
  readonly name: string;
}

/** The longest layers, the longest first: time, share and unit at once, the reason as soon as the engine has told it. */
export function bottlenecks(app: App): HTMLElement {
  const element = el('div', { class: 'bottlenecks', attributes: { role: 'list' } });
  const { store } = app;
  let round = 0;
  store.follow(['times', 'view', 'placement', 'profile'], () => {
    round += 1;
    const own = round;
    const found = longest(app);
    fill(element, ...found.map((one) => row(app, one, undefined)));
    if (found.length === 0) return;
    app.guard('explain', async () => {
      const told = await app.host.call('explain', question(app, found));
      if (own === round) fill(element, ...found.map((one, at) => row(app, one, shortened(told, at))));
    });
  });
  return element;
}

/** What one layer shares with the one above it is told once. */
function shortened(told: readonly Explanation[], at: number): Explanation | undefined {
  const [above, own] = [told[at - 1], told[at]];
  return own && above && own.why === above.why && own.help === above.help ? { why: 'For the same reason.' } : own;
}

function longest({ store, levels }: App): readonly Bottleneck[] {
  const { times } = store.now;
  if (!times) return [];
  const known = new Map([...levels.boxes()].filter(({ node }) => node >= 0).map(({ node, name }) => [node, name]));
  const us = times.us.map((one, node) => (known.has(node) ? one : Number.NaN));
  return longestRows(us, bottleneckCount).map((node) => ({ node, name: known.get(node)! }));
}

function question(app: App, found: readonly Bottleneck[]) {
  const { placement, profile, supposed, times, target } = app.store.now;
  const byName = profile && !supposed ? layersByName(profile) : undefined;
  const layers = found.map(({ node, name }): ShownLayer => ({ node, verdict: placement?.verdicts[node], layer: byName?.get(name) }));
  const { precision } = placement?.target ?? target;
  return { model: app.modelPath(), layers, precision, onCpuByChoice: times?.takenOn === 'cpu' };
}

function row(app: App, { node, name }: Bottleneck, told: Explanation | undefined): HTMLElement {
  const { times, placement } = app.store.now;
  const us = times!.us[node]!;
  const bar = el('span', { class: `fill ${times!.takenOn ?? unitOf(placement, node) ?? 'removed'}` });
  bar.style.transform = `scaleX(${Math.min(1, us / times!.longestUs)})`;
  const button = el(
    'button',
    {
      class: 'bottleneck',
      title: [short(name, 300), told?.why, told?.help].filter(Boolean).join('\n'),
      attributes: { type: 'button', 'data-layer': short(name, 300) },
      on: { click: () => app.reveal(node) },
    },
    el(
      'span',
      { class: 'layer' },
      tailed(name),
      el('span', { class: 'bar' }, bar),
      el('span', { class: 'figure' }, `${micros(us)} · ${percent(us / times!.totalUs)}`),
    ),
    told ? el('span', { class: 'bottleneck-why' }, short(told.why, 160)) : undefined,
    told?.help ? el('span', { class: 'bottleneck-why' }, icon('lightbulb'), short(told.help, 160)) : undefined,
  );
  return el('div', { attributes: { role: 'listitem' } }, button);
}
