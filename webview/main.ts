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
import './styles/quantize.css';
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
import { accuracyPanel, mixedPanel, paintingPlace } from './panels/quantize-sections';
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
import { amount, short } from './text';
import { addInTurn, nextTask } from './turns';

/** The parts of the side panel, from above. */
const sideParts = [
  differencesPanel,
  summaryPanel,
  accuracyPanel,
  selectorPanel,
  nextStepsPanel,
  mixedPanel,
  layersPanel,
  selectionPanel,
  pinsPanel,
  diagnosticsPanel,
  profilesPanel,
];

/** Builds the page and starts it. Nothing is drawn from strings of markup. */
function run(root: HTMLElement): void {
  const app = new App(new Store(), connectHost());
  // While the engine reads the model, the page is built.
  app.guard('start', () => app.start(build(root, app)));
}

/** The graph first, then what stands around it, in tasks of their own. */
async function build(root: HTMLElement, app: App): Promise<void> {
  await nextTask();
  const graph = new GraphPane(app);
  app.exports.frame = () => graph.frame();
  const sideSash = sash(root, '--side-width', 'Width of the side panel', true, [220, 720], 330);
  const side = el('aside', { class: 'side', attributes: { 'aria-label': 'Details' } });
  const center = el('div', { class: 'center' }, graph.element);
  const body = el('div', { class: 'body' }, center, sideSash.element, side);
  root.append(heading(app), body);
  const tools = toolbar(app);
  body.before(tools.element, banners(app));
  await tools.filled;
  graph.element.append(legend(app), levelTools(app));
  graph.element.before(
    supposedBar(app),
    revisionBar(app),
    comparisonBar(app),
    paintingPlace(app, graph),
    spotlightBar(app),
    breadcrumb(app),
  );
  center.append(problemView(app));
  await addInTurn(
    side,
    sideParts.map((part) => () => [part(app)]),
  );
  await nextTask();
  const list = new LayerList(app);
  const timelineSash = sash(root, '--timeline-height', 'Height of what is under the graph', false, [80, 480], 252);
  root.append(bottomOf(app, timelineSash.element, list), statusLine(app));
  app.store.watch(['problem', 'model'], () =>
    root.classList.toggle('failed', app.store.now.problem !== undefined && app.store.now.model === undefined),
  );
  await nextTask();
  // The first number that is written loads the browser's formats: better now than with the model.
  amount(0);
  await nextTask();
  keepState({ app, graph, side, list, sideSash, timelineSash }, readState(app.host.getState()));
  linkPages(app, graph);
  app.history.follow(graph);
  findingKeys(app, graph.element);
}

function heading({ store }: App): HTMLElement {
  const element = el('h1', { class: 'unseen' });
  store.watch(['start'], () => {
    element.textContent = short(store.now.start?.name ?? '');
  });
  return element;
}

function bottomOf(app: App, sashElement: HTMLElement, list: LayerList): HTMLElement {
  const element = bottomArea(app, sashElement, list, timelinePanel(app));
  app.store.watch(['profile'], () => {
    element.hidden = app.store.now.profile?.timeline === undefined;
  });
  return element;
}

run(document.getElementById('qnn-lens')!);
