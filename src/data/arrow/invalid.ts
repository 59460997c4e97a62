import { NeurotradeError } from '../../core/errors.js';
import { hasMagic, MAGIC, SMALLEST_FILE, TAIL } from './format.js';

/** The one error of a damaged or foreign Arrow file. */
export function invalidArrow(fault: string, cause?: unknown): NeurotradeError {
  return new NeurotradeError('INVALID_FILE', `Arrow file: ${fault}`, cause === undefined ? {} : { cause });
}

/** What the Arrow library, or a look beyond the end of a list, complained of. */
export function damaged(cause: unknown): NeurotradeError {
  if (cause instanceof NeurotradeError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  if (reason.includes('codec not found')) return compressed(cause);
  return invalidArrow(`it is damaged (${reason})`, cause);
}

export function compressed(cause?: unknown): NeurotradeError {
  return invalidArrow('it is compressed; write it uncompressed', cause);
}

/**
 * @param head first bytes of the file
 * @param tail last bytes of the file
 * @throws NeurotradeError `INVALID_FILE` where it does not begin and end as an IPC file does
 */
export function requireFrame(size: number, head: Uint8Array, tail: Uint8Array): void {
  if (size >= SMALLEST_FILE && hasMagic(head, 0) && hasMagic(tail, TAIL - MAGIC.length)) return;
  throw invalidArrow(
    hasMagic(head, 0)
      ? 'the end is missing; the file was cut short'
      : 'expected the Arrow IPC file format (it starts with "ARROW1"); the stream format and Parquet are not read',
  );
}
