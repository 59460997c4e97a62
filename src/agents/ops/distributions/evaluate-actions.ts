import type { ActorCriticSpec, DistributionSpec } from '../../../policy/network.js';
import type { ActorCriticOutput } from '../actor-critic.js';
import { evaluateBernoulli } from './bernoulli.js';
import { evaluateCategorical } from './categorical.js';
import { evaluateDirichlet } from './dirichlet.js';
import type { ActionEvaluation, Evaluator, JudgedActions } from './evaluation.js';
import { evaluateGaussian } from './gaussian.js';
import { evaluateMultiCategorical } from './multi-categorical.js';
import { evaluateStateDependentGaussian } from './state-dependent-gaussian.js';

type Evaluators = { readonly [K in DistributionSpec['kind']]: Evaluator<Extract<DistributionSpec, { kind: K }>> };

const EVALUATORS: Evaluators = {
  categorical: evaluateCategorical,
  multiCategorical: evaluateMultiCategorical,
  bernoulli: evaluateBernoulli,
  gaussian: evaluateGaussian,
  stateDependentGaussian: evaluateStateDependentGaussian,
  dirichlet: evaluateDirichlet,
};

/** Judges the batch's actions under what the network says now; differentiable in its output. */
export function evaluateActions(
  { distribution }: Pick<ActorCriticSpec, 'distribution'>,
  output: ActorCriticOutput,
  actions: JudgedActions,
): ActionEvaluation {
  const evaluate = EVALUATORS[distribution.kind] as Evaluator<DistributionSpec>;
  return evaluate(output, actions, distribution);
}
