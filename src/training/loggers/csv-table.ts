import { parse } from 'csv-parse/sync';
import { NeurotradeError } from '../../core/errors.js';
import type { LogMetrics } from './logger.js';

/** The first column of every file. */
export const STEP = 'step';

/** One line with its line feed, quoted where RFC 4180 asks for it. */
export function csvLine(cells: readonly string[]): string {
  const quote = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return `${cells.map(quote).join(',')}\n`;
}

/** A row in the order of `columns`; a tag without a value is an empty cell, which is not the same as `NaN`. */
export function csvRow(columns: readonly string[], step: number, metrics: LogMetrics): string {
  const cell = (tag: string): string => (Object.hasOwn(metrics, tag) ? String(metrics[tag]) : '');
  return csvLine(columns.map((column) => (column === STEP ? String(step) : cell(column))));
}

/** `content` under more columns, which stand empty in the rows that are there. */
export function widenCsv(content: string, columns: readonly string[]): string {
  const rows = readCsv(content).slice(1);
  return [columns, ...rows].map((row) => csvLine(columns.map((_, column) => row[column] ?? ''))).join('');
}

/** The header, empty where no line is whole. @throws NeurotradeError `INVALID_FILE` where the first column is not `step`: the file is not of this logger */
export function csvColumns(content: string): readonly string[] {
  const columns = readCsv(content, 1)[0] ?? [];
  if (columns.length === 0 || columns[0] === STEP) return content.includes('\n') ? columns : [];
  throw new NeurotradeError(
    'INVALID_FILE',
    `expected an empty file or one whose first column is "${STEP}", found "${columns[0]}"; log to another file`,
  );
}

function readCsv(content: string, to?: number): string[][] {
  return parse(content, { relax_column_count: true, ...(to === undefined ? {} : { to }) });
}
