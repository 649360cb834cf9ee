import type { App } from '../app';
import { el, toolButton } from '../dom';
import { openHelp } from '../panels/help';
import { openNodeMenu } from '../panels/node-menu';
import { edgeWeights } from '../scene/columns-edges';
import { type Crossings, crossingsOf, noCrossings } from '../scene/crossings';
import { type Hull, makeHulls } from '../scene/hulls';
import { noPaint, paintMarks } from '../scene/paint-marks';
import { pinMarks } from '../scene/pins';
import { around, boxAt, boxRect, type Scene, titleRect } from '../scene/scene';
import { hitBoxes, litBoxes } from '../scene/spotlight';
import { onThemeChange, type Palette, readPalette } from '../theme';
import { anchorOf } from './anchor';
import { Cards } from './cards';
import { type BoxPaints, paintBoxes } from './colors';
import { cardScale, type Frame, visibleRect } from './frame';
import { canGlide, Glide, type GlideFrame } from './glide';
import { TotalsOfBoxes } from './group-cards';
import { Hover, type PointerPlace } from './hover';
import { listenToGraph } from './input';
import { Minimap } from './minimap';
import { paint } from './paint';
import { GlidePainter } from './paint-glide';
import { Reader } from './reader';
import type { GraphActions } from './shortcuts';
import { step } from './walk';
import { Zoom } from './zoom';

const noDifferences: Frame['differences'] = new Map();

/** A place of the drawing, and the size of the pane that it was seen in. */
interface LeftPlace {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
  readonly width?: number;
  readonly height?: number;
}

/** The graph: a canvas for ground, edges and far boxes, cards as elements over it, and a minimap. Painted at most once per screen frame. */
export class GraphPane {
  readonly element: HTMLElement;
  readonly zoom: Zoom;
  private readonly surface = el('div', { class: 'surface', attributes: { role: 'tree', tabindex: '0' } });
  private readonly canvas = el('canvas', { attributes: { 'aria-hidden': 'true' } });
  private readonly cards = new Cards();
  /** Of the drawing before, on their way out. */
  private readonly leaving = new Cards();
  private readonly glide = new Glide();
  private readonly glidePainter = new GlidePainter();
  private readonly reader: Reader;
  private readonly totals = new TotalsOfBoxes();
  private readonly minimap: Minimap;
  private palette: Palette = readPalette();
  private scene: Scene | undefined;
  private crossings: Crossings = noCrossings;
  private paints: BoxPaints | undefined;
  private edgeWeight: Frame['edgeWeight'];
  private hulls: readonly Hull[] = [];
  private pins: Frame['pins'] = new Map();
  private supposed: Frame['supposed'] = new Set();
  private painting: Frame['painting'] = noPaint;
  private hits: Frame['hits'] = new Map();
  private lit: Frame['lit'];
  private focused = -1;
  private readonly hover: Hover;
  private size = { width: 0, height: 0 };
  private waiting = 0;
  private isPainted = false;
  private isGliding = false;
  /** What has to be drawn again beside the canvas. */
  private stale = { cards: true, minimap: true };
  /** Where each graph was left. */
  private readonly left = new Map<number, LeftPlace>();
  private shownGraph = 0;

  constructor(private readonly app: App) {
    this.zoom = new Zoom(this.surface, () => this.invalidate());
    this.minimap = new Minimap((x, y) => this.zoom.centerOn(x, y, this.zoom.state.scale, true));
    this.hover = new Hover(app.store, () => this.invalidate());
    this.reader = new Reader(app, this.surface);
    this.leaving.element.className = 'leaving';
    this.leaving.element.setAttribute('aria-hidden', 'true');
    this.surface.append(this.canvas, this.cards.element, this.leaving.element, this.reader.item);
    this.element = el(
      'section',
      { class: 'graph', attributes: { 'aria-label': 'Graph' } },
      this.surface,
      this.minimap.element,
      this.zoomTools(),
      this.hover.tip,
      this.reader.voice,
    );
    new ResizeObserver(() => this.resize()).observe(this.surface);
    onThemeChange(() => {
      this.palette = readPalette();
      this.paints = undefined;
      this.restyle();
    });
    this.listen();
    this.watch();
  }

