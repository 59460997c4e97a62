import { NeurotradeError } from './errors.js';

/** The content of {@link RunningMoments}; plain JSON. */
export interface RunningMomentsState {
  readonly mean: readonly number[];
  readonly variance: readonly number[];
  readonly count: number;
}

/**
 * Mean and variance of a stream of vectors, updated a batch at a time with the parallel formula of
 * Chan, Golub and LeVeque (1979), as Stable-Baselines3's `RunningMeanStd` does: the count starts at `epsilon`,
 * the mean at 0 and the (population) variance at 1.
 */
export class RunningMoments {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  count: number;
  readonly #batchMean: Float64Array;
  readonly #batchVariance: Float64Array;

  constructor(
    readonly size: number,
    epsilon = 1e-4,
  ) {
    this.mean = new Float64Array(size);
    this.variance = new Float64Array(size).fill(1);
    this.count = epsilon;
    this.#batchMean = new Float64Array(size);
    this.#batchVariance = new Float64Array(size);
  }

  /** Takes in `rows` vectors: `batch` is `[rows, size]`, row-major. */
  update(batch: ArrayLike<number>, rows: number = batch.length / this.size): void {
    if (rows === 0) return;
    if (!Number.isInteger(rows) || rows < 0 || rows * this.size > batch.length) {
      throw new NeurotradeError(
        'INVALID_OBSERVATION',
        `RunningMoments.update: expected [rows, ${this.size}] values, found ${batch.length}`,
      );
    }
    this.#measure(batch, rows);
    this.merge(this.#batchMean, this.#batchVariance, rows);
  }

  /** Takes in `count` vectors of which only mean and population variance are known. */
  merge(mean: ArrayLike<number>, variance: ArrayLike<number>, count: number): void {
    const total = this.count + count;
    for (let i = 0; i < this.size; i++) {
      const delta = (mean[i] as number) - (this.mean[i] as number);
      const own = (this.variance[i] as number) * this.count;
      const other = (variance[i] as number) * count;
      this.mean[i] = (this.mean[i] as number) + (delta * count) / total;
      this.variance[i] = (own + other + (delta * delta * this.count * count) / total) / total;
    }
    this.count = total;
  }

  state(): RunningMomentsState {
    return { mean: Array.from(this.mean), variance: Array.from(this.variance), count: this.count };
  }

  restore(state: RunningMomentsState): void {
    if (state.mean.length !== this.size || state.variance.length !== this.size) {
      throw new NeurotradeError(
        'POLICY_SHAPE',
        `RunningMoments.restore: expected ${this.size} values, found ${state.mean.length}`,
      );
    }
    this.mean.set(state.mean);
    this.variance.set(state.variance);
    this.count = state.count;
  }

  #measure(batch: ArrayLike<number>, rows: number): void {
    const mean = this.#batchMean.fill(0);
    const variance = this.#batchVariance.fill(0);
    for (let row = 0; row < rows; row++) {
      for (let i = 0; i < this.size; i++) mean[i] = (mean[i] as number) + (batch[row * this.size + i] as number) / rows;
    }
    for (let row = 0; row < rows; row++) {
      for (let i = 0; i < this.size; i++) {
        const deviation = (batch[row * this.size + i] as number) - (mean[i] as number);
        variance[i] = (variance[i] as number) + (deviation * deviation) / rows;
      }
    }
  }
}
