import { add, minimum, mul, sub, type Tensor1D, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs';
import { isFused, runFused } from './dispatch.js';
import { fusedBatch, fusedTwins } from './fused-form.js';
import type { ErrorGradient } from './gradient.js';
import { regressionGradient } from './regression.js';
import { composedCritics } from './sac-critics.js';
import type { SacBatch, SacLossOptions, SacSpec } from './sac-types.js';
import { squashedDraw } from './squashed-gaussian.js';

/** The vectors that the critics' loss reads, `[parameters]` each. */
export interface SacCriticParameters {
  readonly critics: Tensor1D;
  /** Of the target critics; no gradient. */
  readonly targets: Tensor1D;
  /** No gradient. */
  readonly actor: Tensor1D;
}

/**
 * The gradient of the soft Bellman error (Eq. 5 and 6, arXiv:1812.05905) in both critics' parameters:
 * `loss = ½ Σᵢ mean(w (Qᵢ(s, a) − y)²)`, `y = r + γⁿ (min(Q̄₀, Q̄₁)(s′, a′) − α log π(a′|s′))`, a′ drawn with `noise`.
 *
 * A fused `SacCriticGradient` kernel takes `inputs: { critics, targets, actor }`, `attrs: { batch, noise, spec, options }`
 * and returns `[gradient, stats, errors]`.
 *
 * @param noise standard normal, `[B, actions]`
 * @returns the gradient, `stats` in the order of `SAC_CRITIC_STATS`, and `errors`: the larger |Qᵢ(s, a) − y| of each row;
 * the caller disposes of all
 */
export function sacCriticGradient(
  parameters: SacCriticParameters,
  batch: SacBatch,
  noise: Float32Array,
  spec: SacSpec,
  options: SacLossOptions,
): ErrorGradient {
  const form = fusedTwins(spec);
  if (!isFused('SacCriticGradient', form)) return composedSacCriticGradient(parameters, batch, noise, spec, options);
  const attrs = { batch: fusedBatch(spec.actor, batch), noise, spec: form, options };
  const outputs = runFused('SacCriticGradient', { ...parameters }, attrs);
  const [gradient, stats, errors] = outputs as [Tensor1D, Tensor1D, Tensor1D];
  return { gradient, stats, errors };
}

/** {@link sacCriticGradient} as a composition of tfjs ops; only the critics are differentiated. */
export function composedSacCriticGradient(
  { critics, targets, actor }: SacCriticParameters,
  batch: SacBatch,
  noise: Float32Array,
  spec: SacSpec,
  options: SacLossOptions,
): ErrorGradient {
  const goal = softTargets(targets, actor, batch, noise, spec, options);
  const { observationSize, distribution } = spec.actor;
  const result = regressionGradient(critics, goal, batch, (flat) => {
    const observations = tensor2d(batch.observations, [batch.size, observationSize]);
    const actions = tensor2d(batch.actions, [batch.size, distribution.size]);
    return composedCritics(flat, spec, observations, actions);
  });
  goal.dispose();
  return result;
}

/** y, `[B]`; the caller disposes of it. */
function softTargets(
  targets: Tensor1D,
  actor: Tensor1D,
  { size, rewards, discounts, nextObservations }: SacBatch,
  noise: Float32Array,
  spec: SacSpec,
  { entCoef }: SacLossOptions,
): Tensor1D {
  return tidy(() => {
    const next = tensor2d(nextObservations, [size, spec.actor.observationSize]);
    const { actions, logProbs } = squashedDraw(actor, spec, next, noise);
    const [first, second] = composedCritics(targets, spec, next, actions);
    const value = sub(minimum(first, second), mul(logProbs, entCoef));
    return add(tensor1d(rewards), mul(tensor1d(discounts), value)) as Tensor1D;
  });
}
