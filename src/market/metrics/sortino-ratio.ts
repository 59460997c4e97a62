import { mean } from './moments.js';

/**
 * Root mean square of the shortfalls min(0, r − target) over all periods, not over the losing ones alone
 * (F. A. Sortino, L. N. Price, "Performance Measurement in a Downside Risk Framework", Journal of Investing 3(3), 1994).
 */
export function downsideDeviation(returns: ArrayLike<number>, target = 0): number {
  let sum = 0;
  for (let i = 0; i < returns.length; i++) sum += Math.min(0, (returns[i] as number) - target) ** 2;
  return Math.sqrt(sum / returns.length);
}

/**
 * Annualised Sortino ratio: (mean return − target) / downside deviation × √(periods per year).
 *
 * @param returns a simple return a period
 * @param target least acceptable return, a period @default 0
 * @returns `NaN` where no period fell short of the target: the ratio is not defined
 */
export function sortinoRatio(returns: ArrayLike<number>, periodsPerYear: number, target = 0): number {
  const downside = downsideDeviation(returns, target);
  return downside > 0 ? ((mean(returns) - target) / downside) * Math.sqrt(periodsPerYear) : Number.NaN;
}
