import { integer, resolveOptions } from '../core/options.js';
import type { Candle } from '../data/candles.js';
import type { Feature } from './feature.js';

/**
 * `ln(close_t / close_{t-n})`. Warm-up `n`.
 *
 * @param n bars to look back. @default 1
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function logReturn(n: number = 1): Feature {
  return new LogReturn(resolveOptions<{ n: number }>('logReturn', { n }, { n: integer({ min: 1 }) }).n);
}

class LogReturn implements Feature {
  readonly name: string;
  readonly warmup: number;
  /** Logarithms of the last `n` closes. */
  readonly #past: Float64Array;
  #slot = 0;

  constructor(n: number) {
    this.name = `logReturn(${n})`;
    this.warmup = n;
    this.#past = new Float64Array(n).fill(NaN);
  }

  update({ close }: Readonly<Candle>): number {
    const now = Math.log(close);
    const change = now - (this.#past[this.#slot] as number);
    this.#past[this.#slot] = now;
    this.#slot = this.#slot + 1 === this.warmup ? 0 : this.#slot + 1;
    return change;
  }

  reset(): void {
    this.#past.fill(NaN);
    this.#slot = 0;
  }
}
