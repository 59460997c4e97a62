import { setBackend } from '@tensorflow/tfjs';
import { beforeAll } from 'vitest';
import { A2C, DiscreteSAC, PPO, SAC } from '../../src/agents/index.js';
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

const OFF_POLICY = {
  netArch: { pi: [8], qf: [8] },
  trainFreq: 16,
  gradientSteps: 2,
  learningStarts: 8,
  batchSize: 8,
  bufferSize: 100,
  includeReplayBuffer: true,
};
const PRIORITIZED = { ...OFF_POLICY, prioritizedReplay: {}, nSteps: 3 };
const OFF_POLICY_TAGS = [
  ...['train/actor_loss', 'train/critic_loss', 'train/ent_coef', 'train/ent_coef_loss', 'train/entropy'],
];

agentContract('SAC', {
  actions: ['box'],
  tags: OFF_POLICY_TAGS,
  create: (env, options) => SAC.create(env, { ...OFF_POLICY, ...options }),
  load: (source, env) => SAC.load(source, { env }),
});

agentContract('SAC, prioritised', {
  actions: ['box'],
  tags: [...OFF_POLICY_TAGS, 'train/beta', 'train/td_error'],
  create: (env, options) => SAC.create(env, { ...PRIORITIZED, ...options }),
  load: (source, env) => SAC.load(source, { env }),
});

agentContract('SAC with gSDE', {
  actions: ['box'],
  tags: [...OFF_POLICY_TAGS, 'train/std'],
  create: (env, options) => SAC.create(env, { ...OFF_POLICY, useSde: true, sdeSampleFreq: 4, ...options }),
  load: (source, env) => SAC.load(source, { env }),
});

agentContract('DiscreteSAC', {
  actions: ['discrete'],
  tags: OFF_POLICY_TAGS,
  create: (env, options) => DiscreteSAC.create(env, { ...OFF_POLICY, ...options }),
  load: (source, env) => DiscreteSAC.load(source, { env }),
});

agentContract('DiscreteSAC, prioritised', {
  actions: ['discrete'],
  tags: [...OFF_POLICY_TAGS, 'train/beta', 'train/td_error'],
  create: (env, options) => DiscreteSAC.create(env, { ...PRIORITIZED, ...options }),
  load: (source, env) => DiscreteSAC.load(source, { env }),
});
