import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** One child process: its last line of JSON, its wall time, and the highest memory of all its processes together. */
export interface Measured {
  readonly seconds: number;
  readonly peakMb: number;
  readonly answer?: unknown;
  /** Last line of its errors. */
  readonly failed?: string;
}

const samplingMs = 25;

export function measuredRun(command: string, args: readonly string[]): Promise<Measured> {
  const start = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, errors, peak] = ['', '', 0];
  child.stdout.on('data', (text) => {
    out += text;
  });
  child.stderr.on('data', (text) => {
    errors = (errors + text).slice(-10_000);
  });
  const timer = setInterval(() => {
    peak = Math.max(peak, treeBytes(child.pid as number));
  }, samplingMs);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      clearInterval(timer);
      const cost = { seconds: (performance.now() - start) / 1000, peakMb: peak / 2 ** 20 };
      if (code !== 0) resolve({ ...cost, failed: lastError(errors) });
      else resolve({ ...cost, answer: JSON.parse(out.trim().split('\n').at(-1) ?? 'null') });
    });
  });
}

function lastError(errors: string): string {
  const lines = errors.split('\n').map((line) => line.trim());
  const said =
    lines.findLast((line) => /^\w*(Error|Problem|Exception|Fail\w*|Invalid\w*|onnxruntime\S*)\b.*:/.test(line)) ??
    lines.findLast((line) => line !== '');
  return (said ?? 'no word of why').slice(0, 160);
}

/** Resident memory of a process and all below it (Linux). */
function treeBytes(root: number): number {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = /\) \S (\d+)/.exec(readOr(`/proc/${name}/stat`));
    if (parent) parents.set(Number(name), Number(parent[1]));
  }
  const isBelow = (pid: number | undefined): boolean => pid !== undefined && (pid === root || isBelow(parents.get(pid)));
  return [...parents.keys()].filter(isBelow).reduce((sum, pid) => sum + residentBytes(pid), 0);
}

function residentBytes(pid: number): number {
  return 1024 * Number(/VmRSS:\s+(\d+)/.exec(readOr(`/proc/${pid}/status`))?.[1] ?? 0);
}

/** A process may end while it is looked at. */
function readOr(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
