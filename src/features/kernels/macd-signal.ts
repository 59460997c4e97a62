import { ExponentialAverage } from './exponential-average.js';
import { type NumberKernel, scratchColumn } from './kernel.js';
import { MacdLine } from './macd-line.js';

/**
 * MACD's signal, the exponential average of its line from bar `slow - 1` on, or the histogram, `line - signal`
 * (Appel, 1979; Aspray, 1986).
 */
export class MacdSignal implements NumberKernel {
  readonly #line: MacdLine;
  readonly #signal: ExponentialAverage;
  readonly #scratch = scratchColumn();
  #bar = 0;

  constructor(
    fast: number,
    readonly slow: number,
    signal: number,
    readonly histogram: boolean,
  ) {
    this.#line = new MacdLine(fast, slow);
    this.#signal = new ExponentialAverage(signal);
  }

  run(xs: Float64Array, from: number, to: number, out: Float64Array, offset: number, stride: number): void {
    const count = to - from;
    const line = this.#scratch;
    this.#line.run(xs, from, to, line, 0, 1);
    const first = Math.min(count, Math.max(0, this.slow - 1 - this.#bar));
    if (first < count) this.#signal.run(line, first, count, out, offset + first * stride, stride);
    if (this.histogram) {
      for (let i = first; i < count; i++) {
        out[offset + i * stride] = (line[i] as number) - (out[offset + i * stride] as number);
      }
    }
    this.#bar += count;
  }

  reset(): void {
    this.#line.reset();
    this.#signal.reset();
    this.#bar = 0;
  }
}
