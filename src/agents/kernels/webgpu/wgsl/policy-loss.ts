/** What the policy loss of one row is, and what it logs; `slope` is its gradient in log p, not yet weighted. */
const POLICY_STRUCT = 'struct Policy { loss: f32, slope: f32, approxKl: f32, clipped: f32 }';

/**
 * PPO's clipped surrogate −min(r A, clip(r, 1 ± ε) A), r = exp(log p − log p_old) (Eq. 7, arXiv:1707.06347), or the policy
 * gradient's −A log p (arXiv:1602.01783).
 */
export function policyLoss(kind: 'ppo' | 'a2c'): string {
  return `${POLICY_STRUCT}\n${kind === 'ppo' ? SURROGATE : LOG_PROB}`;
}

const SURROGATE = `
fn policyOf(row: u32, logProb: f32, advantage: f32) -> Policy {
  let logRatio = logProb - oldLogProbOf(row);
  let ratio = exp(logRatio);
  let free = advantage * ratio;
  let bound = advantage * clamp(ratio, 1 - loss.clipRange, 1 + loss.clipRange);
  return Policy(
    -min(free, bound),
    select(0, -free, free <= bound),
    ratio - 1 - logRatio,
    select(0.0, 1.0, abs(ratio - 1) > loss.clipRange),
  );
}`;

const LOG_PROB = `
fn policyOf(row: u32, logProb: f32, advantage: f32) -> Policy {
  return Policy(-advantage * logProb, -advantage, 0, 0);
}`;
