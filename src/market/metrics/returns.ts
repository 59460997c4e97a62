/**
 * Simple returns: r[t] = equity[t + 1] / equity[t] − 1.
 *
 * @param equity account values, `[T]`, positive but for the last, which ruin may leave at or below 0
 * @returns `[T − 1]`; empty where there are fewer than two values
 */
export function simpleReturns(equity: ArrayLike<number>): Float64Array {
  const returns = new Float64Array(Math.max(0, equity.length - 1));
  for (let t = 0; t < returns.length; t++) returns[t] = (equity[t + 1] as number) / (equity[t] as number) - 1;
  return returns;
}

/** Last value over first, minus 1. A fraction: 0.1 is 10 %. `NaN` where there are fewer than two values. */
export function totalReturn(equity: ArrayLike<number>): number {
  return equity.length < 2 ? Number.NaN : (equity[equity.length - 1] as number) / (equity[0] as number) - 1;
}
