import { type ChannelOutput, percentB, readChannel } from './channel-output.js';
import { type NumberKernel, scratchColumn } from './kernel.js';
import { RollingDeviation } from './rolling-deviation.js';

/** Bollinger bands (1983): the mean of the last `n` numbers, and `deviations` population standard deviations around it. */
export class BollingerBands implements NumberKernel {
  readonly #moments: RollingDeviation;
  readonly #mean = scratchColumn();
  readonly #deviation = scratchColumn();

  constructor(
    n: number,
    readonly deviations: number,
    readonly output: ChannelOutput,
  ) {
    this.#moments = new RollingDeviation(n);
  }

  run(xs: Float64Array, from: number, to: number, out: Float64Array, offset: number, stride: number): void {
    this.#moments.run(xs, from, to, this.#mean, this.#deviation);
    if (this.output === 'percentB') this.#places(xs, from, to, out, offset, stride);
    else this.#others(xs, from, to, out, offset, stride);
  }

  reset(): void {
    this.#moments.reset();
  }

  /** The usual output in a loop of its own: choosing it anew at every bar would double its time. */
  #places(xs: Float64Array, from: number, to: number, out: Float64Array, offset: number, stride: number): void {
    const { deviations } = this;
    const mean = this.#mean;
    const deviation = this.#deviation;
    for (let t = from, i = 0, at = offset; t < to; t++, i++, at += stride) {
      const middle = mean[i] as number;
      const width = deviations * (deviation[i] as number);
      out[at] = percentB(xs[t] as number, middle - width, middle, middle + width);
    }
  }

  #others(xs: Float64Array, from: number, to: number, out: Float64Array, offset: number, stride: number): void {
    for (let t = from, i = 0, at = offset; t < to; t++, i++, at += stride) {
      const middle = this.#mean[i] as number;
      const width = this.deviations * (this.#deviation[i] as number);
      out[at] = readChannel(this.output, xs[t] as number, middle - width, middle, middle + width);
    }
  }
}
