import type { Provenance, Rung } from '../../src/protocol/calls';
import type { App } from '../app';
import { el, fill, foreign, icon } from '../dom';
import { popover } from './popover';

const icons: Readonly<Record<Rung, string>> = {
  estimate: 'edit',
  imported: 'cloud-download',
  verified: 'verified',
  simulated: 'beaker',
  measured: 'pulse',
};

const meanings: Readonly<Record<Rung, string>> = {
  estimate: 'Computed here in milliseconds from rules and tables. Not asked of any compiler, not run anywhere.',
  imported: 'Read from a file that another tool wrote. The file does not say whether it was measured, simulated or emulated.',
  verified: 'Answered by the QNN compiler itself for this chip and precision.',
  simulated: 'Run on the cycle simulator of the QNN toolchain, not on a device.',
  measured: 'Measured on the machine or device named below.',
};

/** Two pills that say how the placement and the times are known, and who said so. */
export function provenancePills(app: App): HTMLElement {
  const element = el('span', { class: 'pills' });
  const { store } = app;
  store.watch(['placement', 'times', 'target', 'supposed', 'pinned'], () => {
    const { placement, times, target, supposed, pinned } = store.now;
    const what = supposed ? 'supposed' : pinned ? 'pinned' : 'placement';
    fill(element, ...(placement ? pill(what, placement) : []), ...(times ? pill('time', times, target.soc) : []));
  });
  return element;
}

/** Beside a figure of a panel: only the rung, the rest on a click. */
export function rungPill(what: string, provenance: Provenance): HTMLElement {
  const { rung } = provenance;
  const button = el(
    'button',
    { class: `pill small ${rung}`, title: 'Where this comes from', attributes: { type: 'button', 'data-rung': rung } },
    el('span', { class: 'pill-text' }, rung),
  );
  return el(
    'span',
    {},
    button,
    popover(button, `Where the ${what} comes from`, () => originParts(provenance)),
  );
}

function pill(what: string, provenance: Provenance & { readonly simulatedAs?: string }, target?: string): Node[] {
  const { rung } = provenance;
  const button = el(
    'button',
    {
      class: `pill ${rung}`,
      title: 'Where this comes from',
      attributes: { type: 'button', 'data-pill': what === 'time' ? 'time' : 'placement', 'data-rung': rung },
    },
    icon(icons[rung]),
    el('span', { class: 'pill-text' }, `${what} ${rung}`, el('span', { class: 'pill-producer' }, ` · ${producedBy(provenance, target)}`)),
  );
  return [button, popover(button, `Where the ${what} comes from`, () => originParts(provenance))];
}

function originParts({ rung, producer, simulatedAs }: Provenance & { readonly simulatedAs?: string }): readonly Node[] {
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Rung', rung],
    ['Producer', producer.tool],
    ['Version', producer.version],
    ['Chip', producer.chip],
    ['Simulated as', simulatedAs],
    ['Settings', producer.settings],
  ];
  const known = rows.flatMap(([key, value]) => (value ? [el('dt', {}, key), el('dd', {}, foreign(value))] : []));
  return [el('p', {}, meanings[rung]), el('dl', { class: 'facts' }, ...known)];
}

/** `QNN Lens rules 0.1`; a simulation of another chip than the target names that first: `SA8255 → SM8650`. */
export function producedBy({ producer, simulatedAs }: Provenance & { readonly simulatedAs?: string }, target?: string): string {
  const { tool, version } = producer;
  const stand = simulatedAs && target && simulatedAs !== target ? `${simulatedAs} → ${target} · ` : '';
  return `${stand}${tool} ${version}`.trim();
}
