import { type LayersModel, layers, sequential, setBackend, type Tensor } from '@tensorflow/tfjs';
import { beforeAll } from 'vitest';
import { A2C, DiscreteSAC, PPO, SAC } from '../../src/agents/index.js';
import type { FeaturesExtractor } from '../../src/agents/networks/features-extractor.js';
import type { Env } from '../../src/env/env.js';
import { flatSize } from '../../src/env/spaces.js';
import type { VectorEnv } from '../../src/env/vector-env.js';
import { agentContract } from '../contracts/agent-contract.js';

type AnyEnv = Env | VectorEnv;

const SMALL = { netArch: { pi: [4], vf: [4] }, nSteps: 16 };
const ON_POLICY = {
  actions: ['discrete', 'box'],
  tags: ['train/entropy_loss', 'train/explained_variance', 'train/value_loss'],
} as const;

/** The suite's envs observe 1 to 3 numbers: all of them as a window but the last, where there is more than one. */
function windowOf(env: AnyEnv): { window: number; channels: number } {
  return { window: Math.max(1, flatSize(env.observationSpace) - 1), channels: 1 };
}

/** One model a size, with the same first weights whenever it is asked for; made early, as the suite counts tensors. */
const models = new Map<number, { readonly model: LayersModel; readonly weights: Tensor[] }>();

beforeAll(async () => {
  await setBackend('cpu');
  for (const size of [1, 2, 3]) {
    const model = sequential({ layers: [layers.dense({ units: 3, activation: 'tanh', inputShape: [size] })] });
    models.set(size, { model, weights: model.getWeights().map((weight) => weight.clone()) });
  }
});

function freshModel(env: AnyEnv): LayersModel {
  const { model, weights } = models.get(flatSize(env.observationSpace)) as { model: LayersModel; weights: Tensor[] };
  model.setWeights(weights);
  return model;
}

const EXTRACTORS = {
  mlp: () => ({ kind: 'mlp', widths: [5] }),
  conv1d: (env) => ({
    kind: 'conv1d',
    ...windowOf(env),
    layers: [{ filters: 3, kernelSize: 2, padding: 'causal' }],
    widths: [4],
  }),
  gru: (env) => ({ kind: 'gru', ...windowOf(env), units: 3 }),
  lstm: (env) => ({ kind: 'lstm', ...windowOf(env), units: 3, layers: 2 }),
  transformer: (env) => ({ kind: 'transformer', ...windowOf(env), width: 4, heads: 2 }),
  layersModel: (env) => ({ kind: 'layersModel', model: freshModel(env) }),
} satisfies Record<string, (env: AnyEnv) => FeaturesExtractor>;

const PPO_SUBJECTS = [
  ['mlp', true],
  ['conv1d', false],
  ['layersModel', true],
] as const;

for (const [name, shareFeaturesExtractor] of PPO_SUBJECTS) {
  agentContract(`PPO with ${name}, ${shareFeaturesExtractor ? 'shared' : 'one each'}`, {
    ...ON_POLICY,
    ...(name === 'layersModel' ? { needsTfjs: 'the model is one of tfjs' } : {}),
    create: (env, options) =>
      PPO.create(env, {
        ...SMALL,
        batchSize: 16,
        nEpochs: 1,
        featuresExtractor: EXTRACTORS[name](env),
        shareFeaturesExtractor,
        ...options,
      }),
    load: (source, env) => PPO.load(source, { env }),
  });
}

const A2C_SUBJECTS = [
  ['gru', true],
  ['lstm', false],
  ['transformer', true],
] as const;

for (const [name, shareFeaturesExtractor] of A2C_SUBJECTS) {
  agentContract(`A2C with ${name}, ${shareFeaturesExtractor ? 'shared' : 'one each'}`, {
    ...ON_POLICY,
    create: (env, options) =>
      A2C.create(env, { ...SMALL, featuresExtractor: EXTRACTORS[name](env), shareFeaturesExtractor, ...options }),
    load: (source, env) => A2C.load(source, { env }),
  });
}

const OFF_POLICY = {
  netArch: { pi: [4], qf: [4] },
  trainFreq: 16,
  gradientSteps: 1,
  learningStarts: 8,
  batchSize: 8,
  bufferSize: 100,
  includeReplayBuffer: true,
};
const OFF_POLICY_TAGS = ['train/actor_loss', 'train/critic_loss', 'train/ent_coef'];

for (const name of ['conv1d', 'layersModel'] as const) {
  agentContract(`SAC with ${name}`, {
    actions: ['box'],
    tags: OFF_POLICY_TAGS,
    ...(name === 'layersModel' ? { needsTfjs: 'the model is one of tfjs' } : {}),
    create: (env, options) => SAC.create(env, { ...OFF_POLICY, featuresExtractor: EXTRACTORS[name](env), ...options }),
    load: (source, env) => SAC.load(source, { env }),
  });
}

agentContract('DiscreteSAC with transformer', {
  actions: ['discrete'],
  tags: OFF_POLICY_TAGS,
  create: (env, options) =>
    DiscreteSAC.create(env, { ...OFF_POLICY, featuresExtractor: EXTRACTORS.transformer(env), ...options }),
  load: (source, env) => DiscreteSAC.load(source, { env }),
});
