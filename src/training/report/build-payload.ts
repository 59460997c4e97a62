import { drawdowns } from '../../market/metrics/index.js';
import type { BacktestResult } from '../backtest/backtest-result.js';
import { type Comparison, contestants } from '../backtest/comparison.js';
import type { PayloadLine, ReportPayload } from './payload.js';
import { thin } from './thin.js';

const DAY_MS = 86_400_000;

/** Six significant digits: more than a screen can show. */
const round = (value: number): number => Number(value.toPrecision(6));

/** Reduces a comparison to what the page draws. */
export function buildPayload(comparison: Comparison, maxPoints: number): ReportPayload {
  const results = contestants(comparison);
  const { time, price } = longest(results).account;
  const { account } = comparison.policy;
  const bars = thin(time.length, [account.equity, price], maxPoints);
  const pick = (column: ArrayLike<number>): number[] =>
    bars.filter((bar) => bar < column.length).map((bar) => round(column[bar] as number));
  const line = ({ name }: BacktestResult, column: ArrayLike<number>): PayloadLine => ({ name, values: pick(column) });
  const fall = (result: BacktestResult): PayloadLine =>
    line(
      result,
      drawdowns(result.account.equity).map((depth) => -depth),
    );
  return {
    time: bars.map((bar) => Math.round((time[bar] as number) / 1000)),
    intraday: shortestSpacing(time) < DAY_MS,
    price: pick(price),
    weight: pick(account.weight),
    equity: results.map((result) => line(result, result.account.equity)),
    drawdown: [fall(comparison.policy), fall(comparison.buyAndHold)],
    costs: costLines(comparison.policy).map(({ name, values }) => ({ name, values: pick(values) })),
    fills: fillMarks(comparison.policy, bars),
  };
}

function longest(results: readonly BacktestResult[]): BacktestResult {
  return results.reduce((best, result) => (result.account.time.length > best.account.time.length ? result : best));
}

function shortestSpacing(time: Float64Array): number {
  let shortest = Infinity;
  for (let t = 1; t < time.length; t++) shortest = Math.min(shortest, (time[t] as number) - (time[t - 1] as number));
  return shortest;
}

function costLines({ account: { fees, slippage, borrow } }: BacktestResult): { name: string; values: Float64Array }[] {
  const running = (column: Float64Array): Float64Array => {
    let sum = 0;
    return column.map((cost) => {
      sum += cost;
      return sum;
    });
  };
  return Object.entries({ fees, slippage, borrow })
    .filter(([, column]) => column.some((cost) => cost !== 0))
    .map(([name, column]) => ({ name, values: running(column) }));
}

/** Fills at the drawn bar that is theirs, or the next one where theirs is not drawn. */
function fillMarks({ account }: BacktestResult, bars: readonly number[]): ReportPayload['fills'] {
  const first = account.index[0] as number;
  let at = 0;
  return account.fills.map(({ index, quantity, price }) => {
    while (at < bars.length - 1 && (bars[at] as number) < index - first) at += 1;
    return { at, buy: quantity > 0, price: round(price) };
  });
}
