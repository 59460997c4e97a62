/** Numbers that eight running sums add up: few enough for the rounding, enough that the calls do not show. */
const BLOCK = 1_024;

/**
 * The sum of a column, or of a chunk of it: NaN and infinities go into it as with `+`, and no number at all gives 0.
 *
 * Halves are added to halves down to blocks of 1,024 numbers, so the sum is off by at most `(138 + log2(n / 1024)) 2^-53 Σ|x|`,
 * where a plain loop is off by up to `n 2^-53 Σ|x|`. It is about twice as fast, too: the plain loop waits for each addition.
 *
 * Source: N. J. Higham, The Accuracy of Floating Point Summation, SIAM J. Sci. Comput. 14 (1993), on pairwise summation.
 *
 * @param values `[n]`
 *
 * @example
 * ```ts
 * const traded = sumOf(candles.volume);
 * ```
 */
export function sumOf(values: Float64Array): number {
  return sumBetween(values, 0, values.length);
}

function sumBetween(values: Float64Array, from: number, to: number): number {
  const blocks = Math.ceil((to - from) / BLOCK);
  if (blocks <= 1) return sumOfBlock(values, from, to);
  const middle = from + (blocks >> 1) * BLOCK;
  return sumBetween(values, from, middle) + sumBetween(values, middle, to);
}

/** Declared one by one: where V8 inlines a loop over sums that came out of a destructured array, it boxes each of them. */
function sumOfBlock(values: Float64Array, from: number, to: number): number {
  const whole = to - ((to - from) & 7);
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let e = 0;
  let f = 0;
  let g = 0;
  let h = 0;
  for (let i = from; i < whole; i += 8) {
    a += values[i] as number;
    b += values[i + 1] as number;
    c += values[i + 2] as number;
    d += values[i + 3] as number;
    e += values[i + 4] as number;
    f += values[i + 5] as number;
    g += values[i + 6] as number;
    h += values[i + 7] as number;
  }
  for (let i = whole; i < to; i++) a += values[i] as number;
  return a + b + (c + d) + (e + f + (g + h));
}
