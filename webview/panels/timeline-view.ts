import { easeCubicOut } from 'd3-ease';
import { interpolateNumber } from 'd3-interpolate';
import type { Profile } from '../../src/protocol/calls';
import { el } from '../dom';
import { type Curve, ddrCurve, vtcmCurve } from '../scene/curves';
import { findGaps, type Gap } from '../scene/gaps';
import { type Lane, type LaneScene, makeLanes } from '../scene/lanes';
import { around, type TimeWindow, within } from '../scene/time-window';
import { onThemeChange, type Palette, readPalette } from '../theme';
import { paintTimeline, type TimelineFrame } from './timeline-paint';
import { makeRows, type Row, rowsHeight } from './timeline-rows';

/** What of a timeline is on screen and how; `changed` tells whoever shows something of it beside the drawing. */
export class TimelineView {
  readonly canvas = el('canvas', { attributes: { role: 'application', tabindex: '0', 'aria-label': 'Timeline' } });
  readonly room = el('div', { class: 'timeline-canvas-room' }, this.canvas);
  scene: LaneScene | undefined;
  profile: Profile | undefined;
  rows: readonly Row[] = [];
  gaps: readonly Gap[] = [];
  window: TimeWindow = { from: 0, to: 1 };
  layers: readonly number[] = [];
  focused = -1;
  ruler: TimeWindow | undefined;
  crosshair: number | undefined;
  showsPath = true;
  showsGaps = true;
  private curves: readonly Curve[] = [];
  private palette: Palette = readPalette();
  private hatch: CanvasPattern | null = null;
  private waiting = 0;
  private moving = 0;

  constructor(
    readonly scroll: HTMLElement,
    private readonly folded: Set<string>,
    private readonly changed: () => void,
  ) {
    new ResizeObserver(() => this.invalidate()).observe(scroll);
    scroll.addEventListener('scroll', () => this.invalidate());
    onThemeChange(() => {
      this.palette = readPalette();
      this.hatch = null;
      this.invalidate();
    });
  }

  load(profile: Profile | undefined): void {
    const timeline = profile?.timeline;
    this.profile = timeline && profile;
    this.scene = timeline && profile ? makeLanes(timeline, profile.layers.length) : undefined;
    [this.layers, this.focused, this.ruler] = [[], -1, undefined];
    if (!this.scene || !profile) return;
    this.curves = [vtcmCurve(profile, this.scene), ddrCurve(profile, this.scene)].filter((curve) => curve !== undefined);
    this.gaps = findGaps(this.scene);
    this.window = this.whole;
    this.arrange();
  }

  get whole(): TimeWindow {
    return { from: this.scene?.first ?? 0, to: this.scene?.last ?? 1 };
  }

  /** Rows and what is folded. */
  arrange(): void {
    if (!this.scene) return;
    this.rows = makeRows(this.scene, this.curves, this.folded);
    this.room.style.height = `${rowsHeight(this.rows)}px`;
    this.changed();
    this.invalidate();
  }

  fold(key: string): void {
    if (!this.folded.delete(key)) this.folded.add(key);
    this.arrange();
  }

  /** Another part of the time, at once. */
  show(window: TimeWindow): void {
    this.moving += 1;
    this.window = within(this.whole, window);
    this.invalidate();
  }

  /** The same, so that the eye can follow. */
  glideTo(wanted: TimeWindow): void {
    const to = within(this.whole, wanted);
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
      this.show(to);
      return;
    }
    this.moving += 1;
    const move = this.moving;
    const [from, until] = [interpolateNumber(this.window.from, to.from), interpolateNumber(this.window.to, to.to)];
    const began = performance.now();
    const step = (now: number) => {
      if (move !== this.moving) return;
      const part = Math.min(1, Math.max(0, now - began) / 180);
      this.window = { from: from(easeCubicOut(part)), to: until(easeCubicOut(part)) };
      this.invalidate();
      if (part < 1) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }

  glideAround(part: TimeWindow): void {
    this.glideTo(around(this.whole, part));
  }

  /** Brings a lane into view. */
  scrollTo(lane: number): void {
    const row = this.rows[lane];
    if (!row) return;
    const { scrollTop, clientHeight } = this.scroll;
    if (row.top - 18 < scrollTop) this.scroll.scrollTop = row.top - 18;
    else if (row.top + row.height > scrollTop + clientHeight) this.scroll.scrollTop = row.top + row.height - clientHeight;
  }

  get width(): number {
    return this.room.clientWidth;
  }

  /** Ticks at a place of the canvas. */
  timeAt(x: number): number {
    const { from, to } = this.window;
    return from + (x / Math.max(1, this.width)) * (to - from);
  }

  get ticksPerPixel(): number {
    return (this.window.to - this.window.from) / Math.max(1, this.width);
  }

  rowAt(y: number): Row | undefined {
    const at = y + this.scroll.scrollTop;
    return this.rows.find(({ top, height }) => at >= top && at < top + height);
  }

  laneAt(y: number): Lane | undefined {
    const row = this.rowAt(y);
    return row?.kind === 'lane' ? row.lane : undefined;
  }

  invalidate(): void {
    if (this.waiting === 0)
      this.waiting = requestAnimationFrame(() => {
        this.waiting = 0;
        this.paintNow();
      });
  }

  private paintNow(): void {
    const { scene, width } = this;
    const height = this.scroll.clientHeight;
    if (!scene || width === 0 || height === 0) return;
    const density = Math.min(2, window.devicePixelRatio || 1);
    const [across, down] = [Math.round(width * density), Math.round(height * density)];
    // Setting the size clears the canvas and takes new memory: only when it is another one.
    if (this.canvas.width !== across || this.canvas.height !== down) {
      [this.canvas.width, this.canvas.height] = [across, down];
      this.canvas.style.width = `${width}px`;
      this.canvas.style.height = `${height}px`;
    }
    const context = this.canvas.getContext('2d', { alpha: false })!;
    context.setTransform(density, 0, 0, density, 0, 0);
    this.hatch ??= hatchOf(context, this.palette);
    const began = performance.now();
    paintTimeline(context, this.frame(scene, width, height));
    this.canvas.dataset.paintMs = (performance.now() - began).toFixed(2);
    this.canvas.dataset.from = String(this.window.from);
    this.canvas.dataset.to = String(this.window.to);
  }

  private frame(scene: LaneScene, width: number, height: number): TimelineFrame {
    const { palette, hatch, rows, window, layers, focused, ruler, crosshair, showsPath, profile } = this;
    const layerName = (event: number) => profile?.layers[scene.timeline.layer[event]!]?.name ?? '';
    return {
      palette,
      hatch,
      scene,
      rows,
      window,
      width,
      height,
      scrolled: this.scroll.scrollTop,
      gaps: this.showsGaps ? this.gaps : [],
      showsPath,
      layers,
      layerName,
      focused,
      ruler,
      crosshair,
    };
  }
}

/** Slanted lines over the matrix unit's color: it is told apart without colors too. */
function hatchOf(context: CanvasRenderingContext2D, palette: Palette): CanvasPattern | null {
  const tile = document.createElement('canvas');
  [tile.width, tile.height] = [6, 6];
  const lines = tile.getContext('2d')!;
  lines.strokeStyle = palette.background;
  lines.globalAlpha = palette.highContrast ? 0.9 : 0.45;
  lines.lineWidth = 1.2;
  lines.beginPath();
  for (const shift of [-6, 0, 6]) {
    lines.moveTo(shift, 6);
    lines.lineTo(shift + 6, 0);
  }
  lines.stroke();
  return context.createPattern(tile, 'repeat');
}
