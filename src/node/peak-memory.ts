import { readFileSync } from 'node:fs';

/**
 * Highest resident memory of this process, in mebibytes. On Linux `maxRSS` begins with that of the process that started this one (execve keeps it),
 * so the kernel's own mark of the address space is read.
 */
export function peakMemoryMb(): number {
  if (process.platform === 'linux') {
    const kilobytes = /^VmHWM:\s*(\d+)/m.exec(readFileSync('/proc/self/status', 'latin1'))?.[1];
    if (kilobytes !== undefined) return Number(kilobytes) / 1024;
  }
  return process.resourceUsage().maxRSS / 1024;
}
