import type { Profile } from '../../src/protocol/calls';
import { eventLines, gapText } from '../scene/event-text';
import { endOf, eventAt, firstEndingAfter, layerExtent } from '../scene/lanes';
import { moved, zoomed } from '../scene/time-window';
import type { TimelineView } from './timeline-view';

/** What the user does with pointer and keys on the timeline. */
export interface TimelineActions {
  /** An event was chosen: its layer is to be selected. */
  readonly choose: (event: number) => void;
  /** Text for a tip at a place of the canvas; none hides it. */
  readonly tip: (text: string | undefined, x: number, y: number) => void;
  /** Text for screen readers. */
  readonly say: (text: string) => void;
  readonly changed: () => void;
}

/** Pixels around the pointer in which an event counts as hit, and that a press may move and still be a click. */
const reach = 3;
const zoomStep = 0.7;
const panStep = 0.12;

export function listen(view: TimelineView, actions: TimelineActions): TimelineKeys {
  new TimelinePointer(view, actions);
  return new TimelineKeys(view, actions);
}

class TimelinePointer {
  private pressed: { readonly x: number; readonly y: number; readonly time: number; readonly rules: boolean; moved: boolean } | undefined;

  constructor(
    private readonly view: TimelineView,
    private readonly actions: TimelineActions,
  ) {
    const { canvas } = view;
    canvas.addEventListener('wheel', (event) => this.onWheel(event), { passive: false });
    canvas.addEventListener('pointerdown', (event) => this.onDown(event));
    canvas.addEventListener('pointermove', (event) => this.onMove(event));
    canvas.addEventListener('pointerup', (event) => this.onUp(event));
    canvas.addEventListener('pointercancel', () => this.release());
    canvas.addEventListener('pointerleave', () => this.leave());
    canvas.addEventListener('dblclick', (event) => this.onDouble(event));
  }

  private place(event: MouseEvent): { readonly x: number; readonly y: number } {
    const { left, top } = this.view.canvas.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  private onWheel(event: WheelEvent): void {
    const { view } = this;
    const { x } = this.place(event);
    // A page's worth of lines where the wheel counts in lines.
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    if (event.ctrlKey || event.metaKey) {
      const by = Math.max(-0.5, Math.min(0.5, event.deltaY * unit * 0.01));
      view.show(zoomed(view.whole, view.window, view.timeAt(x), Math.exp(by)));
    } else if (event.deltaX !== 0 || event.shiftKey) {
      view.show(moved(view.whole, view.window, ((event.deltaX || event.deltaY) * unit) / Math.max(1, view.width)));
    } else return;
    event.preventDefault();
  }

  private onDown(event: PointerEvent): void {
    if (event.button !== 0) return;
    const { x, y } = this.place(event);
    this.view.canvas.setPointerCapture(event.pointerId);
    this.pressed = { x, y, time: this.view.timeAt(x), rules: event.shiftKey, moved: false };
    if (event.shiftKey) this.view.ruler = undefined;
  }

  private onMove(event: PointerEvent): void {
    const { view, pressed } = this;
    const { x, y } = this.place(event);
    view.crosshair = x;
    if (pressed && (pressed.moved || Math.abs(x - pressed.x) > reach || Math.abs(y - pressed.y) > reach)) {
      pressed.moved = true;
      if (pressed.rules) this.rule(pressed.time, x);
      else this.drag(event);
    } else if (!pressed) this.hover(x, y);
    view.invalidate();
  }

  private rule(from: number, x: number): void {
    const to = this.view.timeAt(Math.max(0, Math.min(this.view.width, x)));
    this.view.ruler = { from: Math.min(from, to), to: Math.max(from, to) };
    this.actions.changed();
  }

  private drag(event: PointerEvent): void {
    const { view } = this;
    view.canvas.classList.add('dragging');
    this.actions.tip(undefined, 0, 0);
    view.show(moved(view.whole, view.window, -event.movementX / Math.max(1, view.width)));
    view.scroll.scrollTop -= event.movementY;
  }

  private onUp(event: PointerEvent): void {
    const { pressed, view } = this;
    this.release();
    if (!pressed || pressed.moved) return;
    const { x, y } = this.place(event);
    if (view.ruler) {
      view.ruler = undefined;
      this.actions.changed();
    }
    const hit = this.hitAt(x, y);
    view.focused = hit;
    view.invalidate();
    if (hit >= 0) this.actions.choose(hit);
  }

  private release(): void {
    this.pressed = undefined;
    this.view.canvas.classList.remove('dragging');
  }

  private leave(): void {
    this.view.crosshair = undefined;
    this.actions.tip(undefined, 0, 0);
    this.view.invalidate();
  }

  private onDouble(event: MouseEvent): void {
    const { x, y } = this.place(event);
    const hit = this.hitAt(x, y);
    const { scene } = this.view;
    if (hit >= 0 && scene) this.view.glideAround({ from: scene.timeline.start[hit]!, to: endOf(scene.timeline, hit) });
  }

  private hitAt(x: number, y: number): number {
    const { view } = this;
    const lane = view.laneAt(y);
    return lane && view.scene ? eventAt(view.scene, lane, view.timeAt(x), reach * view.ticksPerPixel) : -1;
  }

  private hover(x: number, y: number): void {
    const { view } = this;
    const hit = this.hitAt(x, y);
    this.actions.tip(hit >= 0 ? eventLines(view.profile!, view.scene!, hit).join('\n') : this.gapAt(x, y), x, y);
  }

  private gapAt(x: number, y: number): string | undefined {
    const { view } = this;
    const lane = view.laneAt(y);
    if (!lane || !view.scene || !view.showsGaps) return undefined;
    const time = view.timeAt(x);
    const index = view.scene.lanes.indexOf(lane);
    const gap = view.gaps.find((one) => one.lane === index && one.from <= time && time <= one.to);
    return gap && gapText(view.scene, gap);
  }
}

/** Keys as in other trace viewers, and steps from event to event. */
export class TimelineKeys {
  private gap = -1;
  private readonly actions: Readonly<Record<string, () => void>>;

