import Table from 'cli-table3';
import { resolveOptions, value } from '../../core/options.js';
import type { ProgressStream } from '../callbacks/progress-display.js';
import { flattenParams } from './flatten-params.js';
import type { Logger, LogMetrics } from './logger.js';

export interface ConsoleLoggerOptions {
  /** @default process.stdout */
  readonly stream?: ProgressStream | undefined;
}

type Row = readonly [name: string, text: string];

const INDENT = '   ';

/** Dashes above and below, bars between: the look of Stable-Baselines3's table. */
const BORDERS = {
  ...{ top: '-', 'top-mid': '-', 'top-left': '-', 'top-right': '-' },
  ...{ bottom: '-', 'bottom-mid': '-', 'bottom-left': '-', 'bottom-right': '-' },
  ...{ mid: '', 'mid-mid': '', 'left-mid': '', 'right-mid': '' },
  ...{ left: '|', middle: '|', right: '|' },
};

/**
 * A table a call: tags sorted, under a line for the group before their slash. Whole numbers stand as they are, others
 * with three significant digits.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function consoleLogger(options: ConsoleLoggerOptions = {}): Logger {
  const { stream } = resolveOptions<{ stream: ProgressStream | undefined }>('consoleLogger', options, {
    stream: value('a stream with write(text)', isStream, undefined),
  });
  const write = (rows: readonly Row[]): void => {
    if (rows.length > 0) (stream ?? process.stdout).write(`${drawn(rows)}\n`);
  };
  return {
    name: 'console',
    logParams: (params) => write(grouped(flattenParams(params).map(([name, text]) => [`params/${name}`, text]))),
    logMetrics: (_step, metrics) => write(metricRows(metrics)),
    close: () => {},
  };
}

function metricRows(metrics: LogMetrics): Row[] {
  const sorted = Object.entries(metrics).sort(([a], [b]) => (a < b ? -1 : 1));
  return grouped(sorted.map(([tag, number]) => [tag, numberText(number)]));
}

/** Puts a line with the group's name before its first member. */
function grouped(rows: readonly Row[]): Row[] {
  let group = '';
  return rows.flatMap(([name, text]): Row[] => {
    const slash = name.indexOf('/') + 1;
    const own = name.slice(0, slash);
    const row: Row = [slash === 0 ? name : `${INDENT}${name.slice(slash)}`, text];
    const begins = own !== '' && own !== group;
    group = own;
    return begins ? [[own, ''], row] : [row];
  });
}

function numberText(number: number): string {
  return Number.isInteger(number) ? String(number) : String(Number(number.toPrecision(3)));
}

function drawn(rows: readonly Row[]): string {
  const table = new Table({ chars: BORDERS, style: { head: [], border: [] } });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}

function isStream(candidate: unknown): boolean {
  return typeof (candidate as ProgressStream | undefined)?.write === 'function';
}
