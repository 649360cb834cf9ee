import type { Profile } from '../../src/protocol/calls';
import type { App } from '../app';
import { el, fill } from '../dom';
import { eventAt, type Lane, laneExtent, makeLanes, vtcmLevel } from '../scene/lanes';
import { bytes, micros, short } from '../text';
import { onThemeChange, type Palette, readPalette } from '../theme';
import { axisHeight, laneHeight, paintTimeline, type TimelineFrame, timelineLeft } from './timeline-paint';

/** What each hardware thread did, cycle by cycle. Ctrl with the wheel zooms, wheel and drag move, a click selects the node. */
export function timelinePanel(app: App): HTMLElement {
  return new Timeline(app).element;
}

class Timeline {
  readonly element: HTMLElement;
  private readonly title = el('div', { class: 'timeline-title' });
  private readonly canvas = el('canvas', { attributes: { role: 'img', tabindex: '0' } });
  private readonly tip = el('div', { class: 'tip', attributes: { role: 'tooltip' } });
  private readonly scroll: HTMLElement;
  private palette: Palette = readPalette();
  private lanes: readonly Lane[] = [];
  private level: TimelineFrame['level'];
  private extent = { first: 0, last: 1 };
  private shown = { from: 0, to: 1 };
  private waiting = 0;

  constructor(private readonly app: App) {
    this.scroll = el('div', { class: 'timeline-lanes' }, this.canvas);
    this.element = el('section', { class: 'timeline', attributes: { 'aria-label': 'Timeline' } }, this.title, this.scroll, this.tip);
    this.tip.hidden = true;
    new ResizeObserver(() => this.invalidate()).observe(this.scroll);
    onThemeChange(() => {
      this.palette = readPalette();
      this.invalidate();
    });
    app.store.watch(['profile'], () => this.load(app.store.now.profile));
    app.store.watch(['selected'], () => this.invalidate());
    this.listen();
  }

  private load(profile: Profile | undefined): void {
    const htp = profile?.htp;
    this.element.hidden = htp === undefined;
    if (!profile || !htp) return;
    this.lanes = makeLanes(htp);
    this.level = vtcmLevel(profile, this.lanes);
    this.extent = laneExtent(this.lanes);
    this.shown = { from: this.extent.first, to: this.extent.last };
    const chip = htp.simulatedAs ? ` · simulated as ${htp.simulatedAs}` : '';
    const peak =
      htp.peakVtcmBytes === undefined
        ? ''
        : ` · VTCM peak ${bytes(htp.peakVtcmBytes)}${htp.vtcmBytes ? ` of ${bytes(htp.vtcmBytes)}` : ''}`;
    const clock = `${(htp.clockMhz / 1000).toLocaleString('en-US', { maximumFractionDigits: 2 })} GHz`;
    fill(
      this.title,
      `Timeline · ${profile.rung} · ${micros(this.cyclesToUs(this.extent.last - this.extent.first))} · ${clock}${chip}${peak}`,
    );
    this.canvas.setAttribute('aria-label', `Timeline of ${this.lanes.length} hardware threads`);
    this.invalidate();
  }

  private cyclesToUs(cycles: number): number {
    return cycles / (this.app.store.now.profile?.htp?.clockMhz || 1000);
  }

  private invalidate(): void {
    if (this.waiting === 0)
      this.waiting = requestAnimationFrame(() => {
        this.waiting = 0;
        this.paintNow();
      });
  }

  private paintNow(): void {
    const width = this.scroll.clientWidth;
    if (width === 0 || this.lanes.length === 0) return;
    const density = Math.min(2, window.devicePixelRatio || 1);
    const rows = this.lanes.length + (this.level ? 1 : 0);
    const height = rows * laneHeight + axisHeight;
    this.canvas.width = Math.round(width * density);
    this.canvas.height = Math.round(height * density);
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    const context = this.canvas.getContext('2d')!;
    context.scale(density, density);
    const { palette, lanes, level, shown } = this;
    paintTimeline(context, {
      palette,
      lanes,
      level,
      ...shown,
      first: this.extent.first,
      width,
      height,
      selectedLayer: this.selectedLayer(),
      us: (cycles) => this.cyclesToUs(cycles),
    });
  }

