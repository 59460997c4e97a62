import { PPO } from '../../src/agents/index.js';
import { mountainCarContinuous } from '../../src/env/classic/index.js';
import { evaluatePolicy } from '../../src/training/index.js';
import { type LearningTask, trainAndJudge } from './task.js';

const STEPS = 20_000;

/**
 * MountainCarContinuous-v0 with RL Zoo's settings, whose minibatch of 256 is the whole rollout of 8 steps. With the same and
 * plain Gaussian noise, log σ from 0, the car came up the hill with one seed of three.
 */
export const mountainCarContinuousPpo: LearningTask = {
  name: 'MountainCarContinuous-v0 with gSDE',
  algorithm: 'PPO',
  unit: 'mean reward of 100 deterministic episodes',
  bar: 85,
  better: 'higher',
  async run(seed) {
    const agent = await PPO.create(mountainCarContinuous(), {
      seed,
      nSteps: 8,
      batchSize: 8,
      nEpochs: 10,
      gamma: 0.9999,
      gaeLambda: 0.9,
      learningRate: 7.77e-5,
      clipRange: 0.1,
      entCoef: 0.00429,
      vfCoef: 0.19,
      maxGradNorm: 5,
      useSde: true,
      logStdInit: -3.29,
      orthoInit: false,
      normalizeObservation: true,
      normalizeReward: true,
    });
    const evaluate = () => evaluatePolicy(agent, mountainCarContinuous(), { episodes: 100, seed: 10_000 + seed });
    const { meanReward } = await trainAndJudge(agent, STEPS, evaluate);
    return { mean: meanReward, steps: STEPS };
  },
};
