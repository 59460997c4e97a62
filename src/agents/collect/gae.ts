import type { RolloutBatch } from './rollout-batch.js';

/** What {@link gae} reads of a rollout. */
export type GaeInput = Pick<
  RolloutBatch,
  'steps' | 'lanes' | 'rewards' | 'values' | 'episodeStarts' | 'lastValues' | 'lastDones'
>;

/**
 * Generalised advantage estimation (Eq. 16, arXiv:1506.02438) and the returns `advantages + values`:
 * `δ_t = r_t + γ V_{t+1} (1 − done) − V_t`, `A_t = δ_t + γ λ (1 − done) A_{t+1}`.
 * Truncated episodes are bootstrapped where rewards already hold γ·V(final observation).
 *
 * @param target `[T, N]` each; overwritten
 */
export function gae(
  { steps, lanes, rewards, values, episodeStarts, lastValues, lastDones }: GaeInput,
  gamma: number,
  lambda: number,
  target: Pick<RolloutBatch, 'advantages' | 'returns'>,
): void {
  const { advantages, returns } = target;
  for (let lane = 0; lane < lanes; lane++) {
    let advantage = 0;
    let nextValue = lastValues[lane] as number;
    let goesOn = 1 - (lastDones[lane] as number);
    for (let at = (steps - 1) * lanes + lane; at >= 0; at -= lanes) {
      const value = values[at] as number;
      const delta = (rewards[at] as number) + gamma * nextValue * goesOn - value;
      advantage = delta + gamma * lambda * goesOn * advantage;
      advantages[at] = advantage;
      returns[at] = advantage + value;
      nextValue = value;
      goesOn = 1 - (episodeStarts[at] as number);
    }
  }
}

/** 1 − var(returns − values) / var(returns); NaN where the returns do not vary. */
export function explainedVariance(values: ArrayLike<number>, returns: ArrayLike<number>): number {
  const spread = variance(returns.length, (i) => returns[i] as number);
  return spread === 0
    ? NaN
    : 1 - variance(returns.length, (i) => (returns[i] as number) - (values[i] as number)) / spread;
}

function variance(count: number, at: (index: number) => number): number {
  let mean = 0;
  for (let i = 0; i < count; i++) mean += at(i) / count;
  let total = 0;
  for (let i = 0; i < count; i++) total += (at(i) - mean) ** 2 / count;
  return total;
}
