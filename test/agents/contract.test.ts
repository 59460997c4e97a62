import { setBackend } from '@tensorflow/tfjs';
import { beforeAll } from 'vitest';
import { A2C, PPO, SAC } from '../../src/agents/index.js';
import { agentContract } from '../contracts/agent-contract.js';

beforeAll(() => setBackend('cpu'));

const SMALL = { netArch: { pi: [8], vf: [8] }, nSteps: 16 };
const ON_POLICY = {
  actions: ['discrete', 'multiDiscrete', 'multiBinary', 'box'],
  tags: ['train/entropy_loss', 'train/explained_variance', 'train/value_loss'],
} as const;
const WITH_SDE = { actions: ['box'], tags: [...ON_POLICY.tags, 'train/std'] } as const;
const WITH_WEIGHTS = { ...ON_POLICY, actions: ['weights'] } as const;

agentContract('PPO', {
  ...ON_POLICY,
  create: (env, options) => PPO.create(env, { ...SMALL, batchSize: 8, nEpochs: 2, ...options }),
  load: (source, env) => PPO.load(source, { env }),
});

agentContract('A2C', {
  ...ON_POLICY,
  create: (env, options) => A2C.create(env, { ...SMALL, ...options }),
  load: (source, env) => A2C.load(source, { env }),
});

agentContract('PPO with gSDE', {
  ...WITH_SDE,
  create: (env, options) =>
    PPO.create(env, { ...SMALL, batchSize: 8, nEpochs: 2, useSde: true, sdeSampleFreq: 4, ...options }),
  load: (source, env) => PPO.load(source, { env }),
});

agentContract('A2C with gSDE', {
  ...WITH_SDE,
  create: (env, options) => A2C.create(env, { ...SMALL, useSde: true, ...options }),
  load: (source, env) => A2C.load(source, { env }),
});

agentContract('PPO over weights', {
  ...WITH_WEIGHTS,
  create: (env, options) =>
    PPO.create(env, { ...SMALL, batchSize: 8, nEpochs: 2, distribution: 'dirichlet', ...options }),
  load: (source, env) => PPO.load(source, { env }),
});

agentContract('A2C over weights', {
  ...WITH_WEIGHTS,
  create: (env, options) => A2C.create(env, { ...SMALL, distribution: 'dirichlet', ...options }),
  load: (source, env) => A2C.load(source, { env }),
});

agentContract('SAC', {
  actions: ['box'],
  tags: ['train/actor_loss', 'train/critic_loss', 'train/ent_coef', 'train/ent_coef_loss'],
  create: (env, { normalizeReward: _, ...options } = {}) =>
    SAC.create(env, {
      netArch: { pi: [8], qf: [8] },
      trainFreq: 16,
      gradientSteps: 2,
      learningStarts: 8,
      batchSize: 8,
      bufferSize: 100,
      includeReplayBuffer: true,
      ...options,
    }),
  load: (source, env) => SAC.load(source, { env }),
});
