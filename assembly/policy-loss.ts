import { exp } from './exp';
import { Loss } from './loss';

/**
 * PPO's clipped surrogate −min(r A, clip(r, 1 ± ε) A), r = exp(log p − log p_old) (Eq. 7, arXiv:1707.06347).
 *
 * @returns its gradient in log p, weighted
 */
export function clippedSurrogate(loss: Loss, logProb: f32, oldLogProb: f32, advantage: f32): f32 {
  const logRatio = logProb - oldLogProb;
  const ratio = exp(logRatio);
  const free = advantage * ratio;
  const bound = advantage * min(max(ratio, 1 - loss.clipRange), 1 + loss.clipRange);
  loss.policy -= <f64>min(free, bound);
  loss.approxKl += <f64>(ratio - 1 - logRatio);
  if (abs(ratio - 1) > loss.clipRange) loss.clipped += 1;
  return free <= bound ? -free * loss.weight : 0;
}

/**
 * The policy gradient's −A log p (arXiv:1602.01783).
 *
 * @returns its gradient in log p, weighted
 */
export function advantageLogProb(loss: Loss, logProb: f32, advantage: f32): f32 {
  loss.policy -= <f64>(advantage * logProb);
  return -advantage * loss.weight;
}