  /** The drawing as it is on screen, which may be on its way to what it will be. */
  private get seen(): Scene | undefined {
    return this.glide.scene ?? this.scene;
  }

  /** For keeping and bringing back. */
  get viewport(): { x: number; y: number; scale: number } {
    return this.zoom.state;
  }

  /** Used instead of the first fit when it is set before a graph is shown. What was in the middle of a pane of that size will be in the middle. */
  restore(viewport: LeftPlace): void {
    this.left.set(0, viewport);
  }

  moveTo({ x, y, scale }: { x: number; y: number; scale: number }): void {
    this.zoom.set(x, y, scale);
  }

  /** Of what is drawn on, in pixels. */
  get surfaceSize(): { readonly width: number; readonly height: number } {
    return this.size;
  }

  focus(): void {
    this.surface.focus();
  }

  /** Puts something over the drawing that takes the pointer. */
  cover(layer: HTMLElement): void {
    this.surface.append(layer);
  }

  /** The place of the drawing under the pointer. */
  worldAt(event: MouseEvent): PointerPlace['world'] {
    return this.placeOf(event).world;
  }

  private watch(): void {
    const { store } = this.app;
    store.watch(['start'], () => {
      this.zoom.wheel = store.now.start?.wheel ?? 'pan';
    });
    store.watch(['scene'], () => this.showScene());
    store.watch(['scene', 'placement', 'times'], () => {
      const { scene, placement, times } = store.now;
      this.crossings = scene ? crossingsOf(scene.view, placement) : noCrossings;
      this.hulls = scene ? makeHulls(scene, placement, times) : [];
      this.restyle();
    });
    store.watch(['pinned', 'supposed'], () => {
      const { pinned, supposed } = store.now;
      this.pins = pinMarks(pinned);
      this.supposed = new Set(supposed?.changed.map(({ node }) => node));
      this.element.classList.toggle('supposed', supposed !== undefined);
      this.restyle();
    });
    store.watch(['painting', 'scene'], () => {
      const { painting, scene } = store.now;
      this.painting = painting && scene ? paintMarks(scene, this.app.levels.boxes(), painting.painted, painting.plan) : noPaint;
      this.element.classList.toggle('painting', painting !== undefined);
      this.restyle();
    });
    store.watch(['encodingMarks', 'comparison', 'facts'], () => this.restyle());
    store.watch(['scene', 'fillColumn', 'barColumn'], () => {
      this.paints = undefined;
      this.restyle();
    });
    store.watch(['scene', 'edgesByBytes'], () => {
      const { scene, edgesByBytes } = store.now;
      this.edgeWeight = scene && edgesByBytes ? edgeWeights(scene.view).weight : undefined;
      this.invalidate();
    });
    store.watch(['hits', 'scene', 'painting'], () => {
      const { scene, hits, painting } = store.now;
      // While one paints, the marks are what paint means.
      this.hits = scene ? hitBoxes(scene, painting?.marked ?? hits) : new Map();
      this.stale.cards = true;
      this.invalidate();
    });
    store.watch(['spotlight', 'scene'], () => {
      const { scene, spotlight } = store.now;
      this.lit = scene && litBoxes(scene, spotlight);
      this.restyle();
    });
    store.watch(['sought'], () => this.showBoxes(store.now.sought?.boxes ?? []));
    store.watch(['selected'], () => {
      this.focused = store.now.selected;
      this.stale.cards = true;
      this.bringIntoView(this.focused);
      this.invalidate();
    });
  }

  private restyle(): void {
    this.stale = { cards: true, minimap: true };
    this.invalidate();
  }

