import { Batch } from './batch';
import { bernoulliGradient, judgeBernoulli } from './bernoulli';
import { choiceGradient, judgeCategorical } from './categorical';
import { dirichletGradient, judgeDirichlet } from './dirichlet';
import { Distribution, DistributionKind } from './distribution';
import { gaussianGradient, judgeGaussian, prepareGaussian } from './gaussian';
import { Mlp } from './mlp';
import { judgeMultiCategorical, multiCategoricalGradient } from './multi-categorical';
import {
  finishStateDependent,
  judgeStateDependent,
  prepareStateDependent,
  stateDependentGradient,
} from './state-dependent-gaussian';

/** Before the first row. @param x what the policy's network took */
export function prepareDistribution(distribution: Distribution, pi: Mlp, x: usize, rows: i32): void {
  if (distribution.kind == DistributionKind.Gaussian) prepareGaussian(distribution);
  else if (distribution.kind == DistributionKind.StateDependentGaussian) {
    prepareStateDependent(distribution, pi, x, rows);
  }
}

/** After the last row. */
export function finishDistribution(distribution: Distribution, pi: Mlp, rows: i32): void {
  if (distribution.kind == DistributionKind.StateDependentGaussian) finishStateDependent(distribution, pi, rows);
}

/** Leaves the log-probability and entropy of a row's action in `distribution`, and in `delta` what the gradient needs. */
export function judgeAction(distribution: Distribution, batch: Batch, row: i32, output: usize, delta: usize): void {
  const action = actionOf(distribution, batch, row);
  const mask = maskOf(distribution, batch, row);
  switch (distribution.kind) {
    case DistributionKind.Categorical:
      judgeCategorical(distribution, output, delta, <i32>load<f32>(action), mask);
      break;
    case DistributionKind.Gaussian:
      judgeGaussian(distribution, output, action, delta);
      break;
    case DistributionKind.MultiCategorical:
      judgeMultiCategorical(distribution, output, action, mask);
      break;
    case DistributionKind.Bernoulli:
      judgeBernoulli(distribution, output, action, mask, delta);
      break;
    case DistributionKind.StateDependentGaussian:
      judgeStateDependent(distribution, row, output, action, delta);
      break;
    case DistributionKind.Dirichlet:
      judgeDirichlet(distribution, output, action);
      break;
    default:
      unreachable();
  }
}

/** Leaves the gradient of g · log p(action) − e · H in the head's outputs in `delta`; call {@link judgeAction} before. */
export function logProbGradient(
  distribution: Distribution,
  batch: Batch,
  row: i32,
  output: usize,
  delta: usize,
  g: f32,
  e: f32,
): void {
  const action = actionOf(distribution, batch, row);
  switch (distribution.kind) {
    case DistributionKind.Categorical:
      choiceGradient(distribution.size, distribution.entropy, output, delta, <i32>load<f32>(action), g, e);
      break;
    case DistributionKind.Gaussian:
      gaussianGradient(distribution, delta, g, e);
      break;
    case DistributionKind.MultiCategorical:
      multiCategoricalGradient(distribution, delta, action, g, e);
      break;
    case DistributionKind.Bernoulli:
      bernoulliGradient(distribution, output, action, maskOf(distribution, batch, row), delta, g, e);
      break;
    case DistributionKind.StateDependentGaussian:
      stateDependentGradient(distribution, row, delta, g, e);
      break;
    case DistributionKind.Dirichlet:
      dirichletGradient(distribution, output, action, delta, g, e);
      break;
    default:
      unreachable();
  }
}

function actionOf(distribution: Distribution, batch: Batch, row: i32): usize {
  return batch.actions + ((<usize>(row * distribution.elements)) << 2);
}

function maskOf(distribution: Distribution, batch: Batch, row: i32): usize {
  return batch.masks ? batch.masks + row * distribution.maskSize : 0;
}
