import { mean, minimum, mul, type Scalar, sub, type Tensor1D, tensor2d } from '@tensorflow/tfjs';
import { isFused, runFused } from './dispatch.js';
import { fusedBatch, fusedTwins } from './fused-form.js';
import { composedGradient, type LossGradient } from './gradient.js';
import { composedCritics } from './sac-critics.js';
import type { SacBatch, SacLossOptions, SacSpec } from './sac-types.js';
import { squashedDraw } from './squashed-gaussian.js';

/** The vectors that the actor's loss reads, `[parameters]` each. */
export interface SacActorParameters {
  readonly actor: Tensor1D;
  /** No gradient. */
  readonly critics: Tensor1D;
}

/**
 * The gradient of the policy loss (Eq. 9, arXiv:1812.05905) in the actor's parameters:
 * `loss = mean(α log π(a|s) − min(Q₀, Q₁)(s, a))`, a drawn with `noise`.
 *
 * A fused `SacActorGradient` kernel takes `inputs: { actor, critics }`, `attrs: { batch, noise, spec, options }` and
 * returns `[gradient, stats]`.
 *
 * @param noise standard normal, `[B, actions]`
 * @returns the gradient and `stats` in the order of `SAC_ACTOR_STATS`; the caller disposes of both
 */
export function sacActorGradient(
  parameters: SacActorParameters,
  batch: Pick<SacBatch, 'size' | 'observations'>,
  noise: Float32Array,
  spec: SacSpec,
  options: SacLossOptions,
): LossGradient {
  const form = fusedTwins(spec);
  if (!isFused('SacActorGradient', form)) return composedSacActorGradient(parameters, batch, noise, spec, options);
  const attrs = { batch: fusedBatch(spec.actor, batch), noise, spec: form, options };
  const [gradient, stats] = runFused('SacActorGradient', { ...parameters }, attrs) as [Tensor1D, Tensor1D];
  return { gradient, stats };
}

/** {@link sacActorGradient} as a composition of tfjs ops; the critics' weights are not differentiated. */
export function composedSacActorGradient(
  { actor, critics }: SacActorParameters,
  batch: Pick<SacBatch, 'size' | 'observations'>,
  noise: Float32Array,
  spec: SacSpec,
  { entCoef }: SacLossOptions,
): LossGradient {
  return composedGradient(actor, (flat) => {
    const observations = tensor2d(batch.observations, [batch.size, spec.actor.observationSize]);
    const { actions, logProbs } = squashedDraw(flat, spec, observations, noise);
    const [first, second] = composedCritics(critics, spec, observations, actions);
    const loss = mean(sub(mul(logProbs, entCoef), minimum(first, second))) as Scalar;
    return { loss, others: [mean(logProbs) as Scalar] };
  });
}
