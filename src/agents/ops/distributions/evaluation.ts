import type { Tensor1D } from '@tensorflow/tfjs';
import type { ActorCriticOutput } from '../actor-critic.js';
import type { A2cMinibatch } from '../types.js';

/** Log-probabilities of the batch's actions and the distribution's entropy, both `[B]`. */
export interface ActionEvaluation {
  readonly logProbs: Tensor1D;
  readonly entropies: Tensor1D;
}

/** What is judged: the actions, under their masks. */
export type JudgedActions = Pick<A2cMinibatch, 'size' | 'actions' | 'masks'>;

/** Judges actions under what the network says now, as tfjs ops that are differentiable in its output. */
export type Evaluator<S> = (output: ActorCriticOutput, actions: JudgedActions, spec: S) => ActionEvaluation;
