import type { Cell } from './table-grid';

/** What a key does in a table. */
export type KeyAction =
  | { readonly do: 'move'; readonly to: Cell }
  | { readonly do: 'widen'; readonly by: number }
  | { readonly do: 'reveal' | 'all' | 'toggle' };

interface Size {
  readonly rows: number;
  readonly columns: number;
}

const widenBy = 16;

/** Where each key leads: arrows by cell, Home and End along the row or with Ctrl to the table's ends, pages. The head is the row above the first. */
const moves: Readonly<Record<string, (cell: Cell, page: number, size: Size, ctrl: boolean) => Cell>> = {
  ArrowUp: ({ at, column }) => ({ at: at - 1, column }),
  ArrowDown: ({ at, column }) => ({ at: at + 1, column }),
  ArrowLeft: ({ at, column }) => ({ at, column: column - 1 }),
  ArrowRight: ({ at, column }) => ({ at, column: column + 1 }),
  PageUp: ({ at, column }, page) => ({ at: Math.max(0, at - page), column }),
  PageDown: ({ at, column }, page) => ({ at: at + page, column }),
  Home: ({ at, column }, _, __, ctrl) => (ctrl ? { at, column: 0 } : { at: 0, column }),
  End: ({ at, column }, _, { rows, columns }, ctrl) => (ctrl ? { at, column: columns - 1 } : { at: rows - 1, column }),
};

export function keyAction(event: KeyboardEvent, cell: Cell, page: number, size: Size): KeyAction | undefined {
  const ctrl = event.ctrlKey || event.metaKey;
  if (cell.at < 0 && event.shiftKey && /^Arrow(Left|Right)$/.test(event.key))
    return { do: 'widen', by: event.key === 'ArrowLeft' ? -widenBy : widenBy };
  const move = event.altKey ? undefined : moves[event.key];
  if (move) return { do: 'move', to: within(move(cell, page, size, ctrl), size) };
  if (ctrl && event.key === 'a') return { do: 'all' };
  if (event.key === ' ' && cell.at >= 0 && ctrl) return { do: 'toggle' };
  if (event.key === 'Enter' || event.key === ' ') return { do: 'reveal' };
  return undefined;
}

function within({ at, column }: Cell, { rows, columns }: Size): Cell {
  return { at: Math.max(-1, Math.min(rows - 1, at)), column: Math.max(0, Math.min(columns - 1, column)) };
}
