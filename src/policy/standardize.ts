/** What an observation is normalised with; plain numbers, so that a running or a saved normaliser can provide them. */
export interface ObservationStatistics {
  readonly mean: ArrayLike<number>;
  readonly variance: ArrayLike<number>;
  /** Results are clipped to ±`clip`. */
  readonly clip: number;
  readonly epsilon: number;
  /** `[size]`, 1 = left as it is: choices, which are no quantities. Absent: nothing is. */
  readonly exempt?: ArrayLike<number>;
}

/**
 * `target = clip((x − mean) / √(variance + ε), ±clip)` for `rows` rows, as Stable-Baselines3's `VecNormalize`.
 *
 * @param observations `[rows, size]`; may be `target` itself
 * @param target `[rows, size]`
 */
export function standardize(
  { mean, variance, clip, epsilon, exempt }: ObservationStatistics,
  observations: ArrayLike<number>,
  target: Float32Array,
  rows: number,
): void {
  const size = mean.length;
  for (let i = 0; i < size; i++) {
    if (exempt?.[i] === 1) {
      for (let at = i; at < rows * size; at += size) target[at] = observations[at] as number;
      continue;
    }
    const center = mean[i] as number;
    const scale = 1 / Math.sqrt((variance[i] as number) + epsilon);
    for (let at = i; at < rows * size; at += size) {
      target[at] = Math.min(clip, Math.max(-clip, ((observations[at] as number) - center) * scale));
    }
  }
}
