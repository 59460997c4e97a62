import { resolveOptions, text } from '../../core/options.js';
import { type AppendFile, openLines } from './append-file.js';
import type { Logger, LogRow } from './logger.js';

/**
 * One JSON object a line: `{"type":"params","params":{…}}` and `{"type":"metrics","step":2048,"metrics":{"train/loss":0.5}}`.
 * JSON has no `NaN` and no infinities: they are the strings `"NaN"`, `"Infinity"` and `"-Infinity"`, as in Protocol Buffers'
 * JSON mapping. An existing file is continued.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`; the logger's methods reject with `IO` where the disk refuses
 */
export function jsonLinesLogger(path: string): Logger {
  resolveOptions<{ path: string }>('jsonLinesLogger', { path }, { path: text() });
  let file: AppendFile | undefined;
  const write = async (entries: readonly object[]): Promise<void> => {
    file ??= await openLines(path);
    await file.append(entries.map((entry) => `${JSON.stringify(entry, asJson)}\n`).join(''));
  };
  const logBatch = (rows: readonly LogRow[]): Promise<void> =>
    write(rows.map(({ step, metrics }) => ({ type: 'metrics', step, metrics })));
  return {
    name: `JSON lines ${path}`,
    logParams: (params) => write([{ type: 'params', params }]),
    logMetrics: (step, metrics) => logBatch([{ step, metrics }]),
    logBatch,
    close: async () => {
      const open = file;
      file = undefined;
      await open?.close();
    },
  };
}

function asJson(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
