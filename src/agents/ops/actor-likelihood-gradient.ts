import {
  add,
  mean,
  mul,
  neg,
  type Scalar,
  scalar,
  type Tensor1D,
  type Tensor2D,
  tensor2d,
  zeros,
} from '@tensorflow/tfjs';
import { NeurotradeError } from '../../core/errors.js';
import type { PolicySpec } from '../../policy/network.js';
import { composedActorHead } from './actor-head.js';
import { evaluateCategorical } from './distributions/categorical.js';
import type { ActionEvaluation, JudgedActions } from './distributions/evaluation.js';
import { composedGradient, type LossGradient } from './gradient.js';
import { squashedLikelihood } from './squashed-likelihood.js';
import { isStateDependent } from './state-dependent-draw.js';
import { stateDependentLikelihood } from './state-dependent-likelihood.js';
import type { A2cMinibatch } from './types.js';

/** Actions to be made likely; discrete ones count from 0, squashed ones lie in (−1, 1). */
type ActorBatch = Pick<A2cMinibatch, 'size' | 'observations' | 'actions' | 'masks'>;

/**
 * The gradient of −mean(log π(a|s)) − entWeight · mean(H) in the parameters of an actor without a value network; the entropy
 * of a squashed one is that before the tanh.
 *
 * @param parameters the actor's, `[parameters]`
 * @returns the gradient and `stats` in the order of `A2C_STATS`, the value loss 0; the caller disposes of both
 * @throws NeurotradeError `UNSUPPORTED` where actors of this distribution always have a value network
 */
export function actorLikelihoodGradient(
  parameters: Tensor1D,
  batch: ActorBatch,
  spec: PolicySpec,
  entWeight: number,
): LossGradient {
  return composedGradient(parameters, (flat) => {
    const observations = tensor2d(batch.observations, [batch.size, spec.observationSize]);
    const { logProbs, entropies } = evaluateActor(flat, spec, observations, batch);
    const policyLoss = neg(mean(logProbs)) as Scalar;
    const entropyLoss = neg(mean(entropies)) as Scalar;
    const loss = add(policyLoss, mul(entropyLoss, entWeight)) as Scalar;
    return { loss, others: [policyLoss, scalar(0), entropyLoss] };
  });
}

function evaluateActor(
  parameters: Tensor1D,
  spec: PolicySpec,
  observations: Tensor2D,
  judged: JudgedActions,
): ActionEvaluation {
  if (isStateDependent(spec)) return stateDependentLikelihood(parameters, spec, observations, judged);
  const { distribution } = spec;
  const head = composedActorHead(parameters, spec, observations);
  if (distribution.kind === 'squashedGaussian') return squashedLikelihood(head, judged, distribution.size);
  if (distribution.kind === 'categorical') {
    const output = { head, latent: head, logStd: null, values: zeros([judged.size]) as Tensor1D };
    return evaluateCategorical(output, judged, distribution);
  }
  throw new NeurotradeError(
    'UNSUPPORTED',
    `likelihood: expected an actor alone that is categorical or a squashed Gaussian, found "${distribution.kind}"; clone into the agent of an algorithm of this release`,
  );
}