  constructor(
    private readonly view: TimelineView,
    private readonly todo: TimelineActions,
  ) {
    const { canvas } = view;
    this.actions = {
      w: () => this.zoom(zoomStep),
      s: () => this.zoom(1 / zoomStep),
      a: () => view.show(moved(view.whole, view.window, -panStep)),
      d: () => view.show(moved(view.whole, view.window, panStep)),
      '+': () => this.zoom(zoomStep),
      '-': () => this.zoom(1 / zoomStep),
      '0': () => this.all(),
      f: () => this.toSelection(),
      g: () => this.stepGap(1),
      G: () => this.stepGap(-1),
      ArrowLeft: () => this.step(-1),
      ArrowRight: () => this.step(1),
      ArrowUp: () => this.changeLane(-1),
      ArrowDown: () => this.changeLane(1),
      Enter: () => this.choose(),
      ' ': () => this.choose(),
      Escape: () => this.drop(),
    };
    canvas.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const action = this.actions[event.key] ?? this.actions[event.key.toLowerCase()];
      if (!action) return;
      event.preventDefault();
      event.stopPropagation();
      action();
    });
  }

  zoom(factor: number): void {
    const { view } = this;
    view.show(zoomed(view.whole, view.window, view.timeAt(view.crosshair ?? view.width / 2), factor));
  }

  all(): void {
    this.view.glideTo(this.view.whole);
  }

  /** The spans of the selected layers, else the event that the keys are at, else the ruler. */
  toSelection(): void {
    const { view } = this;
    const { scene, focused } = view;
    if (!scene) return;
    const extent = view.layers.length > 0 ? layerExtent(scene, view.layers) : undefined;
    const event = focused < 0 ? undefined : { from: scene.timeline.start[focused]!, to: endOf(scene.timeline, focused) };
    const wanted = extent ?? event ?? view.ruler;
    if (wanted) view.glideAround(wanted);
  }

  /** To the next or the previous idle stretch, the longest first. */
  stepGap(by: number): void {
    const { view } = this;
    if (view.gaps.length === 0 || !view.scene) return;
    this.gap = (this.gap + by + view.gaps.length) % view.gaps.length;
    const gap = view.gaps[this.gap]!;
    const room = (gap.to - gap.from) * 0.8;
    view.glideTo({ from: gap.from - room, to: gap.to + room });
    view.scrollTo(gap.lane);
    this.todo.say(`${view.scene.lanes[gap.lane]!.name}: ${gapText(view.scene, gap)}`);
  }

  private step(by: number): void {
    const { scene, focused } = this.view;
    if (!scene) return;
    if (focused < 0) this.focus(this.nearest(0));
    else {
      const lane = scene.lanes[scene.laneOf[focused]!]!;
      this.focus(Math.max(lane.from, Math.min(lane.to - 1, focused + by)));
    }
  }

  private changeLane(by: number): void {
    const { scene, focused } = this.view;
    if (!scene) return;
    const lane = focused < 0 ? 0 : Math.max(0, Math.min(scene.lanes.length - 1, scene.laneOf[focused]! + by));
    this.focus(this.nearest(lane));
  }

  /** Of a lane the event at the one before, or at the middle of what is shown. */
  private nearest(index: number): number {
    const { scene, focused, window } = this.view;
    const lane = scene?.lanes[index];
    if (!scene || !lane || lane.to === lane.from) return -1;
    const time = focused < 0 ? (window.from + window.to) / 2 : scene.timeline.start[focused]!;
    return Math.min(lane.to - 1, firstEndingAfter(scene, lane, time));
  }

  private focus(event: number): void {
    const { view } = this;
    const { scene } = view;
    if (event < 0 || !scene || !view.profile) return;
    view.focused = event;
    const [from, to] = [scene.timeline.start[event]!, endOf(scene.timeline, event)];
    const span = view.window.to - view.window.from;
    if (from < view.window.from || to > view.window.to) view.show({ from: (from + to - span) / 2, to: (from + to + span) / 2 });
    view.scrollTo(scene.laneOf[event]!);
    this.todo.say(eventLines(view.profile as Profile, scene, event).join(', '));
    this.todo.changed();
    view.invalidate();
  }

  private choose(): void {
    if (this.view.focused >= 0) this.todo.choose(this.view.focused);
  }

  private drop(): void {
    [this.view.focused, this.view.ruler] = [-1, undefined];
    this.todo.changed();
    this.view.invalidate();
  }
}
