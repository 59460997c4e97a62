/** The deepest fall from a peak. Indices point into the equity that was given. */
export interface MaxDrawdown {
  /** (peak − trough) / peak, in [0, 1] and above 1 only where equity went below 0. */
  readonly depth: number;
  /** Index of the high before the fall. */
  readonly peak: number;
  readonly trough: number;
  /** First index at or above the peak's value again; `null` where the fall was not made good. */
  readonly recovery: number | null;
  /** Periods from the peak to the recovery, or to the end where there is none. */
  readonly length: number;
}

/** How far below its running high each value stands: 1 − equity[t] / max(equity[0..t]). `[T]`, 0 at every new high. */
export function drawdowns(equity: ArrayLike<number>): Float64Array {
  const falls = new Float64Array(equity.length);
  let high = -Infinity;
  for (let t = 0; t < falls.length; t++) {
    high = Math.max(high, equity[t] as number);
    falls[t] = 1 - (equity[t] as number) / high;
  }
  return falls;
}

/**
 * The maximum drawdown and how long it lasted. The first of equally deep ones counts.
 * Equity that never falls has depth 0 and length 0.
 */
export function maxDrawdown(equity: ArrayLike<number>): MaxDrawdown {
  const falls = drawdowns(equity);
  let trough = 0;
  for (let t = 1; t < falls.length; t++) if ((falls[t] as number) > (falls[trough] as number)) trough = t;
  const depth = falls[trough] ?? 0;
  if (depth === 0) return { depth: 0, peak: 0, trough: 0, recovery: 0, length: 0 };
  const peak = falls.lastIndexOf(0, trough);
  const regained = falls.indexOf(0, trough);
  const recovery = regained < 0 ? null : regained;
  return { depth, peak, trough, recovery, length: (recovery ?? falls.length - 1) - peak };
}
