import { sampleDeviation } from './moments.js';

/**
 * Annualised volatility: sample standard deviation of the returns × √(periods per year). A fraction.
 *
 * @param returns a return a period
 */
export function annualVolatility(returns: ArrayLike<number>, periodsPerYear: number): number {
  return sampleDeviation(returns) * Math.sqrt(periodsPerYear);
}
