import { setBackend } from '@tensorflow/tfjs';
import { beforeAll } from 'vitest';
import { RecurrentPPO, type RecurrentPpoOptions } from '../../src/agents/index.js';
import { type AgentContractSubject, agentContract } from '../contracts/agent-contract.js';

beforeAll(() => setBackend('cpu'));

const SMALL = { netArch: { pi: [8], vf: [8] }, nSteps: 16, batchSize: 10, nEpochs: 1 };

const recurrent = (
  stateSize: number,
  extra: Partial<RecurrentPpoOptions>,
): Omit<AgentContractSubject, 'actions' | 'tags'> => ({
  stateSize,
  create: (env, options) => RecurrentPPO.create(env, { ...SMALL, ...extra, ...options }),
  load: (source, env) => RecurrentPPO.load(source, { env }),
});
const TAGS = ['train/entropy_loss', 'train/explained_variance', 'train/value_loss'] as const;

agentContract('RecurrentPPO', {
  ...recurrent(16, { lstmHiddenSize: 8 }),
  actions: ['discrete', 'box'],
  tags: TAGS,
});

agentContract('RecurrentPPO with a shared memory', {
  ...recurrent(16, { lstmHiddenSize: 8, sharedLstm: true, enableCriticLstm: false }),
  actions: ['discrete'],
  tags: TAGS,
});

agentContract('RecurrentPPO in two layers, of a size that the kernels leave to the composed ops', {
  ...recurrent(20, { lstmHiddenSize: 5, nLstmLayers: 2, enableCriticLstm: false }),
  actions: ['discrete'],
  tags: TAGS,
});

agentContract('RecurrentPPO with gSDE', {
  ...recurrent(16, { lstmHiddenSize: 8, useSde: true, netArch: { pi: [], vf: [] } }),
  actions: ['box'],
  tags: [...TAGS, 'train/std'],
});
