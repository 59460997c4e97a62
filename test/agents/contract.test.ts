import { setBackend } from '@tensorflow/tfjs';
import { beforeAll } from 'vitest';
import { A2C, PPO } from '../../src/agents/index.js';
import { agentContract } from '../contracts/agent-contract.js';

beforeAll(() => setBackend('cpu'));

const SMALL = { netArch: { pi: [8], vf: [8] }, nSteps: 16 };

agentContract('PPO', {
  create: (env, options) => PPO.create(env, { ...SMALL, batchSize: 8, nEpochs: 2, ...options }),
  load: (source, env) => PPO.load(source, { env }),
});

agentContract('A2C', {
  create: (env, options) => A2C.create(env, { ...SMALL, ...options }),
  load: (source, env) => A2C.load(source, { env }),
});
