import {
  annualReturn,
  annualTurnover,
  annualVolatility,
  calmarRatio,
  exposure,
  maxDrawdown,
  periodsPerYear,
  profitFactor,
  sharpeRatio,
  simpleReturns,
  sortinoRatio,
  totalReturn,
  winRate,
} from '../../market/metrics/index.js';
import type { AccountSeries } from './account-series.js';
import type { Trade } from './trade.js';

/**
 * What people ask of a backtest. Rates are fractions: 0.1 is 10 %. A number that is not defined is `NaN`, such as the
 * Sharpe ratio of an account that never traded. Each is annualised by the spacing of the bars themselves.
 */
export interface BacktestMetrics {
  readonly totalReturn: number;
  /** Compound. */
  readonly annualReturn: number;
  readonly annualVolatility: number;
  /** Against a return of 0. */
  readonly sharpe: number;
  readonly sortino: number;
  readonly calmar: number;
  readonly maxDrawdown: number;
  /** Bars from the peak to its recovery, or to the end. */
  readonly maxDrawdownBars: number;
  readonly maxDrawdownDays: number;
  /** Bought and sold value / mean equity, a year. */
  readonly turnover: number;
  /** Of closed trades. */
  readonly winRate: number;
  /** Gains / losses of closed trades. */
  readonly profitFactor: number;
  /** Fraction of bars at whose close a position was held. */
  readonly exposure: number;
  /** Round trips, also one that is still open. */
  readonly trades: number;
  readonly fills: number;
  readonly finalEquity: number;
  readonly periodsPerYear: number;
}

/** A backtest's costs in quote currency. */
export interface BacktestCosts {
  readonly fees: number;
  /** Spread, slippage and tick rounding. */
  readonly slippage: number;
  readonly borrow: number;
  readonly total: number;
}

const DAY_MS = 86_400_000;

/** All {@link BacktestMetrics} of an account and its trades. */
export function backtestMetrics(account: AccountSeries, trades: readonly Trade[]): BacktestMetrics {
  const { equity, time, fills } = account;
  const perYear = periodsPerYear(time);
  const returns = simpleReturns(equity);
  const { depth, peak, recovery, length } = maxDrawdown(equity);
  const profits = trades.filter(({ open }) => !open).map(({ profit }) => profit);
  const fallMs = (time[recovery ?? time.length - 1] as number) - (time[peak] as number);
  return {
    totalReturn: totalReturn(equity),
    annualReturn: annualReturn(equity, perYear),
    annualVolatility: annualVolatility(returns, perYear),
    sharpe: sharpeRatio(returns, perYear),
    sortino: sortinoRatio(returns, perYear),
    calmar: calmarRatio(equity, perYear),
    maxDrawdown: depth,
    maxDrawdownBars: length,
    maxDrawdownDays: fallMs / DAY_MS,
    turnover: annualTurnover(
      fills.map(({ quantity, price }) => quantity * price),
      equity,
      perYear,
    ),
    winRate: winRate(profits),
    profitFactor: profitFactor(profits),
    exposure: exposure(account.position.subarray(1)),
    trades: trades.length,
    fills: fills.length,
    finalEquity: equity[equity.length - 1] as number,
    periodsPerYear: perYear,
  };
}

export function backtestCosts({ fees, slippage, borrow }: AccountSeries): BacktestCosts {
  const sum = (column: Float64Array): number => column.reduce((total, cost) => total + cost, 0);
  const split = { fees: sum(fees), slippage: sum(slippage), borrow: sum(borrow) };
  return { ...split, total: split.fees + split.slippage + split.borrow };
}
