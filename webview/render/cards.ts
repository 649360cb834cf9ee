import type { Box } from '../../src/protocol/calls';
import { el, fill, tailed } from '../dom';
import { frameHeader } from '../layout/layout';
import { type DifferenceKind, kindLabels, kindPictures } from '../scene/comparison';
import { ghostSuffix } from '../scene/ghosts';
import { boxesIn, boxRect, framesIn, type Rect, type Scene } from '../scene/scene';
import { unitLabels, unitOf } from '../scene/units';
import { micros, short } from '../text';
import { cardValues } from './card-values';
import { boxColor, boxTint, isLacking } from './colors';
import { detailScale, type Frame, visibleRect } from './frame';
import type { GlideFrame } from './glide';
import { drawFrameTitle, drawUnitBar, figuresText, spokenTotals, sumText } from './group-cards';
import { setTreePlace } from './tree';

/** Cards are kept this far outside of the window, so that a small pan makes none. */
const margin = 120;

interface Card {
  readonly element: HTMLElement;
  readonly op: HTMLElement;
  readonly time: HTMLElement;
  readonly name: HTMLElement;
  readonly unit: HTMLElement;
  readonly marks: HTMLElement;
  readonly bar: HTMLElement;
  readonly detail: HTMLElement;
  /** Of a group: how much of it each unit does. */
  readonly units: HTMLElement;
  /** Of a frame. */
  readonly title: HTMLElement;
}

/** The boxes on screen as elements: crisp text, reachable for screen readers and tests. Elements are used again for other boxes. */
export class Cards {
  readonly element = el('div', { class: 'cards', attributes: { role: 'presentation' } });
  private readonly shown = new Map<number, Card>();
  private readonly spare: Card[] = [];
  private isMoving = false;

  /** Draws again what depends on colors, times or marks; without it only new cards are drawn. */
  refresh(frame: Frame): void {
    for (const [box, card] of this.shown) this.draw(card, box, frame);
  }

  /** While the drawing glides every card is put in its place anew, and those that are `isNew` are seen as far as that has got. */
  show(frame: Frame, visible: boolean, glide?: GlideFrame): void {
    const { viewport, scene } = frame;
    this.element.hidden = !visible;
    const rect = visibleRect(viewport, margin);
    const wanted = new Set(visible ? cardsIn(scene, rect) : []);
    // What is new comes out of a small group all together: only what will be in sight is drawn.
    const arriving = glide && new Set(cardsIn(glide.end, rect));
    for (const box of wanted) if (arriving && glide.isNew[box] === 1 && !arriving.has(box)) wanted.delete(box);
    this.element.classList.toggle('near', viewport.scale >= detailScale);
    for (const [box, card] of this.shown) {
      if (wanted.has(box)) continue;
      this.shown.delete(box);
      this.spare.push(card);
    }
    for (const box of wanted) if (!this.shown.has(box)) this.take(box, frame);
    if (glide || this.isMoving) for (const [box, card] of this.shown) place(card, box, scene, glide?.isNew[box] === 1 ? glide.part : 1);
    this.isMoving = glide !== undefined;
    for (const box of scene.frames) this.moveTitle(box, frame);
    // Spare ones leave the page only now: those that were used again need not be moved.
    for (const card of this.spare) card.element.remove();
    if (visible) this.element.style.transform = transformOf(viewport);
  }

  /** Nothing of the old graph is left. */
  clear(): void {
    for (const { element } of this.shown.values()) element.remove();
    this.shown.clear();
  }

  /** The cards on screen become another's, who lets them fade: they are nobody's items any more. */
  handTo(other: Cards): void {
    other.clear();
    for (const [box, card] of this.shown) {
      card.element.removeAttribute('id');
      card.element.removeAttribute('data-box');
      other.shown.set(box, card);
      other.element.append(card.element);
    }
    this.shown.clear();
  }

  /** Takes what was handed over along with the drawing, as far as it is still in that; nothing else comes. */
  fade({ scene, viewport }: Frame, visible: boolean, opacity: number): void {
    const wanted = new Set(visible ? scene.boxBands.between(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY) : []);
    for (const [box, card] of this.shown) {
      if (wanted.has(box)) place(card, box, scene, 1);
      else {
        card.element.remove();
        this.shown.delete(box);
      }
    }
    this.element.style.opacity = String(opacity);
    this.element.style.transform = transformOf(viewport);
  }

