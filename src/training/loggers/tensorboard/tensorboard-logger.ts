import { nodeBuiltin } from '../../../core/node.js';
import { resolveOptions, text, value } from '../../../core/options.js';
import { message } from '../../../core/protobuf.js';
import { type AppendFile, createFile } from '../append-file.js';
import { type Clock, wallClock } from '../clock.js';
import { flattenParams } from '../flatten-params.js';
import type { Logger, LogParams, LogRow } from '../logger.js';
import { scalarsEvent, startEvent, textEvent, versionEvent } from './event.js';
import { tfRecord } from './tf-record.js';

export interface TensorboardLoggerOptions {
  /** Time of the file's name and of each event, milliseconds since 1970-01-01 UTC. @default the system's */
  readonly clock?: Clock | undefined;
}

interface OpenEvents {
  readonly file: AppendFile;
  /** Whether the version stands at the file's head. */
  versioned: boolean;
  /** Whether the first step was told. */
  started: boolean;
}

/**
 * Event files that TensorBoard opens: `<folder>/events.out.tfevents.<seconds>.<host>`, a new one each time the logger is opened.
 * Metrics are scalars, params a table on the text tab. A training that goes on from a checkpoint in the same folder replaces
 * the curves from its first step on.
 *
 * @param folder of one run; TensorBoard shows the folders below its `--logdir` as runs
 * @throws NeurotradeError `INVALID_OPTIONS`; the logger's methods reject with `IO` where the disk refuses
 */
export function tensorboardLogger(folder: string, options: TensorboardLoggerOptions = {}): Logger {
  const { clock } = resolveTensorboardOptions(folder, options);
  let events: OpenEvents | undefined;
  let params: LogParams = {};
  const seconds = (): number => clock() / 1000;
  const opened = async (): Promise<OpenEvents> => {
    events ??= { file: await createEventFile(folder, seconds()), versioned: false, started: false };
    return events;
  };
  const append = async (open: OpenEvents, ...written: readonly Uint8Array[]): Promise<void> => {
    const head = open.versioned ? [] : [versionEvent(seconds())];
    await open.file.append(message(...[...head, ...written].map(tfRecord)));
    open.versioned = true;
  };
  const logBatch = async (rows: readonly LogRow[]): Promise<void> => {
    const open = await opened();
    const from = rows[0]?.step ?? 0;
    const start = open.started || from === 0 ? [] : [startEvent(seconds(), from)];
    await append(open, ...start, ...rows.map(({ step, metrics }) => scalarsEvent(seconds(), step, metrics)));
    open.started = true;
  };
  return {
    name: `TensorBoard ${folder}`,
    logParams: async (more) => {
      params = { ...params, ...more };
      await append(await opened(), textEvent(seconds(), 0, 'params', markdownTable(params)));
    },
    logMetrics: (step, metrics) => logBatch([{ step, metrics }]),
    logBatch,
    close: async () => {
      const closing = events;
      events = undefined;
      await closing?.file.close();
    },
  };
}

/** A second file of the same second gets a number behind its name. */
async function createEventFile(folder: string, seconds: number): Promise<AppendFile> {
  const { join } = nodeBuiltin('node:path', 'tensorboardLogger');
  const host = nodeBuiltin('node:os', 'tensorboardLogger').hostname();
  const path = join(folder, `events.out.tfevents.${String(Math.floor(seconds)).padStart(10, '0')}.${host}`);
  let file = await createFile(path);
  for (let again = 1; file === undefined; again++) file = await createFile(`${path}.${again}`);
  return file;
}

function markdownTable(params: LogParams): string {
  const cell = (content: string): string => content.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
  const rows = flattenParams(params).map(([name, content]) => `| ${cell(name)} | ${cell(content)} |`);
  return ['| param | value |', '|---|---|', ...rows].join('\n');
}

function resolveTensorboardOptions(folder: string, options: TensorboardLoggerOptions): { readonly clock: Clock } {
  const isClock = (candidate: unknown): boolean => typeof candidate === 'function';
  return resolveOptions<{ folder: string; clock: Clock }>(
    'tensorboardLogger',
    { ...options, folder },
    { folder: text(), clock: value<Clock>('a function that returns milliseconds', isClock, wallClock) },
  );
}
