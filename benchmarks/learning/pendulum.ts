import { SAC, type SacOptions } from '../../src/agents/index.js';
import { pendulum } from '../../src/env/classic/index.js';
import { evaluatePolicy } from '../../src/training/index.js';
import { type LearningTask, trainAndJudge } from './task.js';

const SMALL: Partial<SacOptions> = { netArch: { pi: [64, 64], qf: [64, 64] } };

function pendulumTask(algorithm: string, steps: number, options: Partial<SacOptions>): LearningTask {
  return {
    name: 'Pendulum-v1',
    algorithm,
    unit: 'mean reward of 100 deterministic episodes',
    bar: -200,
    better: 'higher',
    async run(seed) {
      const agent = await SAC.create(pendulum(), { seed, learningRate: 1e-3, bufferSize: steps, ...options });
      const evaluate = () => evaluatePolicy(agent, pendulum(), { episodes: 100, seed: 10_000 + seed });
      const { meanReward } = await trainAndJudge(agent, steps, evaluate);
      return { mean: meanReward, steps };
    },
  };
}

/** The hyperparameters of RL Zoo: the defaults with a learning rate of 1e-3. */
export const pendulumSac: LearningTask = pendulumTask('SAC', 20_000, {});

/** That drawing by priorities learns too, with small networks; not that it learns better. */
export const pendulumPrioritizedSac: LearningTask = pendulumTask('SAC, prioritised', 12_000, {
  ...SMALL,
  prioritizedReplay: {},
});

/** That state-dependent noise explores enough, drawn anew every 8 steps. */
export const pendulumSdeSac: LearningTask = pendulumTask('SAC, gSDE', 12_000, {
  ...SMALL,
  useSde: true,
  useSdeAtWarmup: true,
  trainFreq: 8,
  gradientSteps: 8,
});