  private showScene(): void {
    const { scene, path } = this.app.store.now;
    if (scene === this.scene || !scene) return;
    if (this.scene) this.left.set(this.shownGraph, { ...this.zoom.state, ...this.size });
    const isSame = this.scene !== undefined && this.shownGraph === path[path.length - 1]!.graph;
    // A banner may have come or gone with the file: the pane's observer tells only later.
    this.resize();
    const anchor = isSame ? this.anchorIn(scene) : undefined;
    const seen = isSame && this.isPainted && canGlide(this.scene!, scene) ? this.frame() : undefined;
    this.scene = scene;
    this.shownGraph = path[path.length - 1]!.graph;
    this.focused = this.app.store.now.selected;
    if (seen) this.cards.handTo(this.leaving);
    else this.cards.clear();
    this.surface.dataset.boxes = String(scene.view.boxes.length);
    this.surface.setAttribute(
      'aria-label',
      `Graph of ${scene.view.boxes.length} boxes. Arrow keys follow edges, Enter selects, Space opens or closes a group or body, Shift+E all of them, Shift+F10 opens the menu.`,
    );
    const { layout } = scene;
    const all = { x: 0, y: 0, width: layout.width, height: layout.height };
    this.zoom.setBounds(all);
    const known = anchor ?? (isSame && this.app.levels.arrival === 'whole' ? undefined : this.placeLeft());
    if (known) this.zoom.set(known.x, known.y, known.scale);
    else if (isSame || scene.view.boxes.some(({ kind }) => kind === 'group')) this.zoom.fit(all, 1, !seen);
    else if ((this.size.height - 64) / layout.height >= cardScale && (this.size.width - 64) / layout.width >= cardScale)
      this.zoom.fit(all, 1, true);
    else this.zoom.fitTop(all, this.firstColumn(scene));
    this.glideFrom(seen);
    this.restyle();
  }

  /** Things begin to move where they were on the screen. */
  private glideFrom(seen: Frame | undefined): void {
    const { x, y, scale } = this.zoom.state;
    if (!seen || !this.scene || seen.viewport.scale !== scale) this.glide.stop();
    else this.glide.start(seen, this.scene, { x: (seen.viewport.x - x) / scale, y: (seen.viewport.y - y) / scale });
  }

  private placeLeft(): LeftPlace | undefined {
    const place = this.left.get(this.shownGraph);
    if (!place) return undefined;
    const { width = this.size.width, height = this.size.height } = place;
    return { ...place, x: place.x + (this.size.width - width) / 2, y: place.y + (this.size.height - height) / 2 };
  }

  /** The window over another drawing of the same graph in which one box stays where it is: the one that was opened or closed, else what one looks at. */
  private anchorIn(scene: Scene): { x: number; y: number; scale: number } | undefined {
    const { arrival } = this.app.levels;
    if (arrival === 'whole' || !this.seen) return undefined;
    const { x, y, scale } = this.zoom.state;
    const anchor = anchorOf(this.seen, scene, {
      ...(arrival !== 'keep' && { key: arrival.key }),
      selected: this.focused,
      seen: visibleRect({ x, y, scale, ...this.size }),
    });
    return anchor && { x: x - anchor.x * scale, y: y - anchor.y * scale, scale };
  }

  private firstColumn(scene: Scene): number {
    const { y, x } = scene.layout;
    let top = 0;
    for (let box = 1; box < y.length; box++) if (y[box]! < y[top]!) top = box;
    return y.length === 0 ? 0 : x[top]! + scene.width[top]! / 2;
  }

  /** What is in the middle stays there: an editor that opens beside must not push the graph out of sight. */
  private resize(): void {
    const before = this.size;
    const { width, height } = sizeOf(this.surface);
    // A hidden page has no size; it comes back to where it was.
    if (width > 0) this.size = { width, height };
    if (width > 0 && before.width > 0) this.zoom.panBy((width - before.width) / 2, (height - before.height) / 2);
    this.restyle();
  }

  private invalidate(): void {
    if (this.waiting === 0) this.waiting = requestAnimationFrame(() => this.paintNow());
  }

