import type { ProfileEntry } from '../../src/protocol/calls';
import type { ImportDetail } from '../../src/protocol/timeline-calls';
import type { App } from '../app';
import { el, fill, foreign, linkButton, toolButton } from '../dom';
import { millis, plural, short } from '../text';
import { section } from './section';

const units: Readonly<Record<ProfileEntry['kind'], string>> = { cpu: 'CPU', 'htp-sim': 'HTP', imported: 'of another tool' };

/** Profiles kept beside the model: open one, compare it with another, look at its file, delete it. */
export function profilesPanel(app: App): HTMLElement {
  const body = el('div');
  const note = el('span', { class: 'note' });
  const element = section('Profiles', 'profiles', body, note);
  app.store.watch(['profiles', 'profile', 'baseline', 'model'], () => {
    const { profiles, profile, baseline } = app.store.now;
    note.textContent = String(profiles.length);
    element.hidden = app.store.now.model === undefined;
    fill(
      body,
      ...profiles.map((entry) => entryRow(app, entry, entry.id === profile?.id, entry.id === baseline?.id)),
      profile?.imported ? importedNote(profile.imported) : undefined,
      profile ? linkButton('Back to the estimate', () => app.closeProfile()) : undefined,
      linkButton('Import a profile or trace…', () => app.guard('import', () => app.host.call('startImportProfile', {})), {
        attributes: { 'data-import': '' },
      }),
    );
  });
  return element;
}

/** What of the file is on the graph. */
function importedNote({ file, format, joined, notJoined }: ImportDetail): HTMLElement {
  const text = `${format} from ${short(file, 40)}: ${joined} of ${plural(joined + notJoined, 'name')} joined to nodes`;
  return el('p', { class: 'muted', attributes: { 'data-imported': '' } }, text);
}

function entryRow(app: App, entry: ProfileEntry, shown: boolean, compared: boolean): HTMLElement {
  const canCompare = app.store.now.profile !== undefined && !shown;
  return el(
    'div',
    { class: `profile ${shown ? 'shown' : ''} ${compared ? 'compared' : ''}`, attributes: { 'data-profile': entry.id } },
    el(
      'button',
      {
        class: 'profile-open',
        attributes: { type: 'button', 'aria-pressed': String(shown) },
        on: { click: () => app.openProfile(entry.id) },
      },
      el('b', {}, millis(entry.meanMs)),
      ' ',
      foreign(short(entry.label || units[entry.kind], 60)),
      el(
        'span',
        { class: 'muted' },
        `${entry.rung} · ${units[entry.kind]} · ${when(entry.createdAt)}${entry.stale ? ' · of another version of the model' : ''}`,
      ),
    ),
    canCompare ? toolButton('diff', 'Compare the shown profile with this one', () => app.compareWith(entry.id)) : undefined,
    toolButton('go-to-file', 'Open the profile file', () => app.guard('profile', () => app.host.call('openProfileFile', { id: entry.id }))),
    toolButton('trash', 'Delete this profile', () => app.deleteProfile(entry.id)),
  );
}

function when(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? short(iso, 24) : date.toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'short' });
}
