import type { BacktestResult } from '../backtest/backtest-result.js';
import { count, money, percent, ratio } from './format.js';

/** One line of a comparison. */
export interface MetricRow {
  readonly label: string;
  /** What the number means, for readers who do not know. */
  readonly meaning: string;
  show(result: BacktestResult): string;
}

/** What every comparison shows, in this order. */
export const METRIC_ROWS: readonly MetricRow[] = [
  row('Total return', 'final equity / initial equity − 1', ({ metrics }) => percent(metrics.totalReturn)),
  row('Annual return', 'compound, a year of 365 days', ({ metrics }) => percent(metrics.annualReturn)),
  row('Volatility', 'standard deviation of the returns a bar, a year', ({ metrics }) =>
    percent(metrics.annualVolatility),
  ),
  row('Sharpe', 'mean / standard deviation of the returns, a year, against 0', ({ metrics }) => ratio(metrics.sharpe)),
  row('Sortino', 'mean / downside deviation of the returns, a year', ({ metrics }) => ratio(metrics.sortino)),
  row('Calmar', 'annual return / maximum drawdown', ({ metrics }) => ratio(metrics.calmar)),
  row('Max drawdown', 'deepest fall from a peak of equity', ({ metrics }) => percent(metrics.maxDrawdown)),
  row('Drawdown days', 'from that peak to its recovery, or to the end', ({ metrics }) =>
    count(metrics.maxDrawdownDays),
  ),
  row('Trades', 'positions from flat to flat, also one still open', ({ metrics }) => count(metrics.trades)),
  row('Fills', 'single executions', ({ metrics }) => count(metrics.fills)),
  row('Win rate', 'of closed trades, after costs', ({ metrics }) => percent(metrics.winRate)),
  row('Profit factor', 'gains / losses of closed trades', ({ metrics }) => ratio(metrics.profitFactor)),
  row('Exposure', 'share of bars with a position', ({ metrics }) => percent(metrics.exposure)),
  row('Turnover', 'bought and sold value / mean equity, a year', ({ metrics }) => ratio(metrics.turnover)),
  row('Fees', 'quote currency', ({ costs }) => money(costs.fees)),
  row('Slippage', 'spread, slippage and tick rounding, quote currency', ({ costs }) => money(costs.slippage)),
  row('Borrow', 'interest on shorts, quote currency', ({ costs }) => money(costs.borrow)),
  row('Final equity', 'quote currency', ({ metrics }) => money(metrics.finalEquity)),
];

function row(label: string, meaning: string, show: (result: BacktestResult) => string): MetricRow {
  return { label, meaning, show };
}
