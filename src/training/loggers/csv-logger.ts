import { readFileBytes, writeFileAtomic } from '../../core/files.js';
import { nodeBuiltin } from '../../core/node.js';
import { resolveOptions, text } from '../../core/options.js';
import { type AppendFile, openLines } from './append-file.js';
import { csvColumns, csvRow, STEP, widenCsv } from './csv-table.js';
import type { Logger, LogMetrics, LogParams } from './logger.js';

interface OpenCsv {
  readonly file: AppendFile;
  readonly columns: readonly string[];
}

/**
 * One row a call: `step`, then a column a tag in the order of their first appearance. A new tag widens the file, which is then
 * replaced whole; a row is appended otherwise. An existing file is continued. Params go to `<path>.params.json`.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`; the logger's methods reject with `IO` where the disk refuses and with
 *   `INVALID_FILE` where the existing file is another's
 */
export function csvLogger(path: string): Logger {
  resolveOptions<{ path: string }>('csvLogger', { path }, { path: text() });
  let open: OpenCsv | undefined;
  let params: LogParams = {};
  const close = async (): Promise<void> => {
    const closing = open;
    open = undefined;
    await closing?.file.close();
  };
  const logMetrics = async (step: number, metrics: LogMetrics): Promise<void> => {
    open ??= await openCsv(path);
    const fresh = Object.keys(metrics).filter((tag) => !open?.columns.includes(tag));
    if (fresh.length > 0 || open.columns.length === 0) {
      const columns = [...(open.columns.length === 0 ? [STEP] : open.columns), ...fresh];
      await close();
      writeFileAtomic(path, widenCsv(readText(path), columns));
      open = { file: await openLines(path), columns };
    }
    await open.file.append(csvRow(open.columns, step, metrics));
  };
  return {
    name: `CSV ${path}`,
    logParams: (more) => {
      params = { ...params, ...more };
      writeFileAtomic(`${path}.params.json`, `${JSON.stringify(params, null, 2)}\n`);
    },
    logMetrics,
    close,
  };
}

/** Looks at whose file it is before anything in it is touched. */
async function openCsv(path: string): Promise<OpenCsv> {
  const exists = nodeBuiltin('node:fs', 'csvLogger').existsSync(path);
  const columns = exists ? csvColumns(readText(path)) : [];
  return { file: await openLines(path), columns };
}

function readText(path: string): string {
  return new TextDecoder().decode(readFileBytes(path));
}
