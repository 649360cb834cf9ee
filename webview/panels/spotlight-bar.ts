import type { App } from '../app';
import { el, fill, foreign, icon, toolButton } from '../dom';
import { micros, plural } from '../text';
import { rungPill } from './provenance';

/** Over a graph of which only a part is lit: what it is, what it costs, and the way back. */
export function spotlightBar(app: App): HTMLElement {
  const { store, finding } = app;
  const text = el('span', { class: 'spotlight-text' });
  const element = el(
    'section',
    { class: 'spotlight-bar', attributes: { role: 'status', 'aria-label': 'Lit nodes' } },
    icon('lightbulb'),
    text,
    toolButton('close', 'Light all nodes again (Escape)', () => finding.darken()),
  );
  store.watch(['spotlight', 'times'], () => {
    const { spotlight, times } = store.now;
    element.hidden = spotlight === undefined;
    if (!spotlight) return;
    fill(
      text,
      foreign(spotlight.title),
      ` · ${spotlight.note}`,
      ...(times ? timeParts(times.us, spotlight.nodes) : []),
      times && rungPill('time', times),
    );
  });
  return element;
}

/** The sum of what is known, and how many it leaves out. */
function timeParts(us: Float64Array, nodes: ReadonlySet<number>): readonly string[] {
  const known = [...nodes].map((node) => us[node] ?? Number.NaN).filter((one) => !Number.isNaN(one));
  const without = nodes.size - known.length;
  const sum = known.reduce((total, one) => total + one, 0);
  return [
    ` · ${known.length === 0 ? 'no times known' : micros(sum)}`,
    without > 0 && known.length > 0 ? ` (${plural(without, 'node')} without a time) ` : ' ',
  ];
}
