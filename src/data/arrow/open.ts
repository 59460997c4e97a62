import { NeurotradeError } from '../../core/errors.js';
import { openFile } from '../../core/files.js';
import { ArrowFile } from './arrow-file.js';
import { readLayout } from './footer.js';
import { damaged } from './invalid.js';

/**
 * Opens an uncompressed Arrow IPC file of any program, in Node. Reads its schema and where its batches lie, and no column;
 * close it in the end.
 *
 * @throws NeurotradeError `IO`, `INVALID_FILE`; `UNSUPPORTED` outside Node
 *
 * @example
 * ```ts
 * const file = openArrow('btc-usd-1m.arrow');
 * let traded = 0;
 * for (const volumes of file.chunks('volume')) traded += sumOf(volumes);
 * file.close();
 * ```
 */
export function openArrow(path: string): ArrowFile {
  const file = openFile(path);
  try {
    return new ArrowFile(file, readLayout(file));
  } catch (error) {
    file.close();
    const { code, message, cause } = damaged(error);
    throw new NeurotradeError(code, `${path}: ${message}`, { cause, details: { path } });
  }
}
