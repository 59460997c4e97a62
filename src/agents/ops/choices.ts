import { exp, logSoftmax, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs';
import { composedActorHead } from './actor-head.js';
import { maskLogits } from './distributions/categorical.js';
import type { DiscreteSacSpec } from './sac-types.js';

/** A policy over choices. */
export interface Choices {
  /** π, `[B, n]`; exactly 0 where masked. */
  readonly probs: Tensor2D;
  /** log π, `[B, n]`; finite everywhere. */
  readonly logProbs: Tensor2D;
}

/**
 * What a policy over choices says about observations, differentiable in `parameters`. Call it inside a `tidy`.
 *
 * @param parameters the actor's, `[parameters]`
 * @param observations `[B, observation size]`
 * @param masks `[B, n]`, 1 = allowed; everything is without them
 */
export function choicesOf(
  parameters: Tensor1D,
  { actor }: DiscreteSacSpec,
  observations: Tensor2D,
  masks: Uint8Array | undefined,
): Choices {
  const logits = composedActorHead(parameters, actor, observations);
  const logProbs = logSoftmax(maskLogits(logits, masks));
  return { probs: exp(logProbs), logProbs };
}
