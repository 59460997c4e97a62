import type { Tensor1D } from '@tensorflow/tfjs';
import { NeurotradeError } from '../../core/errors.js';
import type { ActorCriticSpec, PolicySpec } from '../../policy/network.js';
import { a2cGradient } from '../ops/a2c-gradient.js';
import { actorLikelihoodGradient } from '../ops/actor-likelihood-gradient.js';
import type { LossGradient } from '../ops/gradient.js';
import { ppoGradient } from '../ops/ppo-gradient.js';
import { A2C_STATS, PPO_STATS, type PpoMinibatch } from '../ops/types.js';
import type { CloneOptions } from './options.js';

/** A loss whose slope is that of cloning. */
export interface CloneLoss {
  /**
   * @param batch for a policy that remembers, its `oldLogProbs` are those of `parameters` themselves
   * @returns tensors that the caller disposes of
   */
  gradient(parameters: Tensor1D, batch: PpoMinibatch): LossGradient;
  /** The order of the gradient's `stats`. */
  readonly statNames: readonly string[];
}

type Weights = Pick<CloneOptions, 'entWeight' | 'vfCoef'>;

/**
 * The loss of behaviour cloning, `−mean(log π(a|s)) − entWeight · mean(H) + vfCoef · mean((R − V)²)`.
 *
 * @throws NeurotradeError `INVALID_OPTIONS` where values are asked of an actor alone
 */
export function cloneLoss(spec: PolicySpec, weights: Weights): CloneLoss {
  if (spec.vf === undefined) return actorLoss(spec, weights);
  return spec.lstm === undefined
    ? advantageLoss(spec as ActorCriticSpec, weights)
    : surrogateLoss(spec as ActorCriticSpec, weights);
}

function actorLoss(spec: PolicySpec, { entWeight, vfCoef }: Weights): CloneLoss {
  if (vfCoef > 0) {
    throw new NeurotradeError(
      'INVALID_OPTIONS',
      'cloneBehavior: "vfCoef" needs a value network of the observation alone, which this agent lacks; leave it at 0',
    );
  }
  return {
    gradient: (parameters, batch) => actorLikelihoodGradient(parameters, batch, spec, entWeight),
    statNames: A2C_STATS,
  };
}

/** The advantage actor-critic loss of advantages that are all 1, so that a backend that has that fused has this fused. */
function advantageLoss(spec: ActorCriticSpec, { entWeight, vfCoef }: Weights): CloneLoss {
  const options = { entCoef: entWeight, vfCoef, normalizeAdvantage: false };
  return { gradient: (parameters, batch) => a2cGradient(parameters, batch, spec, options), statNames: A2C_STATS };
}

/** Far beyond any ratio that rounding makes of 1. */
const UNCLIPPED = 1e6;

/**
 * PPO's surrogate where the ratio π(a|s) / π_old(a|s) is 1, with advantages that are all 1: its slope there, ∇π / π_old, is
 * ∇ log π. It is fused for policies that remember, whose advantage loss is not.
 */
function surrogateLoss(spec: ActorCriticSpec, { entWeight, vfCoef }: Weights): CloneLoss {
  const coefficients = { entCoef: entWeight, vfCoef, normalizeAdvantage: false };
  const options = { ...coefficients, clipRange: UNCLIPPED, clipRangeVf: null };
  return { gradient: (parameters, batch) => ppoGradient(parameters, batch, spec, options), statNames: PPO_STATS };
}
