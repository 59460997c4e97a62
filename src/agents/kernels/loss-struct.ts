import type { A2cLossOptions, PpoLossOptions } from '../ops/types.js';
import type { AdvantageStatistics } from './advantage-statistics.js';

/** A loss's kind and coefficients. */
export interface LossCoefficients extends PpoLossOptions {
  readonly kind: 'ppo' | 'a2c';
}

const SUMS_OFFSET = 32;
const SUMS = 5;

/** The struct of `assembly/loss.ts`: coefficients in, sums out. */
export class LossStruct {
  readonly #kind: Int32Array;
  readonly #coefficients: Float32Array;
  /** Policy loss, squared value error, entropy, approximate KL, clipped ratios: sums over rows. */
  readonly #sums: Float64Array;

  constructor(buffer: ArrayBuffer, at: number) {
    this.#kind = new Int32Array(buffer, at, 1);
    this.#coefficients = new Float32Array(buffer, at + 4, 7);
    this.#sums = new Float64Array(buffer, at + SUMS_OFFSET, SUMS);
  }

  /** Sets the coefficients, and the sums to zero. @param rows of the whole minibatch */
  reset(loss: LossCoefficients, { mean, scale }: AdvantageStatistics, rows: number): void {
    this.#kind[0] = loss.kind === 'ppo' ? 0 : 1;
    const { clipRange, clipRangeVf, entCoef, vfCoef } = loss;
    this.#coefficients.set([clipRange, clipRangeVf ?? -1, entCoef, vfCoef, mean, scale, 1 / rows]);
    this.#sums.fill(0);
  }

  /** Adds the sums to `totals`. */
  addTo(totals: Float64Array): void {
    for (let i = 0; i < totals.length; i++) totals[i] = (totals[i] as number) + (this.#sums[i] as number);
  }
}

/** Loss, policy loss, value loss, entropy loss, approximate KL and clip fraction; NaN over no rows. */
export function lossMeans(
  structs: readonly LossStruct[],
  rows: number,
  { entCoef, vfCoef }: A2cLossOptions,
): [number, number, number, number, approxKl: number, clipFraction: number] {
  const totals = new Float64Array(SUMS);
  for (const struct of structs) struct.addTo(totals);
  const [policy, value, entropy, approxKl, clipped] = totals.map((total) => total / rows) as unknown as [
    number,
    number,
    number,
    number,
    number,
  ];
  return [policy - entCoef * entropy + vfCoef * value, policy, value, -entropy, approxKl, clipped];
}