  private selectedLayer(): number {
    const { profile, view, selected } = this.app.store.now;
    const name = view?.boxes[selected]?.name;
    return name === undefined ? -1 : (profile?.layers.findIndex((layer) => layer.name === name) ?? -1);
  }

  private timeAt(event: MouseEvent): number {
    const { left, width } = this.canvas.getBoundingClientRect();
    const part = (event.clientX - left - timelineLeft) / Math.max(1, width - timelineLeft);
    return this.shown.from + part * (this.shown.to - this.shown.from);
  }

  private hitAt(event: MouseEvent): { lane: Lane; event: number } | undefined {
    const lane = this.lanes[Math.floor((event.clientY - this.canvas.getBoundingClientRect().top - axisHeight) / laneHeight)];
    const found = lane ? eventAt(lane, this.timeAt(event)) : -1;
    return lane && found >= 0 ? { lane, event: found } : undefined;
  }

  private show(from: number, to: number): void {
    const { first, last } = this.extent;
    const span = Math.min(last - first, Math.max(20, to - from));
    const start = Math.max(first, Math.min(last - span, from));
    this.shown = { from: start, to: start + span };
    this.invalidate();
  }

  private zoomAt(time: number, factor: number): void {
    this.show(time - (time - this.shown.from) * factor, time + (this.shown.to - time) * factor);
  }

  private move(part: number): void {
    const by = part * (this.shown.to - this.shown.from);
    this.show(this.shown.from + by, this.shown.to + by);
  }

  private listen(): void {
    const { canvas } = this;
    canvas.addEventListener('wheel', (event) => this.onWheel(event), { passive: false });
    canvas.addEventListener('pointermove', (event) => {
      if (event.buttons === 1) this.move(-event.movementX / Math.max(1, canvas.clientWidth - timelineLeft));
      this.hover(event);
    });
    canvas.addEventListener('pointerleave', () => {
      this.tip.hidden = true;
    });
    canvas.addEventListener('click', (event) => this.selectAt(event));
    canvas.addEventListener('keydown', (event) => {
      const middle = (this.shown.from + this.shown.to) / 2;
      const actions: Readonly<Record<string, () => void>> = {
        ArrowLeft: () => this.move(-0.1),
        ArrowRight: () => this.move(0.1),
        '+': () => this.zoomAt(middle, 0.7),
        '-': () => this.zoomAt(middle, 1 / 0.7),
        '0': () => this.show(this.extent.first, this.extent.last),
      };
      const action = actions[event.key];
      if (!action) return;
      event.preventDefault();
      action();
    });
  }

  private onWheel(event: WheelEvent): void {
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      this.zoomAt(this.timeAt(event), Math.exp(Math.max(-0.5, Math.min(0.5, event.deltaY * 0.01))));
    } else if (event.deltaX !== 0 || event.shiftKey) {
      event.preventDefault();
      this.move((event.deltaX || event.deltaY) / 1000);
    }
  }

  private selectAt(event: MouseEvent): void {
    const hit = this.hitAt(event);
    const layer = hit && this.app.store.now.profile?.layers[hit.lane.layer[hit.event]!];
    const box = layer && this.app.store.now.view?.boxes.find(({ name }) => name === layer.name);
    if (box) this.app.reveal(box.node);
  }

  private hover(event: PointerEvent): void {
    const hit = this.hitAt(event);
    this.tip.hidden = hit === undefined;
    if (!hit) return;
    const { lane, event: index } = hit;
    const layer = this.app.store.now.profile?.layers[lane.layer[index]!];
    const cycles = lane.end[index]! - lane.start[index]!;
    const name = layer ? `${short(layer.opType)} ${short(layer.name, 60)}` : 'no layer';
    this.tip.textContent = `${name}\n${short(lane.name)} · ${micros(this.cyclesToUs(cycles))} · ${Math.round(cycles).toLocaleString('en-US')} cycles`;
    const { left, top, width } = this.element.getBoundingClientRect();
    this.tip.style.transform = `translate(${Math.min(event.clientX - left + 12, width - 260)}px, ${event.clientY - top - 44}px)`;
  }
}
