import type { ProfileEntry } from '../../src/protocol/calls';
import type { App } from '../app';
import { el, fill, foreign, linkButton, toolButton } from '../dom';
import { millis, short } from '../text';
import { section } from './section';

const kinds: Readonly<Record<ProfileEntry['kind'], string>> = {
  cpu: 'measured · CPU',
  'htp-sim': 'simulated · HTP',
  imported: 'imported',
};

/** Profiles kept beside the model: open one, compare it with another, look at its file, delete it. */
export function profilesPanel(app: App): HTMLElement {
  const body = el('div');
  const note = el('span', { class: 'note' });
  const element = section('Profiles', 'profiles', body, note);
  app.store.watch(['profiles', 'profile', 'baseline'], () => {
    const { profiles, profile, baseline } = app.store.now;
    note.textContent = String(profiles.length);
    element.hidden = profiles.length === 0 && !profile;
    fill(
      body,
      ...profiles.map((entry) => entryRow(app, entry, entry.id === profile?.id, entry.id === baseline?.id)),
      profile ? linkButton('Back to the estimate', () => app.closeProfile()) : undefined,
    );
  });
  return element;
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
      foreign(short(entry.label || kinds[entry.kind], 60)),
      el(
        'span',
        { class: 'muted' },
        `${kinds[entry.kind]} · ${when(entry.createdAt)}${entry.stale ? ' · of another version of the model' : ''}`,
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
