import { type Agent, linear, PPO, RecurrentPPO } from '../../src/agents/index.js';
import { memoryCueEnv } from '../../src/env/classic/index.js';
import { type Env, type VectorEnv, vectorize } from '../../src/env/index.js';
import { evaluatePolicy } from '../../src/training/index.js';
import { type LearningTask, trainAndJudge } from './task.js';

const LANES = 16;
const STEPS = 40_000;

const SETTINGS = { nSteps: 44, batchSize: 352, learningRate: linear(3e-3) } as const;

/** One cue of two, 20 steps without it, then the question: 1 for the right answer, −1 for the wrong one. */
const makeEnv = (): Env => memoryCueEnv({ cues: 2, blanks: 20 }) as Env;

type MemoryTask = Pick<LearningTask, 'algorithm' | 'bar' | 'better'> & {
  create(env: VectorEnv, seed: number): Promise<Agent>;
};

function memoryTask({ create, ...task }: MemoryTask): LearningTask {
  return {
    ...task,
    name: 'memory cue, 20 blanks',
    unit: 'mean reward of 200 deterministic episodes',
    async run(seed) {
      const agent = await create(vectorize(Array.from({ length: LANES }, () => makeEnv)), seed);
      const judge = () => evaluatePolicy(agent, makeEnv(), { episodes: 200, seed: 10_000 + seed });
      const { meanReward } = await trainAndJudge(agent, STEPS, judge);
      return { mean: meanReward, steps: STEPS };
    },
  };
}

export const memoryRecurrentPpo: LearningTask = memoryTask({
  algorithm: 'RecurrentPPO',
  bar: 0.95,
  better: 'higher',
  create: (env, seed) =>
    RecurrentPPO.create(env, {
      ...SETTINGS,
      seed,
      lstmHiddenSize: 32,
      lstmForgetBias: 2,
      netArch: { pi: [], vf: [] },
    }),
});

/** The control: without memory no policy averages more than 0, but for the luck of 200 cues (0.07 a standard deviation). */
export const memoryPpo: LearningTask = memoryTask({
  algorithm: 'PPO',
  bar: 0.25,
  better: 'lower',
  create: (env, seed) => PPO.create(env, { ...SETTINGS, seed }),
});
