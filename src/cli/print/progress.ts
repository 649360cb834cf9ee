import type { Progress } from '../../engine/job';
import type { Terminal } from '../terminal';
import { visibleShort } from './visible';

export interface ProgressPrinter {
  readonly progress: (progress: Progress) => void;
  /** A line of its own between the updates. */
  readonly line: (text: string) => void;
  /** Leaves the screen as it was. */
  readonly end: () => void;
}

const eraseLine = '\r\u001b[K';

/** One line that is written over on a screen; elsewhere one line per step, because a log cannot be written over. */
export function progressPrinter(terminal: Terminal, quiet: boolean): ProgressPrinter {
  let shown = '';
  const erase = () => {
    if (shown !== '' && terminal.live) terminal.err(eraseLine);
  };
  return {
    progress(progress) {
      if (quiet) return;
      const text = terminal.live
        ? describe(progress, (terminal.columns ?? 80) - 1)
        : describe({ ...progress, fraction: undefined, detail: undefined }, 200);
      if (text === shown) return;
      erase();
      terminal.err(terminal.live ? text : `${text}\n`);
      shown = text;
    },
    line(text) {
      erase();
      terminal.err(`${text}\n`);
      if (terminal.live) terminal.err(shown);
    },
    end() {
      erase();
      shown = '';
    },
  };
}

function describe({ step, index, total, fraction, detail }: Progress, width: number): string {
  const percent = fraction === undefined ? '' : ` ${Math.floor(100 * Math.min(1, Math.max(0, fraction)))} %`;
  return visibleShort(`[${index + 1}/${total}] ${step}${percent}${detail ? `: ${detail}` : ''}`, width);
}
