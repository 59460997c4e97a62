import type { TradingInfo } from '../../env/trading/info.js';
import { type AccountSeries, accountSeries } from './account-series.js';
import { type BacktestCosts, type BacktestMetrics, backtestCosts, backtestMetrics } from './backtest-metrics.js';
import { roundTrips } from './round-trips.js';
import type { Trade } from './trade.js';

/** One episode of an account, bar by bar, with everything that is measured on it. */
export interface BacktestResult {
  /** Who traded. */
  readonly name: string;
  readonly account: AccountSeries;
  readonly trades: readonly Trade[];
  readonly costs: BacktestCosts;
  readonly metrics: BacktestMetrics;
  /** Whether the account was ruined before the data ended. */
  readonly ruined: boolean;
}

/** Measures what an env reported: its reset, then every step. */
export function backtestResult(name: string, infos: readonly TradingInfo[], ruined: boolean): BacktestResult {
  const account = accountSeries(infos);
  const trades = roundTrips(account);
  return {
    name,
    account,
    trades,
    costs: backtestCosts(account),
    metrics: backtestMetrics(account, trades),
    ruined,
  };
}
