import { mean, minimum, mul, type Scalar, sub, sum, type Tensor1D, tensor2d, tidy } from '@tensorflow/tfjs';
import { choicesOf } from './choices.js';
import { isFused, runFused } from './dispatch.js';
import { fusedBatch, fusedTwins } from './fused-form.js';
import { composedGradient, type LossGradient } from './gradient.js';
import type { SacActorParameters } from './sac-actor-gradient.js';
import type { DiscreteSacSpec, SacBatch, SacLossOptions } from './sac-types.js';
import { composedTwins } from './twin-critics.js';

/**
 * The gradient of the policy loss over choices (Eq. 12, arXiv:1910.07207) in the actor's parameters:
 * `loss = mean(Σₐ π(a|s) (α log π(a|s) − min(Q₀, Q₁)(s)[a]))`; masked actions have no part in it.
 *
 * A fused `DiscreteSacActorGradient` kernel takes `inputs: { actor, critics }`, `attrs: { batch, spec, options }` and
 * returns `[gradient, stats]`.
 *
 * @returns the gradient and `stats` in the order of `SAC_ACTOR_STATS`, `logProb` being mean(Σₐ π log π); the caller
 * disposes of both
 */
export function discreteSacActorGradient(
  parameters: SacActorParameters,
  batch: Pick<SacBatch, 'size' | 'observations' | 'masks'>,
  spec: DiscreteSacSpec,
  options: SacLossOptions,
): LossGradient {
  const form = fusedTwins(spec);
  if (!isFused('DiscreteSacActorGradient', form))
    return composedDiscreteSacActorGradient(parameters, batch, spec, options);
  const attrs = { batch: fusedBatch(spec.actor, batch), spec: form, options };
  const outputs = runFused('DiscreteSacActorGradient', { ...parameters }, attrs);
  const [gradient, stats] = outputs as [Tensor1D, Tensor1D];
  return { gradient, stats };
}

/** {@link discreteSacActorGradient} as a composition of tfjs ops; the critics are not differentiated. */
export function composedDiscreteSacActorGradient(
  { actor, critics }: SacActorParameters,
  { size, observations: rows, masks }: Pick<SacBatch, 'size' | 'observations' | 'masks'>,
  spec: DiscreteSacSpec,
  { entCoef }: SacLossOptions,
): LossGradient {
  const shape: [number, number] = [size, spec.actor.observationSize];
  const values = tidy(() => minimum(...composedTwins(critics, spec, tensor2d(rows, shape))));
  const result = composedGradient(actor, (flat) => {
    const { probs, logProbs } = choicesOf(flat, spec, tensor2d(rows, shape), masks);
    const loss = mean(sum(mul(probs, sub(mul(logProbs, entCoef), values)), 1)) as Scalar;
    return { loss, others: [mean(sum(mul(probs, logProbs), 1)) as Scalar] };
  });
  values.dispose();
  return result;
}
