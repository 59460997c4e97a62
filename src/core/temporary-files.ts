import { nodeBuiltin } from './node.js';

/** Where a file is written until it is whole: a neighbour with the number of the process that writes it. */
export function temporaryPath(path: string): string {
  return `${path}.${process.pid}.tmp`;
}

/**
 * Removes what processes that were killed while they wrote have left. Files of processes that run stay, and so does what cannot
 * be removed; a process of another machine counts as none.
 *
 * @param isTarget whether the file of this name is the caller's to write
 */
export function removeAbandoned(folder: string, isTarget: (file: string) => boolean): void {
  const fs = nodeBuiltin('node:fs', 'removing temporary files');
  const { join } = nodeBuiltin('node:path', 'removing temporary files');
  for (const file of attempt(() => fs.readdirSync(folder)) ?? []) {
    const [, target = '', pid] = /^(.+)\.(\d+)\.tmp$/.exec(file) ?? [];
    if (pid === undefined || !isTarget(target)) continue;
    const path = join(folder, file);
    attempt(() => isAbandoned(Number(pid), fs.statSync(path).mtimeMs) && fs.rmSync(path));
  }
}

/** In a container all processes may have one number: a file older than this process is then of one before it. */
function isAbandoned(pid: number, writtenAt: number): boolean {
  if (pid !== process.pid) return !isRunning(pid);
  return writtenAt < performance.timeOrigin + performance.now() - 1000 * process.uptime();
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0); // sends nothing
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'; // another user's process may not be signalled
  }
}

/** The folder may be missing, or another process tidies it too: what stays is in nobody's way. */
function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
