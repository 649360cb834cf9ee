import type { ProblemFields } from '../../src/protocol/calls';
import { cardScale, type Frame, visibleRect } from '../render/frame';
import { type DrawingContext, type Pen, paintGraph } from '../render/paint';
import { paintGroupNames } from '../render/paint-frames';
import { boxesIn, type Rect } from '../scene/scene';
import { type Caption, captionHeight, paintLegend, paintTitle, titleHeight } from './caption';
import { paintCards } from './paint-cards';
import { type MeasureText, SvgContext } from './svg-context';

const margin = 32;
const leastWidth = 760;

/** Of the whole drawing, as files that other programs still open. */
const mostSvgBoxes = 20_000;
/** A report has room for so much; of a larger graph its groups can be closed first. */
export const mostReportBoxes = 4000;
const mostPixels = 64e6;
const mostSide = 16_000;
const leastScale = 0.05;
const finest = 2;

/** So many cards are drawn before the page has its turn. */
const cardsAtOnce = 500;

/** The graph as it is drawn, with title and legend. Fails with a problem where it is too large for such a file. */
export async function svgPicture(frame: Frame, caption: Caption, measure: MeasureText = measureOnCanvas()): Promise<string> {
  const { boxes } = frame.scene.view;
  if (boxes.length > mostSvgBoxes) throw tooLarge(`The drawing has ${boxes.length} boxes; SVG is made of up to ${mostSvgBoxes}.`);
  const context = new SvgContext(measure);
  const size = sizeOf(frame);
  await paintWhole(context, frame, caption, size, 1);
  return context.document(size.width, size.height, caption.title);
}

function measureOnCanvas(): MeasureText {
  const context = document.createElement('canvas').getContext('2d')!;
  return (text, font) => {
    context.font = font;
    return context.measureText(text).width;
  };
}

/** The same in pixels, as fine as fits. */
export async function pngPicture(frame: Frame, caption: Caption): Promise<Uint8Array> {
  const size = sizeOf(frame);
  const scale = Math.min(finest, mostSide / size.width, mostSide / size.height, Math.sqrt(mostPixels / (size.width * size.height)));
  if (scale < leastScale)
    throw tooLarge(`The drawing has ${Math.round(size.width)} × ${Math.round(size.height)} pixels, of which a PNG could show no names.`);
  const { canvas, context } = newCanvas(size.width * scale, size.height * scale);
  context.setTransform(scale, 0, 0, scale, 0, 0);
  await paintWhole(context, frame, caption, size, scale);
  return bytesOf(canvas);
}

/** What is on screen, twice as fine, with the legend below. */
export async function pngOfView(frame: Frame): Promise<Uint8Array> {
  const { viewport, palette } = frame;
  const view = visibleRect(viewport);
  const height = viewport.height + captionHeight(frame);
  const { canvas, context } = newCanvas(viewport.width * finest, height * finest);
  context.scale(finest, finest);
  context.fillStyle = palette.background;
  context.fillRect(0, 0, viewport.width, height);
  context.save();
  context.rect(0, 0, viewport.width, viewport.height);
  context.clip();
  context.scale(viewport.scale, viewport.scale);
  await paintPart({ context, left: view.x, top: view.y, scale: viewport.scale }, frame, view);
  context.restore();
  paintLegend(context, frame, 12, viewport.height);
  return bytesOf(canvas);
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function sizeOf(frame: Frame): Size {
  const { width, height } = frame.scene.layout;
  return { width: Math.max(leastWidth, width + 2 * margin), height: height + titleHeight + captionHeight(frame) + margin };
}

async function paintWhole(context: DrawingContext, frame: Frame, caption: Caption, size: Size, scale: number): Promise<void> {
  const { layout } = frame.scene;
  context.fillStyle = frame.palette.background;
  context.fillRect(0, 0, size.width, size.height);
  paintTitle(context, frame, caption, margin);
  const left = -Math.max(margin, (size.width - layout.width) / 2);
  const whole = { x: -margin, y: -margin, width: layout.width + 2 * margin, height: layout.height + 2 * margin };
  await paintPart({ context, left, top: -titleHeight, scale }, frame, whole);
  paintLegend(context, frame, margin, size.height - captionHeight(frame));
}

async function paintPart(pen: Pen, frame: Frame, rect: Rect): Promise<void> {
  const near = pen.scale >= cardScale;
  paintGraph(pen, frame, rect, near);
  if (!near) return;
  const boxes = boxesIn(frame.scene, rect);
  for (let at = 0; at < boxes.length; at += cardsAtOnce) {
    paintCards(pen, frame, boxes.slice(at, at + cardsAtOnce));
    await new Promise((resume) => setTimeout(resume));
  }
  // On screen these are elements too.
  paintGroupNames(pen, frame, rect, []);
}

function newCanvas(width: number, height: number): { readonly canvas: HTMLCanvasElement; readonly context: CanvasRenderingContext2D } {
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(width);
  canvas.height = Math.ceil(height);
  return { canvas, context: canvas.getContext('2d', { alpha: false })! };
}

async function bytesOf(canvas: HTMLCanvasElement): Promise<Uint8Array> {
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
  if (!blob) throw tooLarge(`This browser makes no picture of ${canvas.width} × ${canvas.height} pixels.`);
  return new Uint8Array(await blob.arrayBuffer());
}

function tooLarge(what: string): ProblemFields {
  return { code: 'picture-too-large', where: 'export', what, fix: 'Close groups of the graph, or export the view.' };
}
