import type { Profile } from '../../src/protocol/calls';
import type { App } from '../app';
import { el, fill, toolButton } from '../dom';
import { busyTicks, layerExtent, shades } from '../scene/lanes';
import { bytes, micros, percent, plural, short } from '../text';
import { listen, type TimelineKeys } from './timeline-input';
import type { Row } from './timeline-rows';
import { fillTotals } from './timeline-totals';
import { TimelineView } from './timeline-view';

/** What each hardware thread did: lanes under the graph, with the layer of each event. */
export function timelinePanel(app: App): HTMLElement {
  return new Timeline(app).element;
}

const help =
  'Ctrl+wheel or W and S zoom, drag, A and D move, arrow keys step from event to event, Enter selects the layer, F shows the selection, ' +
  '0 all, G the next idle stretch, Shift+drag measures.';

class Timeline {
  readonly element: HTMLElement;
  private readonly facts = el('span', { class: 'facts-line' });
  private readonly head = el('div', { class: 'timeline-title' });
  private readonly names = el('ul', { class: 'lane-names' });
  private readonly totals = el('div', { class: 'timeline-totals' });
  private readonly tip = el('div', { class: 'tip', attributes: { role: 'tooltip' } });
  private readonly spoken = el('div', { class: 'unseen', attributes: { 'aria-live': 'polite' } });
  private readonly scroll = el('div', { class: 'timeline-scroll' });
  private readonly view: TimelineView;
  private readonly keys: TimelineKeys;
  /** By layer of the profile, the node's id; -1 for one that the model does not have. */
  private nodeOfLayer: Int32Array = new Int32Array(0);
  /** Layers by the nodes that were fused into them. */
  private hostOfNode = new Map<number, number>();

  constructor(private readonly app: App) {
    this.view = new TimelineView(this.scroll, new Set(), () => this.refresh());
    this.view.canvas.title = '';
    this.view.canvas.setAttribute('aria-description', help);
    this.keys = listen(this.view, {
      choose: (event) => this.choose(event),
      tip: (text, x, y) => this.showTip(text, x, y),
      say: (text) => {
        this.spoken.textContent = text;
      },
      changed: () => this.refresh(),
    });
    this.scroll.append(this.names, this.view.room);
    const body = el('div', { class: 'timeline-body' }, this.scroll, this.totals);
    this.tip.hidden = true;
    const attributes = { 'aria-label': 'Timeline' };
    this.element = el('section', { class: 'timeline', attributes }, this.head, body, this.tip, this.spoken);
    app.store.watch(['profile'], () => this.load(app.store.now.profile));
    app.store.watch(['selected', 'scene', 'view'], () => this.follow());
  }

  private load(profile: Profile | undefined): void {
    this.element.hidden = profile?.timeline === undefined;
    [this.nodeOfLayer, this.hostOfNode] = [new Int32Array(0), new Map()];
    this.tip.hidden = true;
    this.view.load(profile);
    if (!profile?.timeline) return;
    this.facts.textContent = headline(profile);
    this.view.canvas.setAttribute(
      'aria-label',
      `Timeline: ${plural(profile.timeline.lanes.length, 'lane')}, ${plural(profile.timeline.start.length, 'event')}`,
    );
    this.app.guard('timeline', () => this.join(profile));
  }

  /** The profile knows names; which nodes of the model they are, in whatever graph, the engine knows. */
  private async join(profile: Profile): Promise<void> {
    const fused = profile.layers.flatMap(({ fused: names = [] }, layer) => names.map((name) => ({ name, layer })));
    const names = [...profile.layers.map(({ name }) => name), ...fused.map(({ name }) => name)];
    const nodes = await this.app.host.call('layerNodes', { model: this.app.modelPath(), names });
    if (this.app.store.now.profile !== profile) return;
    this.nodeOfLayer = nodes.slice(0, profile.layers.length);
    for (const [i, { layer }] of fused.entries()) this.hostOfNode.set(nodes[profile.layers.length + i]!, layer);
    this.follow();
  }

  /** The layers of the selected box: a closed group has many. */
  private follow(): void {
    const { scene, selected } = this.app.store.now;
    const layers = new Set<number>();
    if (scene && selected >= 0) {
      this.nodeOfLayer.forEach((node, layer) => {
        if (node >= 0 && scene.boxOfNode.get(node) === selected) layers.add(layer);
      });
      for (const [node, layer] of this.hostOfNode) if (scene.boxOfNode.get(node) === selected) layers.add(layer);
    }
    this.view.layers = [...layers];
    const { focused, scene: lanes } = this.view;
    if (lanes && focused >= 0 && !layers.has(lanes.timeline.layer[focused]!)) this.view.focused = -1;
    this.refresh();
    this.view.invalidate();
  }

  private choose(event: number): void {
    const node = this.nodeOfLayer[this.view.scene?.timeline.layer[event] ?? -1] ?? -1;
    if (node >= 0) this.app.reveal(node);
    else this.spoken.textContent = 'This event belongs to no layer of the model.';
  }

  /** What stands beside the drawing. */
  private refresh(): void {
    if (!this.view?.scene) return;
    fill(this.head, el('b', {}, 'Timeline'), this.facts, ...this.seek(), el('span', { class: 'spring' }), ...this.tools());
    fill(this.names, ...this.view.rows.map((row) => this.nameOf(row)));
    fillTotals(this.totals, this.view);
  }

