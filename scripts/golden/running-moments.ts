import { RunningMoments } from '../../src/core/running-moments.js';
import { compare, judged, type Result } from './result.js';

/** One batch, and the statistics after it. */
export interface MomentsStep {
  readonly x: readonly (readonly number[])[];
  readonly mean: readonly number[];
  readonly var: readonly number[];
  readonly count: number;
}

const TOLERANCE = 1e-5;

/** Feeds the batches one after another and compares mean, variance and count after each. */
export function verifyRunningMoments(steps: readonly MomentsStep[]): Result {
  const moments = new RunningMoments(steps[0]?.mean.length ?? 0);
  const pairs = steps.flatMap(({ x, mean, var: variance, count }, step) => {
    moments.update(x.flat());
    const { mean: foundMean, variance: foundVariance, count: foundCount } = moments.state();
    return [
      ...mean.map((value, i) => [`mean[${i}] after batch ${step + 1}`, foundMean[i] ?? NaN, value] as const),
      ...variance.map((value, i) => [`var[${i}] after batch ${step + 1}`, foundVariance[i] ?? NaN, value] as const),
      [`count after batch ${step + 1}`, foundCount, count] as const,
    ];
  });
  const statistics = compare(pairs, (_, expected) => TOLERANCE * Math.max(1, Math.abs(expected)));
  return judged('running-mean-std', { statistics });
}
