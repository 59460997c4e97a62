import type { Tensor1D } from '@tensorflow/tfjs';
import { NeurotradeError } from '../../core/errors.js';
import type { ActorCriticSpec, PolicySpec } from '../../policy/network.js';
import { a2cGradient } from '../ops/a2c-gradient.js';
import { actorLikelihoodGradient } from '../ops/actor-likelihood-gradient.js';
import type { LossGradient } from '../ops/gradient.js';
import type { A2cMinibatch } from '../ops/types.js';
import type { CloneOptions } from './options.js';

/** The gradient of the cloning loss; `stats` are in the order of `A2C_STATS`. */
export type CloneGradient = (parameters: Tensor1D, batch: A2cMinibatch) => LossGradient;

/**
 * The loss of behaviour cloning, `−mean(log π(a|s)) − entWeight · mean(H) + vfCoef · mean((R − V)²)`. With a value network it
 * is the advantage actor-critic loss of advantages that are all 1, so a backend that has that fused has this fused.
 *
 * @throws NeurotradeError `UNSUPPORTED` for a policy that remembers, `INVALID_OPTIONS` where values are asked of an actor
 * alone
 */
export function cloneGradient(
  spec: PolicySpec,
  { entWeight, vfCoef }: Pick<CloneOptions, 'entWeight' | 'vfCoef'>,
): CloneGradient {
  if (spec.lstm !== undefined) {
    throw new NeurotradeError(
      'UNSUPPORTED',
      'cloneBehavior: expected a policy that sees all it needs in one observation, found one with a memory; use a features extractor over a window (frameStack)',
    );
  }
  if (spec.vf !== undefined) {
    const options = { entCoef: entWeight, vfCoef, normalizeAdvantage: false };
    return (parameters, batch) => a2cGradient(parameters, batch, spec as ActorCriticSpec, options);
  }
  if (vfCoef > 0) {
    throw new NeurotradeError(
      'INVALID_OPTIONS',
      'cloneBehavior: "vfCoef" needs a value network of the observation alone, which this agent lacks; leave it at 0',
    );
  }
  return (parameters, batch) => actorLikelihoodGradient(parameters, batch, spec, entWeight);
}
