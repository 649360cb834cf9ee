import { type Frame, visibleRect } from './frame';
import type { GlideFrame } from './glide';
import { type Pen, paintGraph, paintGround } from './paint';
import { paintFrames } from './paint-frames';

/** A drawing on its way to another one: what fades is painted beside the picture first, for the painters choose their own opacity. */
export class GlidePainter {
  private readonly layer = document.createElement('canvas');

  paint(context: CanvasRenderingContext2D, { now, stays, comes, goes, part }: GlideFrame, density: number, cards: boolean): void {
    const pen = paintGround(context, now, density);
    const view = visibleRect(now.viewport);
    paintFrames(pen, stays, view);
    this.fade(context, goes, { part: 1 - part, density, cards });
    this.fade(context, comes, { part, density, cards });
    paintGraph(pen, stays, view, cards, false);
  }

  private fade(context: CanvasRenderingContext2D, frame: Frame, how: { part: number; density: number; cards: boolean }): void {
    const { layer } = this;
    const { width, height } = context.canvas;
    // A canvas that is given a size is empty.
    [layer.width, layer.height] = [width, height];
    const own = layer.getContext('2d')!;
    const view = visibleRect(frame.viewport);
    const scaled = how.density * frame.viewport.scale;
    own.setTransform(scaled, 0, 0, scaled, 0, 0);
    const pen: Pen = { context: own, left: view.x, top: view.y, scale: frame.viewport.scale };
    paintGraph(pen, frame, view, how.cards);
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalAlpha = how.part;
    context.drawImage(layer, 0, 0);
    context.restore();
  }
}