  private take(box: number, frame: Frame): void {
    const card = this.spare.pop() ?? makeCard();
    this.shown.set(box, card);
    place(card, box, frame.scene, 1);
    card.element.id = `box-${box}`;
    card.element.dataset.box = String(box);
    this.draw(card, box, frame);
    if (!card.element.isConnected) this.element.append(card.element);
  }

  /** The title of a frame stays in sight while any of the frame is. */
  private moveTitle(box: number, { scene, viewport }: Frame): void {
    const card = this.shown.get(box);
    if (!card) return;
    const { y, height } = boxRect(scene, box);
    const top = Math.max(y, Math.min(visibleRect(viewport).y, y + height - frameHeader));
    card.element.style.top = `${top}px`;
  }

  private draw(card: Card, index: number, frame: Frame): void {
    const box = frame.scene.view.boxes[index]!;
    const unit = unitOf(frame.placement, box.node);
    const values = cardValues(frame, index, unit === 'removed');
    const { element } = card;
    element.className = `card ${box.kind} ${unit ?? 'unplaced'}`;
    const supposed = frame.supposed.has(box.node);
    element.classList.toggle('opens', box.graphs.length > 0);
    element.classList.toggle('supposed', supposed);
    const difference = differenceOf(frame, box);
    element.classList.toggle('ghost', box.ghost !== undefined);
    element.classList.toggle('different', difference !== undefined);
    element.classList.toggle('selected', index === frame.selected);
    element.classList.toggle('focused', index === frame.focused);
    element.classList.toggle('hit', frame.hits.has(index));
    element.classList.toggle('dim', frame.lit?.[index] === 0);
    element.dataset.hits = box.node < 0 && frame.hits.has(index) ? String(frame.hits.get(index)) : '';
    element.dataset.unit = unit ?? '';
    element.classList.toggle('lacking', isLacking(frame, index));
    element.style.setProperty('--stripe', boxColor(frame, index));
    element.style.setProperty('--tint', boxTint(frame, index));
    element.setAttribute('aria-selected', String(index === frame.selected));
    setTreePlace(element, frame.scene, index);
    const marks = marksOf(frame, box);
    const opens = box.kind === 'group' || box.kind === 'frame' || box.graphs.length > 0;
    if (opens) element.setAttribute('aria-expanded', String(box.kind === 'frame'));
    else element.removeAttribute('aria-expanded');
    element.setAttribute(
      'aria-label',
      [describe(box, unit && unitLabels[unit]), ...values.spoken, ...marks.map(({ label }) => label)].join(', '),
    );
    fill(card.marks, ...marks.map(({ picture, kind }) => el('span', { class: `codicon codicon-${picture} ${kind}` })));
    card.op.textContent = short(box.opType || box.name, 60);
    tailed(box.kind === 'node' ? box.name.slice(0, box.ghost === undefined ? undefined : -ghostSuffix.length) : '', card.name);
    card.detail.textContent = short(box.detail, 120);
    card.time.textContent = box.ghost === undefined ? values.bar : '';
    card.unit.textContent =
      (difference && kindLabels[difference]) ?? values.fill ?? (unit ? `${unitLabels[unit]}${supposed ? '?' : ''}` : '');
    element.classList.toggle('no-bar', Number.isNaN(values.length));
    card.bar.style.transform = `scaleX(${Number.isNaN(values.length) ? 0 : values.length})`;
    if (box.kind === 'group' || box.kind === 'frame') this.drawTotals(card, index, frame);
  }

  private drawTotals(card: Card, index: number, frame: Frame): void {
    const { kind, opType, name, node } = frame.scene.view.boxes[index]!;
    const totals = frame.totals(index);
    card.element.setAttribute(
      'aria-label',
      [`${kind === 'group' ? 'closed group' : 'open'} ${short(opType || name)}`, node === -1 ? spokenTotals(totals) : short(name)].join(
        ', ',
      ),
    );
    if (kind === 'frame') {
      drawFrameTitle(card.title, frame.scene, index, totals);
      return;
    }
    fill(card.name, figuresText(totals));
    drawUnitBar(card.units, totals);
    if (frame.paints.bar?.id === 'time') card.time.textContent = sumText(totals.us, micros);
  }
}

