import type { Paint } from '../painting';
import type { Direction } from './walk';

/** What the keyboard can make happen in the graph. */
export interface GraphActions {
  walk(direction: Direction): void;
  goToEnd(end: 'first' | 'last'): void;
  selectFocused(): void;
  /** Opens or closes a group or a body; false where there is none. */
  toggleFocused(): boolean;
  toggleAll(): void;
  leave(): void;
  scaleBy(factor: number): void;
  panBy(x: number, y: number): void;
  fitAll(): void;
  zoomToSelection(): void;
  help(): void;
  togglePainting(): void;
  /** Nothing happens unless widths are being painted. */
  paint(paint: Paint): void;
  undoPaint(): void;
  /** The focused box joins those that paint means, or leaves them. */
  mark(): void;
}

export interface Shortcut {
  /** `KeyboardEvent.key`; empty for what is handled elsewhere. */
  readonly keys: readonly string[];
  /** As the help names them. */
  readonly shown: string;
  readonly does: string;
  readonly act?: (graph: GraphActions) => unknown;
}

const closer = 1.3;
const panPixels = 80;

/** The keys of the graph while it has the focus: what the help lists is what they do. */
export const graphShortcuts: readonly Shortcut[] = [
  { keys: ['ArrowDown'], shown: '↓', does: 'Along an edge, downward', act: (graph) => graph.walk('down') },
  { keys: ['ArrowUp'], shown: '↑', does: 'Along an edge, upward', act: (graph) => graph.walk('up') },
  { keys: ['ArrowLeft'], shown: '←', does: 'To the box on the left', act: (graph) => graph.walk('left') },
  { keys: ['ArrowRight'], shown: '→', does: 'To the box on the right', act: (graph) => graph.walk('right') },
  { keys: ['Home'], shown: 'Home', does: 'To the first box', act: (graph) => graph.goToEnd('first') },
  { keys: ['End'], shown: 'End', does: 'To the last box', act: (graph) => graph.goToEnd('last') },
  { keys: ['Enter'], shown: 'Enter', does: 'Select', act: (graph) => graph.selectFocused() },
  {
    keys: [' ', 'e'],
    shown: 'Space',
    does: 'Open or close a group or body, else select',
    act: (graph) => graph.toggleFocused() || graph.selectFocused(),
  },
  { keys: ['E'], shown: 'Shift+E', does: 'Open or close all groups', act: (graph) => graph.toggleAll() },
  { keys: ['Escape'], shown: 'Escape', does: 'Select nothing', act: (graph) => graph.leave() },
  { keys: ['+', '='], shown: '+', does: 'Zoom in', act: (graph) => graph.scaleBy(closer) },
  { keys: ['-'], shown: '-', does: 'Zoom out', act: (graph) => graph.scaleBy(1 / closer) },
  { keys: ['0'], shown: '0', does: 'Show all', act: (graph) => graph.fitAll() },
  { keys: ['f', 'F'], shown: 'F', does: 'Zoom to the selection', act: (graph) => graph.zoomToSelection() },
  { keys: ['PageDown'], shown: 'Page Down', does: 'Scroll down', act: (graph) => graph.panBy(0, -5 * panPixels) },
  { keys: ['PageUp'], shown: 'Page Up', does: 'Scroll up', act: (graph) => graph.panBy(0, 5 * panPixels) },
  {
    keys: ['p'],
    shown: 'P',
    does: 'Paint precisions: mark nodes with a lasso or with M, then paint them',
    act: (graph) => graph.togglePainting(),
  },
  { keys: ['m'], shown: 'M', does: 'While painting: mark the box', act: (graph) => graph.mark() },
  { keys: ['1'], shown: '1', does: 'While painting: 8 bits', act: (graph) => graph.paint('8') },
  { keys: ['2'], shown: '2', does: 'While painting: 16 bits', act: (graph) => graph.paint('16') },
  { keys: ['3'], shown: '3', does: 'While painting: float', act: (graph) => graph.paint('float') },
  { keys: ['4'], shown: '4', does: 'While painting: as usual', act: (graph) => graph.paint('usual') },
  { keys: ['Backspace'], shown: 'Backspace', does: 'While painting: take the last stroke back', act: (graph) => graph.undoPaint() },
  { keys: ['?'], shown: '?', does: 'This list', act: (graph) => graph.help() },
  { keys: [], shown: 'Shift+F10', does: 'Menu of the box' },
  { keys: [], shown: 'U, D', does: 'Light what leads to the selected node, what follows from it' },
  { keys: [], shown: 'E', does: 'Light all nodes with the operator of the selected one' },
  { keys: [], shown: '[, ]', does: 'To a producer, to a consumer of the selected node' },
];

export const pageShortcuts: readonly Shortcut[] = [
  { keys: [], shown: 'Ctrl+F', does: 'Search' },
  { keys: [], shown: 'F3, Shift+F3', does: 'Next hit, previous hit' },
  { keys: [], shown: 'Alt+←, Alt+→', does: 'Back, forward' },
  { keys: [], shown: 'Tab', does: 'To the next control' },
];

export const pointerShortcuts: readonly Shortcut[] = [
  { keys: [], shown: 'Drag, two fingers, wheel', does: 'Move the drawing; Shift with the wheel sideways' },
  { keys: [], shown: 'Pinch, Ctrl+wheel', does: 'Zoom at the pointer' },
  { keys: [], shown: 'Click', does: 'Select' },
  { keys: [], shown: 'Double click', does: 'Open or close a group or body; with Alt the body alone' },
  { keys: [], shown: 'Right click', does: 'Menu of the box' },
];

const byKey = new Map(graphShortcuts.flatMap((one) => one.keys.map((key) => [key, one] as const)));

export function shortcutOf(key: string): Shortcut | undefined {
  return byKey.get(key);
}
