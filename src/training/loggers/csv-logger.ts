import { readFileBytes, writeFileAtomic } from '../../core/files.js';
import { nodeBuiltin } from '../../core/node.js';
import { resolveOptions, text } from '../../core/options.js';
import { type AppendFile, continueFile, openLines } from './append-file.js';
import { csvColumns, csvRow, STEP, widenCsv } from './csv-table.js';
import type { Logger, LogParams, LogRow } from './logger.js';

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
  const logBatch = async (rows: readonly LogRow[]): Promise<void> => {
    open ??= await openCsv(path);
    const columns = columnsFor(open.columns, rows);
    if (columns.length > open.columns.length) {
      await close();
      open = await widen(path, columns);
    }
    await open.file.append(rows.map(({ step, metrics }) => csvRow(columns, step, metrics)).join(''));
  };
  return {
    name: `CSV ${path}`,
    logParams: (more) => {
      params = { ...params, ...more };
      writeFileAtomic(`${path}.params.json`, `${JSON.stringify(params, null, 2)}\n`);
    },
    logMetrics: (step, metrics) => logBatch([{ step, metrics }]),
    logBatch,
    close,
  };
}

/** Looks at whose file it is before anything in it is touched. */
async function openCsv(path: string): Promise<OpenCsv> {
  const exists = nodeBuiltin('node:fs', 'csvLogger').existsSync(path);
  const columns = exists ? csvColumns(readText(path)) : [];
  return { file: await openLines(path), columns };
}

/** The columns that are there, then new tags in the order of their appearance. */
function columnsFor(columns: readonly string[], rows: readonly LogRow[]): readonly string[] {
  return [...new Set([...columns, STEP, ...rows.flatMap(({ metrics }) => Object.keys(metrics))])];
}

/** Replaces the file by one of more columns. */
async function widen(path: string, columns: readonly string[]): Promise<OpenCsv> {
  const content = new TextEncoder().encode(widenCsv(readText(path), columns));
  writeFileAtomic(path, content);
  return { file: await continueFile(path, content.length), columns };
}

function readText(path: string): string {
  return new TextDecoder().decode(readFileBytes(path));
}
