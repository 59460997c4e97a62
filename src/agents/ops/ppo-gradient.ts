import {
  abs,
  add,
  cast,
  clipByValue,
  exp,
  greater,
  mean,
  minimum,
  mul,
  neg,
  type Scalar,
  square,
  sub,
  type Tensor1D,
  tensor1d,
  tensor2d,
} from '@tensorflow/tfjs';
import type { ActorCriticSpec } from '../../policy/network.js';
import { composedActorCritic } from './actor-critic.js';
import { isFused, runFused } from './dispatch.js';
import { evaluateActions } from './distributions/evaluate-actions.js';
import { fusedBatch, fusedForm } from './fused-form.js';
import { composedGradient, type LossGradient, type LossTerms } from './gradient.js';
import { normalizeAdvantages } from './normalize-advantages.js';
import type { PpoLossOptions, PpoMinibatch } from './types.js';

/**
 * The gradient of PPO's clipped surrogate loss (Eq. 7 and 9, arXiv:1707.06347) in the flat parameters:
 * `loss = −mean(min(r·A, clip(r, 1 ± ε)·A)) + entCoef · −mean(H) + vfCoef · mean((R − V)²)`.
 *
 * A fused `PpoGradient` kernel, or `RecurrentPpoGradient` for policies with memory, takes `inputs: { parameters }`,
 * `attrs: { batch, spec, options }` and returns `[gradient, stats]`.
 *
 * @param parameters `[parameters]`, the layout of `actorCriticLayout(spec)`
 * @returns the gradient `[parameters]` and `stats` in the order of `PPO_STATS`; the caller disposes of both
 */
export function ppoGradient(
  parameters: Tensor1D,
  batch: PpoMinibatch,
  spec: ActorCriticSpec,
  options: PpoLossOptions,
): LossGradient {
  const name = spec.lstm === undefined ? 'PpoGradient' : 'RecurrentPpoGradient';
  const form = fusedForm(spec);
  if (!isFused(name, form)) return composedPpoGradient(parameters, batch, spec, options);
  const attrs = { batch: fusedBatch(spec, batch), spec: form, options };
  const [gradient, stats] = runFused(name, { parameters }, attrs) as [Tensor1D, Tensor1D];
  return { gradient, stats };
}

/** {@link ppoGradient} as a composition of tfjs ops: runs on every backend, and is the reference of the fused kernels. */
export function composedPpoGradient(
  parameters: Tensor1D,
  batch: PpoMinibatch,
  spec: ActorCriticSpec,
  options: PpoLossOptions,
): LossGradient {
  return composedGradient(parameters, (flat) => ppoLoss(flat, batch, spec, options));
}

/** The loss itself; the other terms are in the order of `PPO_STATS`. */
function ppoLoss(parameters: Tensor1D, batch: PpoMinibatch, spec: ActorCriticSpec, options: PpoLossOptions): LossTerms {
  const observations = tensor2d(batch.observations, [batch.size, spec.observationSize]);
  const output = composedActorCritic(parameters, spec, observations, batch.sequences);
  const { logProbs, entropies } = evaluateActions(spec, output, batch);
  const policy = surrogate(logProbs, batch, options);
  const valueLoss = valueError(output.values, batch, options.clipRangeVf);
  const entropyLoss = neg(mean(entropies)) as Scalar;
  const loss = add(add(policy.loss, mul(entropyLoss, options.entCoef)), mul(valueLoss, options.vfCoef)) as Scalar;
  return { loss, others: [policy.loss, valueLoss, entropyLoss, policy.approxKl, policy.clipFraction] };
}

function surrogate(
  logProbs: Tensor1D,
  batch: PpoMinibatch,
  { clipRange, normalizeAdvantage }: PpoLossOptions,
): { loss: Scalar; approxKl: Scalar; clipFraction: Scalar } {
  const advantages = tensor1d(normalizeAdvantage ? normalizeAdvantages(batch.advantages) : batch.advantages);
  const logRatio = sub(logProbs, tensor1d(batch.oldLogProbs));
  const ratio = exp(logRatio);
  const clipped = clipByValue(ratio, 1 - clipRange, 1 + clipRange);
  return {
    loss: neg(mean(minimum(mul(advantages, ratio), mul(advantages, clipped)))) as Scalar,
    approxKl: mean(sub(sub(ratio, 1), logRatio)) as Scalar,
    clipFraction: mean(cast(greater(abs(sub(ratio, 1)), clipRange), 'float32')),
  };
}

/** mean((R − V)²), V moved from the old value by at most `clipRangeVf`. */
function valueError(values: Tensor1D, batch: PpoMinibatch, clipRangeVf: number | null): Scalar {
  const old = tensor1d(batch.oldValues);
  const predicted = clipRangeVf === null ? values : add(old, clipByValue(sub(values, old), -clipRangeVf, clipRangeVf));
  return mean(square(sub(tensor1d(batch.returns), predicted)));
}
