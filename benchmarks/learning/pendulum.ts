import { SAC } from '../../src/agents/index.js';
import { pendulum } from '../../src/env/classic/index.js';
import { evaluatePolicy } from '../../src/training/index.js';
import { type LearningTask, trainAndJudge } from './task.js';

const STEPS = 20_000;

/** Pendulum-v1 with the hyperparameters of RL Zoo: the defaults with a learning rate of 1e-3. */
export const pendulumSac: LearningTask = {
  name: 'Pendulum-v1',
  algorithm: 'SAC',
  unit: 'mean reward of 100 deterministic episodes',
  bar: -200,
  better: 'higher',
  async run(seed) {
    const agent = await SAC.create(pendulum(), { seed, learningRate: 1e-3, bufferSize: STEPS });
    const evaluate = () => evaluatePolicy(agent, pendulum(), { episodes: 100, seed: 10_000 + seed });
    const { meanReward } = await trainAndJudge(agent, STEPS, evaluate);
    return { mean: meanReward, steps: STEPS };
  },
};
