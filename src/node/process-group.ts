import { spawnSync } from 'node:child_process';

const alive = new Set<number>();

/** A child started with `detached` leads a group of its own; the whole group must die with us, or a compiler would run on for minutes. */
export function trackGroup(pid: number): void {
  if (alive.size === 0) process.on('exit', endAll);
  alive.add(pid);
}

/** Call it once the leader has exited: what it left behind is ended too. */
export function releaseGroup(pid: number): void {
  endGroup(pid);
  alive.delete(pid);
  if (alive.size === 0) process.off('exit', endAll);
}

/** Ends a process and all its descendants, at once. */
export function endGroup(pid: number): void {
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(pid), '/T', '/F'], { windowsHide: true, stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (thrown) {
    // ESRCH: everyone in the group is gone already, which is what was asked for. EPERM: macOS says so of a group of zombies.
    const errno = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
    if (errno !== 'ESRCH' && errno !== 'EPERM') throw thrown;
  }
}

function endAll(): void {
  for (const pid of alive) endGroup(pid);
}
