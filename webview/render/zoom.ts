import { type Selection, select } from 'd3-selection';
import { type ZoomBehavior, type ZoomTransform, zoom, zoomIdentity } from 'd3-zoom';
import type { Rect } from '../scene/scene';
import { flight, isMotionReduced } from './motion';

/** Pixels around what is fitted. */
const margin = 32;
const closest = 4;
/** Pixels of the drawing that stay on screen. */
const inSight = 160;

/**
 * Drag (left or middle button, a finger) and two fingers on a touchpad pan, pinch and Ctrl or Cmd with the wheel zoom: what VS Code's own editors and
 * touchpads do. `moved` is called after each change.
 */
export class Zoom {
  private readonly behavior: ZoomBehavior<HTMLElement, unknown>;
  private readonly selection: Selection<HTMLElement, unknown, null, undefined>;
  private transform: ZoomTransform = zoomIdentity;
  /** What the wheel does without a key; with Ctrl or Cmd it always zooms. */
  wheel: 'pan' | 'zoom' = 'pan';
  private flying = 0;
  private destination: Zoom['state'] | undefined;
  private drawing: Rect = { x: 0, y: 0, width: 0, height: 0 };

  constructor(
    private readonly surface: HTMLElement,
    moved: () => void,
  ) {
    this.behavior = zoom<HTMLElement, unknown>()
      .filter((event: MouseEvent | TouchEvent) => this.isOurs(event))
      .wheelDelta((event: WheelEvent) => {
        // A notch of a mouse wheel must not jump as far as its 100 pixels say, nor a pinch's few pixels crawl.
        const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1);
        return -Math.sign(pixels) * Math.min(0.35, Math.abs(pixels) * 0.012);
      })
      .clickDistance(4)
      .constrain((transform) => this.keepInSight(transform))
      .on('zoom', ({ transform }: { transform: ZoomTransform }) => {
        this.transform = transform;
        moved();
      });
    this.selection = select(surface).call(this.behavior).on('dblclick.zoom', null);
    surface.addEventListener('wheel', (event) => this.panByWheel(event), { passive: false });
    surface.addEventListener('pointerdown', () => this.land());
    // The middle button would begin to scroll by itself.
    surface.addEventListener('mousedown', (event) => event.button === 1 && event.preventDefault());
  }

  get state(): { readonly x: number; readonly y: number; readonly scale: number } {
    const { x, y, k } = this.transform;
    return { x, y, scale: k };
  }

  /** Where a flight that is under way ends; else the same as `state`. */
  get goal(): { readonly x: number; readonly y: number; readonly scale: number } {
    return this.destination ?? this.state;
  }

  /** How far one can zoom out: twice as far as all of the drawing takes. And where the drawing is, so that nobody loses it. */
  setBounds(drawing: Rect): void {
    this.drawing = drawing;
    const { width, height } = this.surface.getBoundingClientRect();
    const all = Math.min(width / (drawing.width + 2 * margin), height / (drawing.height + 2 * margin));
    this.behavior.scaleExtent([Math.min(0.5, all / 2), closest]);
  }

  set(x: number, y: number, scale: number): void {
    // Who jumps while a flight is under way does not want to be flown on.
    this.land();
    this.behavior.transform(this.selection, zoomIdentity.translate(x, y).scale(scale));
  }

  scaleBy(factor: number): void {
    const { width, height } = this.surface.getBoundingClientRect();
    const [low, high] = this.behavior.scaleExtent();
    const scale = Math.max(low, Math.min(high, this.transform.k * factor));
    const part = scale / this.transform.k;
    this.fly(width / 2 - (width / 2 - this.transform.x) * part, height / 2 - (height / 2 - this.transform.y) * part, scale);
  }

  /** All of `rect` in the middle of the window, at most at `most`. */
  fit(rect: Rect, most: number, jump = false): void {
    const { width, height } = this.surface.getBoundingClientRect();
    const scale = Math.min(most, (width - 2 * margin) / rect.width, (height - 2 * margin) / rect.height);
    const x = width / 2 - (rect.x + rect.width / 2) * scale;
    const y = height / 2 - (rect.y + rect.height / 2) * scale;
    if (jump) this.set(x, y, scale);
    else this.fly(x, y, scale);
  }

  /** The start of a drawing that is too high for the window: its upper end, as wide as the window allows. */
  fitTop(drawing: Rect, column: number): void {
    const { width } = this.surface.getBoundingClientRect();
    const scale = Math.max(0.85, Math.min(1, (width - 2 * margin) / drawing.width));
    this.set(width / 2 - column * scale, margin - drawing.y * scale, scale);
  }

  centerOn(x: number, y: number, scale = this.transform.k, jump = false): void {
    const { width, height } = this.surface.getBoundingClientRect();
    if (jump) this.set(width / 2 - x * scale, height / 2 - y * scale, scale);
    else this.fly(width / 2 - x * scale, height / 2 - y * scale, scale);
  }

  panBy(x: number, y: number): void {
    this.behavior.translateBy(this.selection, x / this.transform.k, y / this.transform.k);
  }

  /** Fingers always; of the mouse the left and the middle button; the wheel where it zooms. */
  private isOurs(event: MouseEvent | TouchEvent): boolean {
    if (event.type === 'wheel') return this.zooms(event as WheelEvent);
    return !('button' in event) || event.button === 0 || event.button === 1;
  }

  /** A pinch arrives as a wheel with Ctrl. */
  private zooms(event: WheelEvent): boolean {
    return event.ctrlKey || event.metaKey || (this.wheel === 'zoom' && !event.shiftKey);
  }

  /** A pan ends while a piece of the drawing is still on screen. */
  private keepInSight(transform: ZoomTransform): ZoomTransform {
    const { width, height } = this.surface.getBoundingClientRect();
    const { x, y, k } = transform;
    const shift = (at: number, from: number, length: number, room: number) => {
      const piece = Math.min(inSight, (length * k) / 2, room / 2);
      return Math.max(piece - (from + length) * k, Math.min(room - piece - from * k, at));
    };
    const { drawing } = this;
    return zoomIdentity.translate(shift(x, drawing.x, drawing.width, width), shift(y, drawing.y, drawing.height, height)).scale(k);
  }

  private panByWheel(event: WheelEvent): void {
    if (this.zooms(event)) return;
    event.preventDefault();
    this.land();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const sideways = event.shiftKey && event.deltaX === 0;
    this.panBy(-(sideways ? event.deltaY : event.deltaX) * unit, sideways ? 0 : -event.deltaY * unit);
  }

  private land(): void {
    cancelAnimationFrame(this.flying);
    this.destination = undefined;
  }

  private fly(x: number, y: number, scale: number): void {
    this.land();
    const from = this.state;
    const begin = performance.now();
    if (isMotionReduced()) {
      this.set(x, y, scale);
      return;
    }
    const step = (time: number) => {
      const part = Math.min(1, Math.max(0, (time - begin) / flight));
      const eased = 1 - (1 - part) ** 3;
      // The scale grows by factors, and the offset goes along with it, so that the goal is approached on a straight way.
      const k = from.scale * (scale / from.scale) ** eased;
      const along = scale === from.scale ? eased : (k - from.scale) / (scale - from.scale);
      this.set(from.x + (x - from.x) * along, from.y + (y - from.y) * along, k);
      if (part < 1) goOn();
    };
    const goOn = () => {
      this.destination = { x, y, scale };
      this.flying = requestAnimationFrame(step);
    };
    goOn();
  }
}
