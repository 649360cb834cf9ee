import type { Port } from '../../src/protocol/calls';
import type { EncodingSite, RangeRow } from '../../src/protocol/config-calls';
import type { App } from '../app';
import { el, foreign, icon, linkButton } from '../dom';
import { rangeText } from '../scene/choice-text';
import { plural, short } from '../text';
import { rungPill } from './provenance';

const mostScales = 3;

/** What the model's configs say of a value, with the error that it causes; that nothing is said, when there is a config and the value is no integer. */
export function encodingRows(app: App, { value, type }: Port): HTMLElement[] {
  const known = app.store.now.encodings;
  if (!known || known.files.length === 0) return [];
  const sites = known.of.get(value) ?? [];
  if (sites.length > 0) return sites.map((site) => siteRow(app, site));
  // Shapes, indices and flags are never quantized.
  if (!/^(float|double|bfloat)/.test(type)) return [];
  return [
    el(
      'div',
      { class: 'encoding missing muted', attributes: { 'data-encoding': 'missing' } },
      `No encoding in ${short(baseName(known.files[0]!), 60)}.`,
    ),
  ];
}

function siteRow(app: App, site: EncodingSite): HTMLElement {
  const { file, span, line, text, findings, range } = site;
  const open = linkButton(
    `${short(baseName(file), 60)}:${line + 1}`,
    () => app.guard('config', () => app.host.call('openConfig', { file, span })),
    {
      title: `Open ${short(file, 300)} at line ${line + 1}`,
      attributes: { 'data-open-config': String(line + 1) },
    },
  );
  return el(
    'div',
    { class: 'encoding', attributes: { 'data-encoding': 'site' } },
    el('div', {}, el('span', { class: 'encoding-text' }, foreign(short(text, 300), { title: numbers(site) })), ' ', open),
    ...findings.map(({ severity, what, fix }) =>
      el(
        'p',
        { class: `encoding-finding ${severity}`, title: fix },
        icon(severity === 'hint' ? 'info' : severity),
        ' ',
        foreign(short(what, 300)),
      ),
    ),
    range ? rangeRow(range) : undefined,
  );
}

/** All scales and offsets, as far as a reader follows. */
function numbers({ scale, offset }: EncodingSite): string {
  const list = (all: readonly number[]) => `${all.slice(0, mostScales).join(', ')}${all.length > mostScales ? `, … (${all.length})` : ''}`;
  return `scale ${list(scale)}; offset ${list(offset)}`;
}

/** The error of the encoding on the tensor's own data. */
function rangeRow(range: RangeRow): HTMLElement {
  return el(
    'div',
    { class: 'range muted', attributes: { 'data-range': '' } },
    rangeText(range),
    ' ',
    rungPill('error', {
      rung: 'estimate',
      producer: { tool: 'QNN Lens range check', version: '', settings: plural(range.elements, 'value') },
    }),
  );
}

function baseName(path: string): string {
  return path.replace(/^.*[\\/]/, '');
}
