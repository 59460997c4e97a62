import {
  add,
  cast,
  minimum,
  mul,
  oneHot,
  sub,
  sum,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs';
import { choicesOf } from './choices.js';
import { isFused, runFused } from './dispatch.js';
import { fusedBatch, fusedTwins } from './fused-form.js';
import type { ErrorGradient } from './gradient.js';
import { regressionGradient } from './regression.js';
import type { SacCriticParameters } from './sac-critic-gradient.js';
import type { DiscreteSacSpec, SacBatch, SacLossOptions } from './sac-types.js';
import { composedTwins } from './twin-critics.js';

/**
 * The gradient of the soft Bellman error over choices (Eq. 4 and 10, arXiv:1910.07207) in both critics' parameters:
 * `loss = ½ Σᵢ mean(w (Qᵢ(s)[a] − y)²)`, `y = r + γⁿ Σₐ π(a|s′) (min(Q̄₀, Q̄₁)(s′)[a] − α log π(a|s′))`. The expectation over
 * the next action is exact, so that nothing is drawn; masked actions have no part in it.
 *
 * A fused `DiscreteSacCriticGradient` kernel takes `inputs: { critics, targets, actor }`, `attrs: { batch, spec, options }`
 * and returns `[gradient, stats, errors]`.
 *
 * @returns the gradient, `stats` in the order of `SAC_CRITIC_STATS`, and `errors`: the larger |Qᵢ(s)[a] − y| of each row;
 * the caller disposes of all
 */
export function discreteSacCriticGradient(
  parameters: SacCriticParameters,
  batch: SacBatch,
  spec: DiscreteSacSpec,
  options: SacLossOptions,
): ErrorGradient {
  const form = fusedTwins(spec);
  if (!isFused('DiscreteSacCriticGradient', form))
    return composedDiscreteSacCriticGradient(parameters, batch, spec, options);
  const attrs = { batch: fusedBatch(spec.actor, batch), spec: form, options };
  const outputs = runFused('DiscreteSacCriticGradient', { ...parameters }, attrs);
  const [gradient, stats, errors] = outputs as [Tensor1D, Tensor1D, Tensor1D];
  return { gradient, stats, errors };
}

/** {@link discreteSacCriticGradient} as a composition of tfjs ops; only the critics are differentiated. */
export function composedDiscreteSacCriticGradient(
  { critics, targets, actor }: SacCriticParameters,
  batch: SacBatch,
  spec: DiscreteSacSpec,
  options: SacLossOptions,
): ErrorGradient {
  const { observationSize, distribution } = spec.actor;
  const goal = softTargets(targets, actor, batch, spec, options);
  const result = regressionGradient(critics, goal, batch, (flat) => {
    const observations = tensor2d(batch.observations, [batch.size, observationSize]);
    const taken = cast(oneHot(cast(tensor1d(batch.actions), 'int32'), distribution.n), 'float32');
    const ofTaken = (values: Tensor2D): Tensor1D => sum(mul(values, taken), 1);
    const [first, second] = composedTwins(flat, spec, observations);
    return [ofTaken(first), ofTaken(second)];
  });
  goal.dispose();
  return result;
}

/** y, `[B]`; the caller disposes of it. */
function softTargets(
  targets: Tensor1D,
  actor: Tensor1D,
  { size, rewards, discounts, nextObservations, nextMasks }: SacBatch,
  spec: DiscreteSacSpec,
  { entCoef }: SacLossOptions,
): Tensor1D {
  return tidy(() => {
    const next = tensor2d(nextObservations, [size, spec.actor.observationSize]);
    const { probs, logProbs } = choicesOf(actor, spec, next, nextMasks);
    const [first, second] = composedTwins(targets, spec, next);
    const value = sum(mul(probs, sub(minimum(first, second), mul(logProbs, entCoef))), 1);
    return add(tensor1d(rewards), mul(tensor1d(discounts), value)) as Tensor1D;
  });
}
