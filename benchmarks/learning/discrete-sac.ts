import { DiscreteSAC } from '../../src/agents/index.js';
import { cartPole } from '../../src/env/classic/index.js';
import { evaluatePolicy } from '../../src/training/index.js';
import { type LearningTask, trainAndJudge } from './task.js';

const STEPS = 50_000;

/** 475 of 500 counts as solved. Three-step returns carry the one reward of a fall back sooner than single ones. */
export const cartPoleDiscreteSac: LearningTask = {
  name: 'CartPole-v1',
  algorithm: 'DiscreteSAC',
  unit: 'mean reward of 100 deterministic episodes',
  bar: 475,
  better: 'higher',
  async run(seed) {
    const agent = await DiscreteSAC.create(cartPole(), {
      seed,
      learningRate: 1e-3,
      bufferSize: STEPS,
      learningStarts: 1_000,
      batchSize: 64,
      nSteps: 3,
      targetEntropy: 'auto_0.7',
      netArch: { pi: [64, 64], qf: [64, 64] },
    });
    const evaluate = () => evaluatePolicy(agent, cartPole(), { episodes: 100, seed: 10_000 + seed });
    const { meanReward } = await trainAndJudge(agent, STEPS, evaluate);
    return { mean: meanReward, steps: STEPS };
  },
};
