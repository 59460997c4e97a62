import {
  add,
  cast,
  exp,
  fill,
  logSoftmax,
  mul,
  neg,
  oneHot,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tensor2d,
  where,
} from '@tensorflow/tfjs';
import type { ActorCriticSpec } from '../../policy/network.js';
import type { ActorCriticOutput } from './actor-critic.js';
import type { A2cMinibatch } from './types.js';

/** What a masked logit becomes: far enough that its probability is exactly 0 in float32, and still finite. */
export const MASKED_LOGIT = -1e8;

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/** Log-probabilities of the batch's actions and the distribution's entropy, both `[B]`. */
export interface ActionEvaluation {
  readonly logProbs: Tensor1D;
  readonly entropies: Tensor1D;
}

/** Judges the batch's actions under what the network says now; differentiable in its output. */
export function evaluateActions(
  { distribution }: ActorCriticSpec,
  output: ActorCriticOutput,
  batch: Pick<A2cMinibatch, 'size' | 'actions' | 'masks'>,
): ActionEvaluation {
  return distribution.kind === 'categorical'
    ? categorical(output.head, batch, distribution.n)
    : gaussian(output.head, output.logStd as Tensor1D, batch, distribution.size);
}

function categorical(
  logits: Tensor2D,
  { actions, masks, size }: Pick<A2cMinibatch, 'size' | 'actions' | 'masks'>,
  n: number,
): ActionEvaluation {
  const allowed = masks === undefined ? logits : maskLogits(logits, masks, size, n);
  const logProbs = logSoftmax(allowed);
  const taken = cast(oneHot(cast(tensor1d(actions), 'int32'), n), 'float32');
  return {
    logProbs: sum(mul(logProbs, taken), 1),
    entropies: neg(sum(mul(exp(logProbs), logProbs), 1)) as Tensor1D,
  };
}

function maskLogits(logits: Tensor2D, masks: Uint8Array, size: number, n: number): Tensor2D {
  return where(tensor2d(masks, [size, n], 'bool'), logits, fill([size, n], MASKED_LOGIT));
}

/** log N(a; μ, σ) = −(a − μ)² / 2σ² − log σ − ½ log 2π, summed over the action's elements. */
function gaussian(
  means: Tensor2D,
  logStd: Tensor1D,
  { actions, size }: Pick<A2cMinibatch, 'size' | 'actions'>,
  width: number,
): ActionEvaluation {
  const distance: Tensor = mul(sub(tensor2d(actions, [size, width]), means), exp(neg(logStd)));
  const constant = add(logStd, HALF_LOG_TWO_PI);
  return {
    logProbs: sum(sub(mul(square(distance), -0.5), constant), 1),
    entropies: mul(sum(add(constant, 0.5)), fill([size], 1)) as Tensor1D,
  };
}
