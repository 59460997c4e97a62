import type { FeeSweepRow } from '../backtest/fee-sweep.js';
import { count, money, percent, ratio } from './format.js';
import { type TextTable, type TextTableOptions, textTable } from './text-table.js';

/** A fee sweep's content, a fee a row. */
export function feeRows(sweep: readonly FeeSweepRow[]): TextTable {
  return {
    head: ['fee', 'policy', 'Sharpe', 'trades', 'costs', 'buy and hold', 'hindsight'],
    rows: sweep.map(({ basisPoints, policy, buyAndHold, hindsight }) => [
      `${basisPoints} bp`,
      percent(policy.metrics.totalReturn),
      ratio(policy.metrics.sharpe),
      count(policy.metrics.trades),
      money(policy.costs.total),
      percent(buyAndHold.metrics.totalReturn),
      percent(hindsight.metrics.totalReturn),
    ]),
  };
}

/** A fee sweep for the console: total returns beside both baselines. */
export function feeTable(sweep: readonly FeeSweepRow[], options: TextTableOptions = {}): string {
  return textTable(feeRows(sweep), options);
}