  private paintNow(): void {
    this.waiting = 0;
    const frame = this.frame();
    if (!frame || this.size.width === 0) return;
    const density = Math.min(2, window.devicePixelRatio || 1);
    fitCanvas(this.canvas, this.size, density);
    const near = frame.viewport.scale >= cardScale;
    const context = this.canvas.getContext('2d', { alpha: false })!;
    const glide = this.glide.at(performance.now(), frame);
    if (glide) this.glidePainter.paint(context, glide, density, near);
    else paint(context, frame, density, near);
    if (this.stale.cards) this.cards.refresh(frame);
    this.cards.show(glide?.now ?? frame, near, glide);
    this.showLeaving(glide, near);
    if (this.stale.minimap || glide || this.isGliding) this.minimap.repaint(glide?.now ?? frame, density);
    else this.minimap.show(frame, density);
    this.stale = { cards: false, minimap: false };
    this.isGliding = glide !== undefined;
    this.isPainted = true;
    this.surface.dataset.ready = 'true';
    this.surface.dataset.scale = frame.viewport.scale.toFixed(3);
    this.reader.follow(frame.scene, this.focused, near);
    if (glide) this.invalidate();
  }

  private showLeaving(glide: GlideFrame | undefined, near: boolean): void {
    if (glide) this.leaving.fade(glide.goes, near, 1 - glide.part);
    else this.leaving.clear();
  }

  /** What the next picture shows. */
  frame(): Frame | undefined {
    const { placement, times, facts, fillColumn, barColumn, selected, encodingMarks, comparison } = this.app.store.now;
    const { scene } = this;
    if (!scene) return undefined;
    this.paints ??= paintBoxes(scene, this.palette, fillColumn, barColumn);
    const { palette, crossings, paints, edgeWeight, hulls, hits, lit, focused, pins, supposed, painting } = this;
    const { box: hoverBox, edge: hoverEdge } = this.hover;
    const viewport = { ...this.zoom.state, ...this.size };
    return {
      scene,
      palette,
      viewport,
      placement,
      times,
      paints,
      edgeWeight,
      crossings,
      totals: (box) => this.totals.at({ scene, placement, times }, facts, box),
      hulls,
      pins,
      supposed,
      encodingMarks,
      painting,
      differences: comparison?.byNode ?? noDifferences,
      hits,
      lit,
      selected,
      focused,
      hoverBox,
      hoverEdge,
    };
  }

  private listen(): void {
    listenToGraph(this.app, {
      surface: this.surface,
      actions: this.actions(),
      boxUnder: (event) => this.boxUnder(event),
      pick: (box) => {
        this.focused = box;
        this.app.select(box);
      },
      pointAt: (event) => {
        if (this.seen && event) this.hover.move(this.seen, this.placeOf(event));
        else this.hover.leave(this.scene);
      },
      openMenu: (event) => this.onMenu(event),
      enter: () => {
        if (this.focused < 0) this.moveFocus(Math.max(0, this.app.store.now.selected));
      },
    });
  }

  private actions(): GraphActions {
    const { app, zoom } = this;
    return {
      walk: (direction) => this.scene && this.moveFocus(step(this.scene, this.focused, direction)),
      goToEnd: (end) => this.scene && this.moveFocus(end === 'first' ? 0 : this.scene.view.boxes.length - 1),
      selectFocused: () => app.select(this.focused),
      toggleFocused: () => app.levels.toggle(this.focused),
      toggleAll: () => app.levels.toggleAll(),
      leave: () => (app.painting.isOn ? app.painting.leave() : app.select(-1)),
      togglePainting: () => app.painting.toggle(),
      paint: (paint) => app.painting.isOn && app.painting.paint(paint),
      undoPaint: () => app.painting.undo(),
      mark: () => app.painting.isOn && app.painting.mark(this.focused),
      scaleBy: (factor) => zoom.scaleBy(factor),
      panBy: (x, y) => zoom.panBy(x, y),
      fitAll: () => this.fitAll(),
      zoomToSelection: () => this.zoomToSelection(),
      help: openHelp,
    };
  }

