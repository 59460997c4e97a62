import type { CandleColumns } from '../../data/candles.js';

/**
 * Arithmetic that carries its state from bar to bar: no candles, names or warm-up. A stream is a run of one bar, so a
 * batch and a stream are the same instructions in the same order. Inside a run the state lives in registers.
 */
export interface Kernel<Input> {
  /**
   * Takes in bars `from` to `to - 1` of `input`, at most {@link BLOCK_BARS}, and writes the value of bar `from + i` to
   * `out[offset + i * stride]`. What it writes before its warm-up is over means nothing.
   */
  run(input: Input, from: number, to: number, out: Float64Array, offset: number, stride: number): void;
  /** Back to the state before the first bar. */
  reset(): void;
}

/** One number a bar. */
export type NumberKernel = Kernel<Float64Array>;

/** The columns of a candle that a kernel may read. */
export type BarColumns = Pick<CandleColumns, 'open' | 'high' | 'low' | 'close' | 'volume'>;

/** Bars in a run: a block of a dozen columns stays in the first-level cache while feature after feature goes over it. */
export const BLOCK_BARS = 256;

/** A column between two kernels, such as the range that a stochastic averages. */
export function scratchColumn(): Float64Array {
  return new Float64Array(BLOCK_BARS);
}
