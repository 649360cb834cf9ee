import { easeCubicOut } from 'd3-ease';
import type { Scene } from '../scene/scene';
import { type Moment, type Transition, transitionOf } from '../scene/transition';
import type { Frame } from './frame';
import { flight, isMotionReduced } from './motion';

/** Boxes of both drawings together. With more of them a picture takes longer than a screen's frame, and nobody could follow them either. */
const mostBoxes = 4000;

/** What is painted while one drawing becomes another. */
export interface GlideFrame {
  readonly now: Frame;
  readonly stays: Frame;
  readonly comes: Frame;
  readonly goes: Frame;
  /** Where everything will be. */
  readonly end: Scene;
  /** By box: 1 where it fades in. */
  readonly isNew: Uint8Array;
  /** How far it has got, from 0 to 1. */
  readonly part: number;
}

/** Whether one drawing may glide into the other: not where that is too much or not wanted. */
export function canGlide(before: Scene, now: Scene): boolean {
  return before.view.boxes.length + now.view.boxes.length <= mostBoxes && !isMotionReduced();
}

/** Boxes and edges go from where they were to where they are, what is new fades in and what is gone fades out. */
export class Glide {
  private transition: Transition | undefined;
  private before: Frame | undefined;
  private moment: Moment | undefined;
  private begin: number | undefined;

  /** The drawing at this moment; undefined while nothing moves. */
  get scene(): Scene | undefined {
    return this.moment?.now;
  }

  /** From what is on screen to another drawing, whose origin is `shift` from that of the one on screen. */
  start(before: Frame, scene: Scene, shift: { readonly x: number; readonly y: number }): void {
    const from = this.moment?.now ?? before.scene;
    this.stop();
    this.before = { ...before, selected: -1, focused: -1, hoverBox: -1, hoverEdge: -1 };
    this.transition = transitionOf(from, scene, shift);
    this.moment = this.transition(0);
  }

  /** The picture of this time, which is counted from the first one. Undefined once everything is where it belongs. */
  at(time: number, frame: Frame): GlideFrame | undefined {
    if (!this.transition || !this.before) return undefined;
    this.begin ??= time;
    const passed = (time - this.begin) / flight;
    if (passed >= 1) {
      this.stop();
      return undefined;
    }
    const part = easeCubicOut(Math.max(0, passed));
    this.moment = this.transition(part);
    const { now, stays, comes, goes, isNew } = this.moment;
    const still: Frame = { ...frame, hulls: [], hoverEdge: -1 };
    return {
      part,
      isNew,
      end: frame.scene,
      now: { ...frame, scene: now },
      stays: { ...still, scene: stays },
      comes: { ...frame, scene: comes, hoverEdge: -1 },
      goes: { ...this.before, scene: goes, viewport: frame.viewport, palette: frame.palette },
    };
  }

  stop(): void {
    this.transition = undefined;
    this.before = undefined;
    this.moment = undefined;
    this.begin = undefined;
  }
}
