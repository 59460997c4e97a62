import { NeurotradeError } from './errors.js';
import { nodeBuiltin } from './node.js';
import { temporaryPath } from './temporary-files.js';

/**
 * Writes a file whole or not at all: to a temporary neighbour, flushed to disk, then renamed over `path`.
 * A crash at any moment leaves either the old file or the new one. Missing folders are made.
 *
 * @throws NeurotradeError `IO` where the disk refuses; the old file is then untouched
 */
export function writeFileAtomic(path: string, content: Uint8Array | string): void {
  const fs = nodeBuiltin('node:fs', 'writing a file');
  const { dirname } = nodeBuiltin('node:path', 'writing a file');
  const temporary = temporaryPath(path);
  try {
    fs.mkdirSync(dirname(path), { recursive: true });
    const file = fs.openSync(temporary, 'w');
    try {
      fs.writeFileSync(file, content);
      fs.fsyncSync(file);
    } finally {
      fs.closeSync(file);
    }
    fs.renameSync(temporary, path);
    flushFolder(fs, dirname(path));
  } catch (cause) {
    removeQuietly(fs, temporary);
    throw new NeurotradeError('IO', `could not write ${path}: ${(cause as Error).message}`, {
      cause,
      details: { path },
    });
  }
}

/** The first error is the one to report, not that of cleaning up after it. */
function removeQuietly(fs: typeof import('node:fs'), path: string): void {
  try {
    fs.rmSync(path, { force: true });
  } catch {
    // nothing was written, so nothing is left
  }
}

/** Makes the rename itself durable; Windows cannot open folders and does not need it. */
function flushFolder(fs: typeof import('node:fs'), path: string): void {
  if (process.platform === 'win32') return;
  const folder = fs.openSync(path, 'r');
  try {
    fs.fsyncSync(folder);
  } finally {
    fs.closeSync(folder);
  }
}

/** @throws NeurotradeError `IO` where the file cannot be read */
export function readFileBytes(path: string): Uint8Array {
  const fs = nodeBuiltin('node:fs', 'reading a file');
  try {
    return fs.readFileSync(path);
  } catch (cause) {
    throw new NeurotradeError('IO', `could not read ${path}: ${(cause as Error).message}`, {
      cause,
      details: { path },
    });
  }
}

/** A file open for reading in pieces. */
export interface OpenFile {
  readonly path: string;
  /** Bytes, when it was opened. */
  readonly size: number;
  /**
   * Fills `target` with the bytes from `position` on.
   *
   * @throws NeurotradeError `IO` where the file cannot be read, or ends before `target` is full
   */
  read(target: Uint8Array, position: number): void;
  /** @throws NeurotradeError `IO` where the file was written to since it was opened, and what was read may be half old, half new */
  requireUnchanged(): void;
  close(): void;
}

/** @throws NeurotradeError `IO` where the file cannot be opened */
export function openFile(path: string): OpenFile {
  const fs = nodeBuiltin('node:fs', 'reading a file');
  const attempt = <T>(act: () => T): T => {
    try {
      return act();
    } catch (cause) {
      throw new NeurotradeError('IO', `could not read ${path}: ${(cause as Error).message}`, {
        cause,
        details: { path },
      });
    }
  };
  const file = attempt(() => fs.openSync(path, 'r'));
  const opened = attempt(() => fs.fstatSync(file, { bigint: true }));
  return {
    path,
    size: Number(opened.size),
    read: (target, position) => attempt(() => readFully(fs, file, target, position)),
    requireUnchanged: () => attempt(() => requireSame(opened, fs.fstatSync(file, { bigint: true }))),
    close: () => fs.closeSync(file),
  };
}

type FileFacts = Pick<import('node:fs').BigIntStats, 'size' | 'mtimeNs'>;

/** A file that another took the place of, as {@link writeFileAtomic} does it, stays the same for those who opened it before. */
function requireSame(opened: FileFacts, found: FileFacts): void {
  if (found.size === opened.size && found.mtimeNs === opened.mtimeNs) return;
  throw new Error(
    `expected it as it was when it was opened (${opened.size} bytes), found it written to since (${found.size} bytes); ` +
      'open it again when its writer is done',
  );
}

function readFully(fs: typeof import('node:fs'), file: number, target: Uint8Array, position: number): void {
  let done = 0;
  while (done < target.length) {
    const count = fs.readSync(file, target, done, target.length - done, position + done);
    if (count === 0) throw new Error(`it ends at byte ${position + done}, expected ${target.length - done} more`);
    done += count;
  }
}
