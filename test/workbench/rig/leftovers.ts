import { readdirSync, readFileSync } from 'node:fs';
import type { Workbench } from './workbench';

/** A process that the workbench or something below it started. */
export interface Descendant {
  readonly pid: number;
  readonly command: string;
}

/** All that inherited the workbench's home, however deep and whoever its parent is by now. Linux only, as the workbench is. */
export function processesOf({ home }: Workbench): readonly Descendant[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids
    .map((pid) => ({ pid: Number(pid), command: procText(pid, 'cmdline'), home: procText(pid, 'environ').includes(`HOME=${home} `) }))
    .filter((process) => process.home && process.command !== '')
    .map(({ pid, command }) => ({ pid, command }));
}

/** NUL-separated words as text; empty once the process is gone. */
function procText(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8').replaceAll('\0', ' ');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES') return '';
    throw error;
  }
}
