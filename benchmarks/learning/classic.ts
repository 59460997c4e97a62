import { A2C, type Agent, linear, PPO } from '../../src/agents/index.js';
import { acrobot, cartPole } from '../../src/env/classic/index.js';
import { type Env, type VectorEnv, vectorize } from '../../src/env/index.js';
import { evaluatePolicy } from '../../src/training/index.js';
import { type LearningTask, trainAndJudge } from './task.js';

/** A task of Gymnasium's, with what RL Zoo trains it by. */
interface ClassicTask {
  readonly name: string;
  readonly algorithm: string;
  readonly bar: number;
  readonly steps: number;
  readonly lanes: number;
  makeEnv(): Env;
  createAgent(env: VectorEnv, seed: number): Promise<Agent>;
}

function classicTask({ name, algorithm, bar, steps, lanes, makeEnv, createAgent }: ClassicTask): LearningTask {
  return {
    name,
    algorithm,
    bar,
    unit: 'mean reward of 100 deterministic episodes',
    better: 'higher',
    async run(seed) {
      const agent = await createAgent(vectorize(Array.from({ length: lanes }, () => makeEnv)), seed);
      const judge = () => evaluatePolicy(agent, makeEnv(), { episodes: 100, seed: 10_000 + seed });
      const { meanReward } = await trainAndJudge(agent, steps, judge);
      return { mean: meanReward, steps };
    },
  };
}

/** 475 of 500 counts as solved. */
export const cartPolePpo: LearningTask = classicTask({
  name: 'CartPole-v1',
  algorithm: 'PPO',
  bar: 475,
  steps: 100_000,
  lanes: 8,
  makeEnv: () => cartPole(),
  createAgent: (env, seed) =>
    PPO.create(env, {
      seed,
      nSteps: 32,
      batchSize: 256,
      nEpochs: 20,
      gaeLambda: 0.8,
      gamma: 0.98,
      learningRate: linear(1e-3),
      clipRange: linear(0.2),
    }),
});

export const cartPoleA2c: LearningTask = classicTask({
  name: 'CartPole-v1',
  algorithm: 'A2C',
  bar: 475,
  steps: 500_000,
  lanes: 8,
  makeEnv: () => cartPole(),
  createAgent: (env, seed) => A2C.create(env, { seed }),
});

export const acrobotPpo: LearningTask = classicTask({
  name: 'Acrobot-v1',
  algorithm: 'PPO',
  bar: -100,
  steps: 1_000_000,
  lanes: 16,
  makeEnv: () => acrobot(),
  createAgent: (env, seed) =>
    PPO.create(env, {
      seed,
      nSteps: 256,
      gaeLambda: 0.94,
      nEpochs: 4,
      normalizeObservation: true,
      normalizeReward: true,
    }),
});

export const acrobotA2c: LearningTask = classicTask({
  name: 'Acrobot-v1',
  algorithm: 'A2C',
  bar: -100,
  steps: 500_000,
  lanes: 16,
  makeEnv: () => acrobot(),
  createAgent: (env, seed) => A2C.create(env, { seed, normalizeObservation: true, normalizeReward: true }),
});