  /** From the keyboard the event has no place: the menu stands at the focused box. */
  private onMenu(event: MouseEvent): void {
    const byPointer = event.button === 2;
    const box = byPointer ? this.boxUnder(event) : this.focused;
    event.preventDefault();
    if (!this.scene || box < 0) return;
    this.app.select(box);
    this.hover.leave(this.scene);
    const bounds = this.surface.getBoundingClientRect();
    const { x, y, scale } = this.zoom.state;
    const rect = boxRect(this.scene, box);
    const place = { x: bounds.left + rect.x * scale + x, y: bounds.top + (rect.y + rect.height) * scale + y };
    openNodeMenu(this.app, box, byPointer ? event.clientX : place.x, byPointer ? event.clientY : place.y);
  }

  private moveFocus(box: number): void {
    if (box < 0) return;
    this.focused = box;
    this.stale.cards = true;
    this.bringIntoView(box);
    this.invalidate();
  }

  /** Moves the drawing only when the box is not well on screen. */
  private bringIntoView(box: number): void {
    if (!this.scene || box < 0 || this.size.width === 0) return;
    const { x, y, scale } = this.zoom.goal;
    const rect = titleRect(this.scene, box);
    const left = rect.x * scale + x;
    const top = rect.y * scale + y;
    const inside =
      left > 8 && top > 8 && left + rect.width * scale < this.size.width - 8 && top + rect.height * scale < this.size.height - 8;
    if (!inside) this.zoom.centerOn(rect.x + rect.width / 2, rect.y + rect.height / 2, Math.max(scale, cardScale));
  }

  /** One box is brought into view; several are shown all together. */
  private showBoxes(boxes: readonly number[]): void {
    if (boxes.length === 1) this.moveFocus(boxes[0]!);
    if (boxes.length < 2) return;
    if (this.scene) this.zoom.fit(around(boxes.map((box) => boxRect(this.scene!, box))), 1);
  }

  fitAll(): void {
    if (this.scene) this.zoom.fit({ x: 0, y: 0, width: this.scene.layout.width, height: this.scene.layout.height }, 1);
  }

  zoomToSelection(): void {
    const box = this.focused >= 0 ? this.focused : this.app.store.now.selected;
    if (this.scene && box >= 0) this.zoom.fit(boxRect(this.scene, box), 1);
  }

  private boxUnder(event: MouseEvent): number {
    const card = (event.target as Element).closest<HTMLElement>('[data-box]');
    if (card) return Number(card.dataset.box);
    const { world } = this.placeOf(event);
    return this.seen ? boxAt(this.seen, world.x, world.y) : -1;
  }

  private placeOf(event: MouseEvent): PointerPlace {
    const bounds = this.surface.getBoundingClientRect();
    const pane = { x: event.clientX - bounds.left, y: event.clientY - bounds.top, width: bounds.width };
    const { x, y, scale } = this.zoom.state;
    return { pane, world: { x: (pane.x - x) / scale, y: (pane.y - y) / scale }, scale };
  }

  private zoomTools(): HTMLElement {
    return el(
      'div',
      { class: 'zoom-tools', attributes: { role: 'toolbar', 'aria-label': 'Zoom' } },
      toolButton('zoom-in', 'Zoom in (+)', () => this.zoom.scaleBy(1.4)),
      toolButton('zoom-out', 'Zoom out (-)', () => this.zoom.scaleBy(1 / 1.4)),
      toolButton('screen-full', 'Fit all (0)', () => this.fitAll()),
      toolButton('target', 'Zoom to selection (F)', () => this.zoomToSelection()),
      toolButton('question', 'Keys and gestures (?)', openHelp),
    );
  }
}

function sizeOf(element: HTMLElement): { width: number; height: number } {
  return { width: element.clientWidth, height: element.clientHeight };
}

function fitCanvas(canvas: HTMLCanvasElement, { width, height }: { width: number; height: number }, density: number): void {
  const [w, h] = [Math.round(width * density), Math.round(height * density)];
  if (canvas.width === w && canvas.height === h) return;
  canvas.width = w;
  canvas.height = h;
}
