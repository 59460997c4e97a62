import { Batch } from './batch';
import { Distribution } from './distribution';
import { finishDistribution, judgeAction, logProbGradient, prepareDistribution } from './head';
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
  prepareDistribution(distribution, pi, policyFeatures, rows);
  for (let row = 0; row < rows; row++) {
    policyRow(pi, distribution, batch, loss, head, row);
    const float = (<usize>row) << 2;
    const value = load<f32>(values + (float << 2));
    const slope = squaredError(loss, value, load<f32>(batch.returns + float), batch.oldValues + float);
    store<f32>(vf.deltas + (float << 2), slope);
  }
  finishDistribution(distribution, pi, rows);
  mlpBackward(pi, policyFeatures, rows);
  mlpBackward(vf, valueFeatures, rows);
}

/** One row's policy loss; leaves its gradient in the head's output in `pi.deltas`. */
function policyRow(pi: Mlp, distribution: Distribution, batch: Batch, loss: Loss, head: usize, row: i32): void {
  const offset = (<usize>(row * padded(distribution.size))) << 2;
  judgeAction(distribution, batch, row, head + offset, pi.deltas + offset);
  const slope = policySlope(distribution, batch, loss, row);
  logProbGradient(distribution, batch, row, head + offset, pi.deltas + offset, slope, loss.entCoef * loss.weight);
  loss.entropy += <f64>distribution.entropy;
}

/** The policy loss's gradient in the log-probability of the row judged last. */
function policySlope(distribution: Distribution, batch: Batch, loss: Loss, row: i32): f32 {
  const float = (<usize>row) << 2;
  const advantage = (load<f32>(batch.advantages + float) - loss.advantageMean) * loss.advantageScale;
  if (loss.kind) return advantageLogProb(loss, distribution.logProb, advantage);
  return clippedSurrogate(loss, distribution.logProb, load<f32>(batch.oldLogProbs + float), advantage);
}
