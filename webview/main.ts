import './styles/theme.css';
import './styles/frame.css';
import './styles/graph.css';
import './styles/panels.css';
import './styles/choice.css';
import './styles/help.css';
import './styles/overlays.css';
import './styles/compare.css';
import './styles/finding.css';
import './styles/levels.css';
import './styles/table.css';
import './styles/timeline.css';
import '@vscode/codicons/dist/codicon.css';
import { App } from './app';
import { el } from './dom';
import { findingKeys } from './finding-keys';
import { connectHost } from './host';
import { linkPages } from './linked';
import { keepState, readState } from './page-state';
import { bottomArea } from './panels/bottom';
import { breadcrumb } from './panels/breadcrumb';
import { comparisonBar } from './panels/comparison-bar';
import { differencesPanel } from './panels/differences';
import { statusLine } from './panels/jobs';
import { layersPanel } from './panels/layers';
import { legend } from './panels/legend';
import { levelTools } from './panels/level-tools';
import { nextStepsPanel } from './panels/next-steps';
import { pinsPanel } from './panels/pins';
import { banners, diagnosticsPanel, problemView } from './panels/problems';
import { profilesPanel } from './panels/profiles';
import { revisionBar } from './panels/revision-bar';
import { sash } from './panels/sash';
import { selectionPanel } from './panels/selection';
import { selectorPanel } from './panels/selector';
import { spotlightBar } from './panels/spotlight-bar';
import { summaryPanel } from './panels/summary';
import { supposedBar } from './panels/supposed';
import { LayerList } from './panels/table';
import { timelinePanel } from './panels/timeline';
import { toolbar } from './panels/toolbar';
import { GraphPane } from './render/graph-pane';
import { Store } from './store';
import { short } from './text';

/** Builds the page and starts it. Nothing is drawn from strings of markup. */
function run(root: HTMLElement): void {
  const store = new Store();
  const app = new App(store, connectHost());
  const graph = new GraphPane(app);
  const side = el(
    'aside',
    { class: 'side', attributes: { 'aria-label': 'Details' } },
    differencesPanel(app),
    summaryPanel(app),
    selectorPanel(app),
    nextStepsPanel(app),
    layersPanel(app),
    selectionPanel(app),
    pinsPanel(app),
    diagnosticsPanel(app),
    profilesPanel(app),
  );
  const timeline = timelinePanel(app);
  const sideSash = sash(root, '--side-width', 'Width of the side panel', true, [220, 720], 330);
  const timelineSash = sash(root, '--timeline-height', 'Height of what is under the graph', false, [80, 480], 252);
  app.exports.frame = () => graph.frame();
  graph.element.append(legend(app), levelTools(app));
  const center = el(
    'div',
    { class: 'center' },
    supposedBar(app),
    revisionBar(app),
    comparisonBar(app),
    spotlightBar(app),
    breadcrumb(app),
    graph.element,
    problemView(app),
  );
  const list = new LayerList(app);
  const bottom = bottomArea(app, timelineSash.element, list, timeline);
  const heading = el('h1', { class: 'unseen' });
  store.watch(['start'], () => {
    heading.textContent = short(store.now.start?.name ?? '');
  });
  root.append(heading, toolbar(app), banners(app), el('div', { class: 'body' }, center, sideSash.element, side), bottom, statusLine(app));
  store.watch(['profile'], () => {
    bottom.hidden = store.now.profile?.timeline === undefined;
  });
  store.watch(['problem', 'model'], () =>
    root.classList.toggle('failed', store.now.problem !== undefined && store.now.model === undefined),
  );
  keepState({ app, graph, side, list, sideSash, timelineSash }, readState(app.host.getState()));
  linkPages(app, graph);
  app.history.follow(graph);
  findingKeys(app, graph.element);
  app.guard('start', () => app.start());
}

run(document.getElementById('qnn-lens')!);
