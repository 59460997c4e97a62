import type { BacktestMetrics } from '../backtest/backtest-metrics.js';
import { count, percent, ratio } from './format.js';
import { type TextTable, type TextTableOptions, textTable } from './text-table.js';

/** One training run among several that differ in their seed alone. */
export interface SeedResult {
  readonly seed: number | string;
  /** Whether it is the one that was picked; by its validation result, never by the test. */
  readonly chosen: boolean;
  /** On the span that the choice was made on. */
  readonly validation: BacktestMetrics;
  /** On the span that nobody looked at before. */
  readonly test: BacktestMetrics;
}

/** Seeds' content, a seed a row. */
export function seedRows(seeds: readonly SeedResult[]): TextTable {
  return {
    head: ['seed', 'picked', 'validation', 'Sharpe', 'test', 'Sharpe', 'trades'],
    rows: seeds.map(({ seed, chosen, validation, test }) => [
      String(seed),
      chosen ? 'yes' : '',
      percent(validation.totalReturn),
      ratio(validation.sharpe),
      percent(test.totalReturn),
      ratio(test.sharpe),
      count(test.trades),
    ]),
  };
}

/** All seeds for the console, so that the picked one can be seen among its kind. */
export function seedTable(seeds: readonly SeedResult[], options: TextTableOptions = {}): string {
  return textTable(seedRows(seeds), options);
}