  private seek(): readonly HTMLElement[] {
    const { layers, scene, profile } = this.view;
    const extent = scene && layers.length > 0 ? layerExtent(scene, layers) : undefined;
    if (!scene || !profile || !extent) return [];
    const events = layers.reduce((sum, layer) => sum + scene.layerFirst[layer + 1]! - scene.layerFirst[layer]!, 0);
    const name = layers.length === 1 ? short(profile.layers[layers[0]!]!.name, 40) : plural(layers.length, 'layer');
    const text = `${name}: ${plural(events, 'event')} in ${micros((extent.to - extent.from) / scene.timeline.ticksPerUs)}`;
    const button = el(
      'button',
      {
        class: 'link seek',
        title: 'Show all events of the selected layer (F)',
        attributes: { type: 'button', 'data-seek': '' },
        on: { click: () => this.keys.toSelection() },
      },
      text,
    );
    return [button];
  }

  private tools(): readonly HTMLElement[] {
    const { view, keys } = this;
    const toggle = (label: string, title: string, isOn: boolean, act: () => void) => {
      const click = () => {
        act();
        this.refresh();
        view.invalidate();
      };
      const attributes = { type: 'button', 'aria-pressed': String(isOn), 'data-toggle': label };
      return el('button', { class: 'tool word', title, attributes, on: { click } }, label);
    };
    return [
      toggle('critical path', 'Mark the chain of events that the end waited for', view.showsPath, () => {
        view.showsPath = !view.showsPath;
      }),
      toggle('idle', 'Mark idle stretches and what they wait for', view.showsGaps, () => {
        view.showsGaps = !view.showsGaps;
      }),
      toolButton('chevron-left', 'Longer idle stretch (Shift+G)', () => keys.stepGap(-1)),
      toolButton('chevron-right', 'Next idle stretch, the longest first (G)', () => keys.stepGap(1)),
      toolButton('zoom-in', 'Zoom into the timeline (W)', () => keys.zoom(0.7)),
      toolButton('zoom-out', 'Zoom out of the timeline (S)', () => keys.zoom(1 / 0.7)),
      toolButton('screen-full', 'Show the whole timeline (0)', () => keys.all()),
    ];
  }

  private nameOf(row: Row): HTMLElement {
    const { view } = this;
    const { scene } = view;
    const name = row.kind === 'lane' ? row.lane.name : row.curve.label;
    const isCurrent = row.kind === 'lane' && view.focused >= 0 && scene?.laneOf[view.focused] === row.index;
    const button = toolButton(row.folded ? 'chevron-right' : 'chevron-down', `${row.folded ? 'Unfold' : 'Fold'} ${short(name, 40)}`, () =>
      view.fold(row.key),
    );
    button.setAttribute('aria-expanded', String(!row.folded));
    const figure = row.kind === 'lane' && row.lane.depth === 0 && scene ? percent(this.busyShare(row)) : '';
    const label = el('span', { class: 'label', title: name }, `${row.kind === 'lane' && row.lane.depth > 0 ? '└ ' : ''}${short(name, 40)}`);
    const element = el(
      'li',
      { class: `lane-name ${row.folded ? 'folded' : ''} ${isCurrent ? 'current' : ''}`, attributes: { 'data-lane': short(name, 40) } },
      button,
      label,
      el('span', { class: 'figure', title: 'Busy' }, figure),
    );
    element.style.height = `${row.height}px`;
    return element;
  }

  private busyShare(row: Row & { readonly kind: 'lane' }): number {
    const { scene, ruler, whole } = this.view;
    const { from, to } = ruler ?? whole;
    return scene ? shades.reduce((sum, _, shade) => sum + busyTicks(scene, row.lane, shade, from, to), 0) / (to - from) : 0;
  }

  private showTip(text: string | undefined, x: number, y: number): void {
    this.tip.hidden = text === undefined;
    if (text === undefined) return;
    this.tip.textContent = text;
    const canvas = this.view.canvas.getBoundingClientRect();
    const own = this.element.getBoundingClientRect();
    const left = Math.max(4, Math.min(canvas.left - own.left + x + 14, own.width - this.tip.offsetWidth - 6));
    const below = canvas.top - own.top + y + 16;
    const top = below + this.tip.offsetHeight > own.height ? below - this.tip.offsetHeight - 28 : below;
    this.tip.style.transform = `translate(${left}px, ${top}px)`;
  }
}

/** `19,812 events · 0.61 ms · 1.5 GHz · simulated as SA8255 · VTCM peak 5.9 MB of 8.4 MB` */
function headline({ timeline, htp }: Profile): string {
  if (!timeline) return '';
  let last = 0;
  for (let event = 0; event < timeline.start.length; event++) last = Math.max(last, timeline.start[event]! + timeline.duration[event]!);
  const clock =
    timeline.tick === 'cycle' ? `${(timeline.ticksPerUs / 1000).toLocaleString('en-US', { maximumFractionDigits: 2 })} GHz` : '';
  const peak =
    htp?.peakVtcmBytes === undefined ? '' : `VTCM peak ${bytes(htp.peakVtcmBytes)}${htp.vtcmBytes ? ` of ${bytes(htp.vtcmBytes)}` : ''}`;
  const chip = htp?.simulatedAs ? `simulated as ${htp.simulatedAs}` : '';
  return [plural(timeline.start.length, 'event'), micros(last / timeline.ticksPerUs), clock, chip, peak].filter(Boolean).join(' · ');
}
