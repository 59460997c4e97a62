import type { FileHandle } from 'node:fs/promises';
import { NeurotradeError } from '../../core/errors.js';
import { nodeBuiltin } from '../../core/node.js';

const LINE_FEED = 10;
const CHUNK = 4096; // bytes

/** A file that grows by whole records: one that was written in part is overwritten by the next. */
export interface AppendFile {
  /** @throws NeurotradeError `IO` where the disk refuses; the file then ends after the last whole record */
  append(record: Uint8Array | string): Promise<void>;
  close(): Promise<void>;
}

/** Opens a file of lines, made where it is missing, behind its last whole line: a line torn by a crash goes. */
export async function openLines(path: string): Promise<AppendFile> {
  const handle = await openForWriting(path);
  try {
    const { size } = await handle.stat();
    const end = await endOfLastLine(handle, size);
    if (end < size) await handle.truncate(end);
    return appendFrom(path, handle, end);
  } catch (cause) {
    await handle.close();
    throw refused(path, cause);
  }
}

/** Opens a file that is there. @param end its size in bytes, the end of its last whole record */
export async function continueFile(path: string, end: number): Promise<AppendFile> {
  return appendFrom(path, await openForWriting(path), end);
}

/** Makes a file that must not exist yet. @returns `undefined` where it does */
export async function createFile(path: string): Promise<AppendFile | undefined> {
  try {
    return appendFrom(path, await openFile(path, 'wx'), 0);
  } catch (error) {
    const cause = (error as NeurotradeError).cause as NodeJS.ErrnoException | undefined;
    if (cause?.code === 'EEXIST') return undefined;
    throw error;
  }
}

function openForWriting(path: string): Promise<FileHandle> {
  const { constants } = nodeBuiltin('node:fs', 'logging to a file');
  return openFile(path, constants.O_RDWR | constants.O_CREAT);
}

async function openFile(path: string, flags: string | number): Promise<FileHandle> {
  const { promises } = nodeBuiltin('node:fs', 'logging to a file');
  try {
    return await promises.open(path, flags).catch(async (cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'ENOENT') throw cause;
      await makeFolderOf(path);
      return promises.open(path, flags);
    });
  } catch (cause) {
    throw refused(path, cause);
  }
}

async function makeFolderOf(path: string): Promise<void> {
  const { promises } = nodeBuiltin('node:fs', 'logging to a file');
  const { dirname } = nodeBuiltin('node:path', 'logging to a file');
  await promises.mkdir(dirname(path), { recursive: true });
}

function appendFrom(path: string, handle: FileHandle, start: number): AppendFile {
  let end = start;
  let torn = false;
  const write = async (bytes: Uint8Array): Promise<void> => {
    if (torn) await handle.truncate(end);
    torn = true;
    for (let done = 0; done < bytes.length; ) {
      done += (await handle.write(bytes, done, bytes.length - done, end + done)).bytesWritten;
    }
    end += bytes.length;
    torn = false;
  };
  return {
    append: (record) =>
      write(typeof record === 'string' ? new TextEncoder().encode(record) : record).catch((cause: unknown) => {
        throw refused(path, cause);
      }),
    close: () => handle.close(),
  };
}

/** @returns the offset behind the last line feed, 0 where there is none */
async function endOfLastLine(handle: FileHandle, size: number): Promise<number> {
  const buffer = new Uint8Array(CHUNK);
  for (let end = size; end > 0; end -= CHUNK) {
    const start = Math.max(0, end - CHUNK);
    const { bytesRead } = await handle.read(buffer, 0, end - start, start);
    const found = buffer.subarray(0, bytesRead).lastIndexOf(LINE_FEED);
    if (found >= 0) return start + found + 1;
  }
  return 0;
}

function refused(path: string, cause: unknown): NeurotradeError {
  const message = `could not log to ${path}: ${(cause as Error).message}`;
  return new NeurotradeError('IO', message, { cause, details: { path }, retryable: true });
}
