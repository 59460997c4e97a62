import { mean, sampleDeviation } from './moments.js';

/**
 * Annualised Sharpe ratio: mean excess return / sample standard deviation × √(periods per year)
 * (W. F. Sharpe, "The Sharpe Ratio", Journal of Portfolio Management 21(1), 1994, Eq. 3–6; annualised as for independent returns).
 *
 * @param returns a simple return a period
 * @param riskFree return of the alternative, a period @default 0
 * @returns `NaN` where the returns do not vary: the ratio is not defined
 */
export function sharpeRatio(returns: ArrayLike<number>, periodsPerYear: number, riskFree = 0): number {
  const deviation = sampleDeviation(returns);
  const average = mean(returns);
  const varies = deviation > 1e-12 * Math.abs(average); // below it is rounding
  return varies ? ((average - riskFree) / deviation) * Math.sqrt(periodsPerYear) : Number.NaN;
}
