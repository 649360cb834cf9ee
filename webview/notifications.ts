import type { Notification } from '../src/protocol/host-calls';
import type { App } from './app';

type Actions = { readonly [K in Notification['notify']]: (app: App, one: Extract<Notification, { notify: K }>) => void };

/** What each message of the host does to the page. */
const actions: Actions = {
  placement: (app, { placement }) => app.keepPlacement(placement),
  profile: (app, { profile }) => {
    app.showProfile(profile);
    app.guard('profiles', () => app.loadProfiles());
  },
  profiles: (app) => app.guard('profiles', () => app.loadProfiles()),
  target: (app, { target }) => {
    app.store.set({ target });
    app.guard('place', () => app.place());
  },
  job: ({ store }, { state, over }) => {
    const others = store.now.jobs.filter((one) => one.job !== state.job);
    store.set({ jobs: over ? others : [...others, state] });
  },
  changed: (app) => app.forgetModel(),
  nodeData: (app, { data }) => app.overlays.addNodeData(data),
  quantized: (app, { id }) => app.quantizations.shown(id),
  front: ({ store }, { front }) => store.set({ front }),
  encodings: (app) => app.encodings.renew(),
  compare: (app, one) => app.comparing.models(one),
  uncompare: (app) => app.comparing.close(),
  sync: (app, { view }) => app.comparing.onFollow?.(view),
  reveal: (app, { node }) => app.reveal(node),
  export: (app, { format }) => app.exports.run(format),
};

export function receive(app: App, notification: Notification): void {
  // A page may be older than the host that talks to it after an update.
  const act = actions[notification.notify] as ((app: App, one: Notification) => void) | undefined;
  act?.(app, notification);
}
