import { type Comparison, contestants } from '../backtest/comparison.js';
import { METRIC_ROWS } from './metric-rows.js';
import { type TextTableOptions, textTable } from './text-table.js';
import { verdict } from './verdict.js';

/**
 * A policy beside both baselines, a metric a line, and the outcome in words below.
 *
 * @throws NeurotradeError `INVALID_OPTIONS` where the results are not of the same bars
 *
 * @example
 * ```ts
 * console.log(compareTable({ policy, buyAndHold, hindsight }));
 * ```
 */
export function compareTable(comparison: Comparison, options: TextTableOptions = {}): string {
  const results = contestants(comparison);
  const sentence = verdict(comparison);
  const rows = METRIC_ROWS.map(({ label, show }) => [label, ...results.map(show)]);
  return `${textTable({ head: ['', ...results.map(({ name }) => name)], rows }, options)}\n\n${sentence}`;
}
