import { annualReturn } from './annual-return.js';
import { maxDrawdown } from './drawdown.js';

/**
 * Calmar ratio: compound annual return / maximum drawdown, over the whole span
 * (T. W. Young, "Calmar Ratio: A Smoother Tool", Futures 20(1), 1991, over 36 months there).
 *
 * @param equity `[T]`
 * @returns `NaN` where equity never fell: the ratio is not defined
 */
export function calmarRatio(equity: ArrayLike<number>, periodsPerYear: number): number {
  const { depth } = maxDrawdown(equity);
  return depth > 0 ? annualReturn(equity, periodsPerYear) / depth : Number.NaN;
}
