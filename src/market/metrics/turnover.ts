import { mean } from './moments.js';

/**
 * Annual turnover: value traded, purchases and sales both counted, / mean equity / years. 2 a year is the whole account bought and sold once.
 *
 * @param notionals traded value of each fill; signs are ignored
 * @param equity `[T]`
 */
export function annualTurnover(
  notionals: ArrayLike<number>,
  equity: ArrayLike<number>,
  periodsPerYear: number,
): number {
  let traded = 0;
  for (let i = 0; i < notionals.length; i++) traded += Math.abs(notionals[i] as number);
  return (traded / mean(equity) / (equity.length - 1)) * periodsPerYear;
}
