import type { PlacementOverlay } from '../../src/protocol/calls';
import type { PaintedPlan } from '../../src/protocol/quantize-calls';
import { el } from '../dom';
import { widthText } from '../scene/accuracy';
import { sourceText, valueText } from '../scene/columns';
import { pinMarks } from '../scene/pins';
import { boxAt, edgeAt, type Scene } from '../scene/scene';
import { unitLabels, unitOf } from '../scene/units';
import type { Store } from '../store';
import { bytes, short } from '../text';

/** How near to an edge the pointer must be, in pixels. */
const reach = 5;
const tipOffset = 14;

/** A place of the pointer, on the pane and on the drawing. */
export interface PointerPlace {
  readonly pane: { readonly x: number; readonly y: number; readonly width: number };
  readonly world: { readonly x: number; readonly y: number };
  readonly scale: number;
}

/** The box or edge under the pointer, and a text that says what it is. */
export class Hover {
  readonly tip = el('div', { class: 'tip', attributes: { role: 'tooltip' } });
  box = -1;
  edge = -1;

  constructor(
    private readonly store: Store,
    private readonly changed: () => void,
  ) {
    this.tip.hidden = true;
  }

  move(scene: Scene, { pane, world, scale }: PointerPlace): void {
    const box = boxAt(scene, world.x, world.y);
    this.set(scene, box, box >= 0 ? -1 : edgeAt(scene, world.x, world.y, reach / scale));
    const room = pane.width - pane.x;
    const left = room < this.tip.offsetWidth + 2 * tipOffset ? pane.x - this.tip.offsetWidth - tipOffset : pane.x + tipOffset;
    this.tip.style.transform = `translate(${Math.max(0, left)}px, ${pane.y + tipOffset}px)`;
  }

  leave(scene: Scene | undefined): void {
    if (scene) this.set(scene, -1, -1);
  }

  private set(scene: Scene, box: number, edge: number): void {
    if (box === this.box && edge === this.edge) return;
    this.box = box;
    this.edge = edge;
    this.tip.textContent =
      edge >= 0 ? `${edgeText(scene, edge)}${crossingText(scene, this.store.now.placement, edge)}` : this.boxText(scene, box);
    this.tip.hidden = this.tip.textContent === '';
    this.changed();
  }

  private boxText(scene: Scene, index: number): string {
    const box = scene.view.boxes[index];
    if (!box) return '';
    const { placement, pinned, encodingMarks, painting } = this.store.now;
    const reason = placement?.verdicts[box.node]?.reason ?? '';
    const refused = pinMarks(pinned).get(box.node)?.refused;
    const pin = refused === undefined ? '' : `The pin cannot be fulfilled. ${refused}`;
    const encoding = encodingMarks.get(box.node)?.what ?? '';
    const lines = [
      short(box.opType),
      short(box.name, 90),
      short(box.detail, 90),
      ...this.columnTexts(scene, index),
      short(reason, 160),
      short(pin, 200),
      short(encoding, 200),
      short(paintText(painting?.plan, box.name), 200),
    ];
    return lines.filter(Boolean).join('\n');
  }

  /** What the two columns say of a node, and on which rung. */
  private columnTexts({ view }: Scene, index: number): readonly string[] {
    const { fillColumn, barColumn } = this.store.now;
    const { node } = view.boxes[index]!;
    if (node < 0) return [];
    return [...new Set([fillColumn, barColumn])].flatMap((column) => {
      if (!column) return [];
      const how = column.source.rung ?? short(sourceText(column.source), 60);
      return `${short(column.title, 40)}: ${valueText(column, column.values[node])} (${how})`;
    });
  }
}

/** Why a node's width is not as it was, or not as it was painted. */
function paintText(plan: PaintedPlan | undefined, node: string): string {
  const refused = plan?.refused.find((one) => one.node === node);
  if (refused) return `Cannot be painted so. ${refused.because}`;
  const followed = plan?.followed.find((one) => one.node === node);
  return followed ? `${widthText(followed.precision)} follows. ${followed.because}` : '';
}

/** `HTP → CPU (estimate)` where the value changes the unit. */
function crossingText({ view }: Scene, placement: PlacementOverlay | undefined, edge: number): string {
  const { from, to } = view.edges;
  const [out, into] = [unitOf(placement, view.boxes[from[edge]!]!.node), unitOf(placement, view.boxes[to[edge]!]!.node)];
  if (!placement || !out || !into || out === into || out === 'removed' || into === 'removed') return '';
  return `\n${unitLabels[out]} → ${unitLabels[into]} (${placement.rung})`;
}

function edgeText({ view }: Scene, edge: number): string {
  const value = view.values[view.edges.value[edge]!]!;
  const size = value.bytes === undefined ? '' : ` · ${bytes(value.bytes)}`;
  return `${short(value.name, 60)}\n${short(value.type, 60)}${size}`;
}
