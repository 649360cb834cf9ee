import { el } from '../dom';
import type { Scene } from '../scene/scene';
import { boxColor } from './colors';
import { type Frame, visibleRect } from './frame';

const size = { width: 120, height: 150, inset: 6 };

/** The whole graph in a corner. High graphs are squeezed: the way down matters more than the shape. */
export class Minimap {
  readonly element = el('canvas', { class: 'minimap', attributes: { 'aria-hidden': 'true' } });
  /** The boxes, painted once per graph and coloring. */
  private picture: HTMLCanvasElement | undefined;

  constructor(private readonly goTo: (x: number, y: number) => void) {
    this.element.addEventListener('pointerdown', (event) => {
      event.preventDefault();
      this.element.setPointerCapture(event.pointerId);
      this.follow(event);
    });
    this.element.addEventListener('pointermove', (event) => {
      if (this.element.hasPointerCapture(event.pointerId)) this.follow(event);
    });
  }

  private scene: Scene | undefined;

  /** Colors or graph have changed. */
  repaint(frame: Frame, density: number): void {
    this.scene = frame.scene;
    const picture = this.picture ?? document.createElement('canvas');
    for (const canvas of [picture, this.element]) {
      canvas.width = size.width * density;
      canvas.height = size.height * density;
    }
    const context = picture.getContext('2d')!;
    context.scale(density, density);
    context.translate(size.inset, size.inset);
    paintBoxes(context, frame, this.scales(frame.scene));
    this.picture = picture;
    this.show(frame, density);
  }

  show(frame: Frame, density: number): void {
    const context = this.element.getContext('2d');
    if (!context || !this.picture) return;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.element.width, this.element.height);
    context.drawImage(this.picture, 0, 0);
    const scales = this.scales(frame.scene);
    const view = visibleRect(frame.viewport);
    const { width, height } = frame.scene.layout;
    // Nothing to find one's way in when all of it is on screen.
    this.element.hidden = view.x <= 0 && view.y <= 0 && view.x + view.width >= width && view.y + view.height >= height;
    context.setTransform(density, 0, 0, density, size.inset * density, size.inset * density);
    context.strokeStyle = frame.palette.selection;
    context.lineWidth = 1.2;
    const limit = (value: number, most: number) => Math.max(-3, Math.min(most + 3, value));
    const left = limit(view.x * scales.x, size.width - 2 * size.inset);
    const right = limit((view.x + view.width) * scales.x, size.width - 2 * size.inset);
    const top = limit(view.y * scales.y, size.height - 2 * size.inset);
    const bottom = limit((view.y + view.height) * scales.y, size.height - 2 * size.inset);
    context.strokeRect(left, top, Math.max(3, right - left), Math.max(3, bottom - top));
  }

  private scales({ layout }: Scene): { x: number; y: number } {
    const x = (size.width - 2 * size.inset) / Math.max(1, layout.width);
    const y = (size.height - 2 * size.inset) / Math.max(1, layout.height);
    // A single column would become a wide bar, a single row a high one.
    return { x: Math.min(x, 0.12), y: Math.min(y, 0.12) };
  }

  private follow(event: PointerEvent): void {
    if (!this.scene) return;
    const { x, y } = this.scales(this.scene);
    const box = this.element.getBoundingClientRect();
    this.goTo((event.clientX - box.left - size.inset) / x, (event.clientY - box.top - size.inset) / y);
  }
}

/** Of a large graph many boxes fall on one spot: what would paint it as it is already is left out. */
function paintBoxes(context: CanvasRenderingContext2D, frame: Frame, { x, y }: { readonly x: number; readonly y: number }): void {
  const { layout, width, height, view } = frame.scene;
  const spots = new Map<number, string>();
  const halves = 2 * Math.max(size.width, size.height);
  let last = '';
  for (let index = 0; index < view.boxes.length; index++) {
    // What is open is seen by what is in it.
    if (view.boxes[index]!.kind === 'frame') continue;
    const color = boxColor(frame, index);
    const [left, top] = [layout.x[index]! * x, layout.y[index]! * y];
    const [wide, high] = [Math.max(2, width[index]! * x), Math.max(0.6, height[index]! * y * 0.8)];
    if (high < 1) {
      const spot = (Math.round(2 * top) * halves + Math.round(2 * left)) * halves + Math.round(2 * wide);
      if (spots.get(spot) === color) continue;
      spots.set(spot, color);
    }
    if (color !== last) context.fillStyle = color;
    last = color;
    context.fillRect(left, top, wide, high);
  }
}
