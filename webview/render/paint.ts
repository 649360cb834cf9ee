import { boxesIn, type Rect } from '../scene/scene';
import { type Frame, visibleRect } from './frame';
import { paintBlocks } from './paint-blocks';
import { paintConversions } from './paint-conversions';
import { paintCounts } from './paint-counts';
import { paintCrossingLabels } from './paint-crossings';
import { paintEdgeLabels, paintEdges } from './paint-edges';
import { paintFrames, paintGroupNames } from './paint-frames';
import { paintHullLabels, paintHulls } from './paint-hulls';

/** What painters ask of a canvas: a picture file is drawn through the same. */
export type DrawingContext = Pick<
  CanvasRenderingContext2D,
  | 'fillStyle'
  | 'strokeStyle'
  | 'lineWidth'
  | 'globalAlpha'
  | 'font'
  | 'textBaseline'
  | 'textAlign'
  | 'beginPath'
  | 'moveTo'
  | 'lineTo'
  | 'bezierCurveTo'
  | 'rect'
  | 'roundRect'
  | 'fillRect'
  | 'strokeRect'
  | 'fillText'
  | 'measureText'
  | 'setLineDash'
> & { fill(): void; stroke(): void };

/** Coordinates are taken from the upper left of what is visible: a canvas counts in 32-bit floats, and a graph may be 700,000 pixels high. */
export interface Pen {
  readonly context: DrawingContext;
  readonly left: number;
  readonly top: number;
  readonly scale: number;
}

const dots = { step: 24, from: 0.45 };

/** One picture: ground, hulls, edges, and the boxes where they are too small for cards. */
export function paint(context: CanvasRenderingContext2D, frame: Frame, density: number, cards: boolean): void {
  paintGraph(paintGround(context, frame, density), frame, visibleRect(frame.viewport), cards);
}

/** Empties the canvas. The pen is for what stands on the ground. */
export function paintGround(context: CanvasRenderingContext2D, frame: Frame, density: number): Pen {
  const { viewport, palette } = frame;
  const view = visibleRect(viewport);
  const pen: Pen = { context, left: view.x, top: view.y, scale: viewport.scale };
  context.setTransform(density, 0, 0, density, 0, 0);
  context.fillStyle = palette.background;
  context.fillRect(0, 0, viewport.width, viewport.height);
  if (viewport.scale >= dots.from && !palette.highContrast) paintDots(pen, frame);
  const scaled = density * viewport.scale;
  context.setTransform(scaled, 0, 0, scaled, 0, 0);
  return pen;
}

/** The graph without its ground, and without the boxes where somebody else draws them as cards. */
export function paintGraph(pen: Pen, frame: Frame, view: Rect, cards: boolean, frames = true): void {
  if (frames) paintFrames(pen, frame, view);
  paintHulls(pen, frame, view);
  paintEdges(pen, frame, view);
  const captions = paintHullLabels(pen, frame, view);
  paintCrossingLabels(pen, frame, view, captions);
  paintCounts(pen, frame, view, captions);
  paintEdgeLabels(pen, frame, view, captions);
  paintConversions(pen, frame, view);
  if (cards) return;
  const boxes = boxesIn(frame.scene, view);
  paintBlocks(pen, frame, boxes);
  paintGroupNames(pen, frame, view, boxes);
}

function paintDots({ context }: Pen, { viewport, palette }: Frame): void {
  const step = dots.step * viewport.scale;
  context.fillStyle = palette.edge;
  context.globalAlpha = 0.25;
  const offset = (at: number) => ((at % step) + step) % step;
  for (let y = offset(viewport.y); y < viewport.height; y += step) {
    for (let x = offset(viewport.x); x < viewport.width; x += step) context.fillRect(x, y, 1, 1);
  }
  context.globalAlpha = 1;
}
