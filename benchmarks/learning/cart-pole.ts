import { linear, PPO } from '../../src/agents/index.js';
import { cartPole } from '../../src/env/classic/index.js';
import { vectorize } from '../../src/env/index.js';
import { evaluatePolicy } from '../../src/training/index.js';
import { type LearningTask, trainAndJudge } from './task.js';

const STEPS = 100_000;

/** CartPole-v1 with the hyperparameters of RL Zoo: 475 of 500 counts as solved. */
export const cartPolePpo: LearningTask = {
  name: 'CartPole-v1',
  algorithm: 'PPO',
  unit: 'mean reward of 100 deterministic episodes',
  bar: 475,
  better: 'higher',
  async run(seed) {
    const env = vectorize(Array.from({ length: 8 }, () => () => cartPole()));
    const agent = await PPO.create(env, {
      seed,
      nSteps: 32,
      batchSize: 256,
      nEpochs: 20,
      gaeLambda: 0.8,
      gamma: 0.98,
      learningRate: linear(1e-3),
      clipRange: linear(0.2),
    });
    const evaluate = (policy: typeof agent) =>
      evaluatePolicy(policy, cartPole(), { episodes: 100, seed: 10_000 + seed });
    const { meanReward } = await trainAndJudge(agent, STEPS, () => evaluate(agent));
    return { mean: meanReward, steps: STEPS };
  },
};
