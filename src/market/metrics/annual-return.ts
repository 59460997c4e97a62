import { totalReturn } from './returns.js';

/**
 * Compound annual growth rate: (1 + total return)^(periods per year / periods) − 1. A fraction.
 *
 * @param equity `[T]`, hence T − 1 periods
 * @param periodsPerYear see `periodsPerYear`
 * @returns −1 where nothing is left; `NaN` where there are fewer than two values
 */
export function annualReturn(equity: ArrayLike<number>, periodsPerYear: number): number {
  const growth = 1 + totalReturn(equity);
  return growth <= 0 ? -1 : growth ** (periodsPerYear / (equity.length - 1)) - 1;
}
