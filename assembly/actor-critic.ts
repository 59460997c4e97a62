import { Batch } from './batch';
import { categoricalGradient, judgeCategorical } from './categorical';
import { Distribution } from './distribution';
import { gaussianGradient, judgeGaussian, prepareGaussian } from './gaussian';
import { Loss } from './loss';
import { Mlp } from './mlp';
import { mlpBackward } from './mlp-backward';
import { mlpForward } from './mlp-forward';
import { advantageLogProb, clippedSurrogate } from './policy-loss';
import { padded } from './simd';
import { squaredError } from './value-loss';

/**
 * Adds the gradient of `policy loss − entCoef · H + vfCoef · value loss` over some of a minibatch's rows.
 * The weights must have been transposed ({@link transposeWeights}) since they changed.
 */
export function actorCriticGradient(
  pi: Mlp,
  vf: Mlp,
  distribution: Distribution,
  batch: Batch,
  loss: Loss,
  rows: i32,
): void {
  trunksGradient(pi, vf, batch.observations, batch.observations, distribution, batch, loss, rows);
}

/** {@link actorCriticGradient} where the trunks take features of their own, `[rows, inputs]` each. */
export function trunksGradient(
  pi: Mlp,
  vf: Mlp,
  policyFeatures: usize,
  valueFeatures: usize,
  distribution: Distribution,
  batch: Batch,
  loss: Loss,
  rows: i32,
): void {
  const head = mlpForward(pi, policyFeatures, rows);
  const values = mlpForward(vf, valueFeatures, rows);
  if (distribution.kind) prepareGaussian(distribution);
  for (let row = 0; row < rows; row++) {
    policyRow(pi, distribution, batch, loss, head, row);
    const float = (<usize>row) << 2;
    const value = load<f32>(values + (float << 2));
    const slope = squaredError(loss, value, load<f32>(batch.returns + float), batch.oldValues + float);
    store<f32>(vf.deltas + (float << 2), slope);
  }
  mlpBackward(pi, policyFeatures, rows);
  mlpBackward(vf, valueFeatures, rows);
}

/** One row's policy loss; leaves its gradient in the head's output in `pi.deltas`. */
function policyRow(pi: Mlp, distribution: Distribution, batch: Batch, loss: Loss, head: usize, row: i32): void {
  const size = distribution.size;
  const offset = (<usize>(row * padded(size))) << 2;
  const output = head + offset;
  const delta = pi.deltas + offset;
  const entropySlope = loss.entCoef * loss.weight;
  if (distribution.kind) {
    judgeGaussian(distribution, output, batch.actions + ((<usize>(row * size)) << 2), delta);
    gaussianGradient(distribution, delta, policySlope(distribution, batch, loss, row), entropySlope);
  } else {
    const action = <i32>load<f32>(batch.actions + ((<usize>row) << 2));
    judgeCategorical(distribution, output, delta, action, batch.masks ? batch.masks + row * size : 0);
    categoricalGradient(distribution, output, delta, action, policySlope(distribution, batch, loss, row), entropySlope);
  }
  loss.entropy += <f64>distribution.entropy;
}

/** The policy loss's gradient in the log-probability of the row judged last. */
function policySlope(distribution: Distribution, batch: Batch, loss: Loss, row: i32): f32 {
  const float = (<usize>row) << 2;
  const advantage = (load<f32>(batch.advantages + float) - loss.advantageMean) * loss.advantageScale;
  if (loss.kind) return advantageLogProb(loss, distribution.logProb, advantage);
  return clippedSurrogate(loss, distribution.logProb, load<f32>(batch.oldLogProbs + float), advantage);
}
