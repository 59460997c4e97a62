import { type BarColumns, type Kernel, scratchColumn } from './kernel.js';
import { PlaceInRange } from './place-in-range.js';
import { RollingMean } from './rolling-mean.js';

/**
 * Stochastic oscillator (Lane): the close's place in the range of `k` bars, averaged over each of `periods` in turn; one
 * of them makes the slowed %K, a second one %D.
 */
export class Stochastic implements Kernel<BarColumns> {
  readonly #place: PlaceInRange;
  readonly #averages: readonly RollingMean[];
  readonly #scratch = scratchColumn();

  constructor(k: number, periods: readonly number[]) {
    this.#place = new PlaceInRange(k);
    this.#averages = periods.map((n) => new RollingMean(n));
  }

  run(bars: BarColumns, from: number, to: number, out: Float64Array, offset: number, stride: number): void {
    const count = to - from;
    const column = this.#scratch;
    const last = this.#averages.length - 1;
    this.#place.run(bars, from, to, column, 0, 1);
    for (let i = 0; i < last; i++) this.#averages[i]?.run(column, 0, count, column, 0, 1);
    this.#averages[last]?.run(column, 0, count, out, offset, stride);
  }

  reset(): void {
    this.#place.reset();
    for (const average of this.#averages) average.reset();
  }
}