function cardsIn(scene: Scene, rect: Rect): readonly number[] {
  return [...framesIn(scene, rect), ...boxesIn(scene, rect)];
}

function transformOf({ x, y, scale }: Frame['viewport']): string {
  return `translate(${x}px, ${y}px) scale(${scale})`;
}

function place({ element }: Card, box: number, scene: Scene, opacity: number): void {
  const { x, y, width, height } = boxRect(scene, box);
  const high = scene.view.boxes[box]!.kind === 'frame' ? frameHeader : height;
  const shown = opacity === 1 ? '' : String(opacity);
  Object.assign(element.style, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${high}px`, opacity: shown });
}

interface Mark {
  readonly picture: string;
  readonly kind: string;
  readonly label: string;
}

/** Small signs beside the unit: supposed, pinned, a faulty encoding. */
function marksOf(frame: Frame, box: Box): readonly Mark[] {
  const { pins, supposed, encodingMarks, painting } = frame;
  const { node } = box;
  const marks: Mark[] = [];
  const difference = differenceOf(frame, box);
  if (difference) marks.push({ picture: kindPictures[difference], kind: `compared-mark ${difference}`, label: kindLabels[difference] });
  if (painting.refused.has(node)) marks.push({ picture: 'warning', kind: 'paint refused', label: 'cannot have the width it was painted' });
  else if (painting.painted.has(node)) marks.push({ picture: 'paintcan', kind: 'paint', label: 'painted' });
  else if (painting.followed.has(node)) marks.push({ picture: 'link', kind: 'paint followed', label: 'its width follows from others' });
  const pin = pins.get(node);
  const encoding = encodingMarks.get(node);
  if (supposed.has(node)) marks.push({ picture: 'beaker', kind: 'guess', label: 'supposed' });
  if (encoding) marks.push({ picture: encoding.severity, kind: encoding.severity, label: `encoding ${encoding.severity}` });
  if (pin) {
    const refused = pin.refused === undefined ? '' : ', which cannot be';
    marks.push({
      picture: refused === '' ? 'pinned' : 'pinned-dirty',
      kind: refused === '' ? 'pin' : 'pin refused',
      label: `pinned to ${unitLabels[pin.unit]}${refused}`,
    });
  }
  return marks;
}

/** What a comparison says of the box. */
function differenceOf({ differences }: Frame, { node, ghost }: Box): DifferenceKind | undefined {
  return ghost === undefined ? differences.get(node)?.kind : 'removed';
}

/** What a screen reader says of a box. */
function describe(box: Box, unit: string | undefined): string {
  if (box.kind !== 'node') return `graph ${box.kind} ${short(box.name)}, ${short(box.detail)}`;
  const place = unit ? `, ${unit}` : '';
  return `${short(box.opType)} ${short(box.name)}${place}`;
}

function makeCard(): Card {
  const op = el('span', { class: 'op' });
  const time = el('span', { class: 'time' });
  const name = el('bdi', { class: 'name' });
  const unit = el('span', { class: 'unit' });
  const marks = el('span', { class: 'marks', attributes: { 'aria-hidden': 'true' } });
  const bar = el('span', { class: 'fill' });
  const detail = el('bdi', { class: 'detail' });
  const units = el('span', { class: 'units' });
  const title = el('span', { class: 'title' });
  const open = el('span', {
    class: 'codicon codicon-expand-all fold',
    title: 'Open (Space)',
    attributes: { 'data-fold': '', 'aria-hidden': 'true' },
  });
  const element = el(
    'div',
    { attributes: { role: 'treeitem' } },
    el('span', { class: 'stripe' }),
    op,
    time,
    name,
    el('span', { class: 'place' }, marks, unit, open),
    detail,
    units,
    title,
    el('span', { class: 'bar' }, bar),
  );
  return { element, op, time, name, unit, marks, bar, detail, units, title };
}
