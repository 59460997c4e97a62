import { parseIsoTime } from './time.js';

/** How a CSV file writes time. */
export type CsvTime = 'auto' | 's' | 'ms' | 'us' | 'ns' | 'iso';

const MS_PER_UNIT = { s: 1e3, ms: 1, us: 1e-3, ns: 1e-6 } as const;
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** A decimal number; NaN for anything else, an empty cell included. */
export function parseNumber(cell: string): number {
  return DECIMAL.test(cell) ? Number(cell) : Number.NaN;
}

/** A function from a cell to milliseconds UTC; NaN where the cell holds no time. */
export function csvTime(format: CsvTime): (cell: string) => number {
  if (format === 'iso') return parseIsoTime;
  if (format === 'auto') return autoTime;
  const scale = MS_PER_UNIT[format];
  return (cell) => toMs(parseNumber(cell), scale);
}

function autoTime(cell: string): number {
  const number = parseNumber(cell);
  return Number.isNaN(number) ? parseIsoTime(cell) : toMs(number, MS_PER_UNIT[unitBySize(Math.abs(number))]);
}

/** 1e11 seconds is the year 5138; 1e11 milliseconds is March 1973. */
function unitBySize(size: number): keyof typeof MS_PER_UNIT {
  if (size < 1e11) return 's';
  if (size < 1e14) return 'ms';
  return size < 1e17 ? 'us' : 'ns';
}

/** Fractions of a millisecond are rounding noise of the unit. */
function toMs(number: number, scale: number): number {
  return scale === 1 ? number : Math.round(number * scale);
}
