import { setBackend } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { A2C, PPO } from '../../src/agents/index.js';
import type { Env } from '../../src/env/env.js';
import { vectorize } from '../../src/env/vectorize.js';
import { evaluatePolicy } from '../../src/training/index.js';
import { identityMultiBinary, identityMultiDiscrete, identityWeights } from './identity-envs.js';

beforeAll(() => setBackend('cpu'));

const EPISODE = 20;
const lanes = (make: (steps: number) => Env) => vectorize(Array.from({ length: 8 }, () => () => make(EPISODE)));

describe('the identity problem is learnt', () => {
  it.each([
    ['multiDiscrete', identityMultiDiscrete, {}, 0.95],
    ['multiBinary', identityMultiBinary, {}, 0.95],
    ['weights', identityWeights, { distribution: 'dirichlet' }, 0.9],
  ] as const)('over %s, by PPO and A2C', async (_, make, options, bar) => {
    const common = { ...options, seed: 1, gamma: 0, netArch: { pi: [32], vf: [32] } };
    using ppo = await PPO.create(lanes(make), { ...common, nSteps: 32, batchSize: 64, learningRate: 3e-3 });
    using a2c = await A2C.create(lanes(make), { ...common, nSteps: 8, learningRate: 3e-3 });
    for (const agent of [ppo, a2c]) {
      await agent.learn({ totalTimesteps: 8_000 });
      const { meanReward } = evaluatePolicy(agent, make(EPISODE), { episodes: 20, seed: 5 });
      expect(meanReward / EPISODE).toBeGreaterThan(bar);
    }
  });
});
