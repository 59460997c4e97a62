import { add, mean, mul, neg, type Scalar, square, sub, type Tensor1D, tensor1d, tensor2d } from '@tensorflow/tfjs';
import type { ActorCriticSpec } from '../../policy/network.js';
import { composedActorCritic } from './actor-critic.js';
import { isFused, runFused } from './dispatch.js';
import { evaluateActions } from './distributions/evaluate-actions.js';
import { fusedBatch, fusedForm } from './fused-form.js';
import { composedGradient, type LossGradient, type LossTerms } from './gradient.js';
import { normalizeAdvantages } from './normalize-advantages.js';
import type { A2cLossOptions, A2cMinibatch } from './types.js';

/**
 * The gradient of the advantage actor-critic loss (arXiv:1602.01783) in the flat parameters:
 * `loss = −mean(A · log π(a|s)) + entCoef · −mean(H) + vfCoef · mean((R − V)²)`.
 *
 * A fused `A2cGradient` kernel takes `inputs: { parameters }`, `attrs: { batch, spec, options }` and returns
 * `[gradient, stats]`.
 *
 * @param parameters `[parameters]`, the layout of `actorCriticLayout(spec)`
 * @returns the gradient `[parameters]` and `stats` in the order of `A2C_STATS`; the caller disposes of both
 */
export function a2cGradient(
  parameters: Tensor1D,
  batch: A2cMinibatch,
  spec: ActorCriticSpec,
  options: A2cLossOptions,
): LossGradient {
  const form = fusedForm(spec);
  if (!isFused('A2cGradient', form)) return composedA2cGradient(parameters, batch, spec, options);
  const attrs = { batch: fusedBatch(spec, batch), spec: form, options };
  const [gradient, stats] = runFused('A2cGradient', { parameters }, attrs) as [Tensor1D, Tensor1D];
  return { gradient, stats };
}

/** {@link a2cGradient} as a composition of tfjs ops: runs on every backend, and is the reference of the fused kernels. */
export function composedA2cGradient(
  parameters: Tensor1D,
  batch: A2cMinibatch,
  spec: ActorCriticSpec,
  options: A2cLossOptions,
): LossGradient {
  return composedGradient(parameters, (flat) => a2cLoss(flat, batch, spec, options));
}

/** The loss itself; the other terms are in the order of `A2C_STATS`. */
function a2cLoss(
  parameters: Tensor1D,
  batch: A2cMinibatch,
  spec: ActorCriticSpec,
  { entCoef, vfCoef, normalizeAdvantage }: A2cLossOptions,
): LossTerms {
  const observations = tensor2d(batch.observations, [batch.size, spec.observationSize]);
  const output = composedActorCritic(parameters, spec, observations);
  const { logProbs, entropies } = evaluateActions(spec, output, batch);
  const advantages = tensor1d(normalizeAdvantage ? normalizeAdvantages(batch.advantages) : batch.advantages);
  const policyLoss = neg(mean(mul(advantages, logProbs))) as Scalar;
  const valueLoss = mean(square(sub(tensor1d(batch.returns), output.values))) as Scalar;
  const entropyLoss = neg(mean(entropies)) as Scalar;
  const loss = add(add(policyLoss, mul(entropyLoss, entCoef)), mul(valueLoss, vfCoef)) as Scalar;
  return { loss, others: [policyLoss, valueLoss, entropyLoss] };
}
