import { profile, ready, setBackend, tensor1d } from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { A2C, type Agent, DiscreteSAC, PPO, RecurrentPPO, SAC } from '../../src/agents/index.js';
import { unregisterFusedKernels } from '../../src/agents/kernels/index.js';
import { cartPole, identityEnv, pendulum } from '../../src/env/classic/index.js';
import type { Env } from '../../src/env/env.js';
import { identityMultiBinary, identityMultiDiscrete, identityWeights } from './identity-envs.js';

type Case = readonly [name: string, create: () => Promise<Agent>, kernels: readonly string[]];

const ON_POLICY = { seed: 1, nSteps: 8, netArch: { pi: [40, 33], vf: [6] } } as const;
const PPO_OPTIONS = { ...ON_POLICY, batchSize: 8, nEpochs: 1 };
const RECURRENT = { ...PPO_OPTIONS, lstmHiddenSize: 8 };
const SOFT = {
  seed: 1,
  learningStarts: 4,
  bufferSize: 100,
  batchSize: 8,
  netArch: { pi: [40, 33], qf: [6, 34] },
} as const;

/** The same, with all choices but the first allowed. */
function masked(env: Env): Env {
  return Object.assign(env, { actionMask: () => Uint8Array.of(0, 1, 1) });
}

const ppo =
  (env: () => Env, options = {}) =>
  () =>
    PPO.create(env(), { ...PPO_OPTIONS, ...options });
const a2c =
  (env: () => Env, options = {}) =>
  () =>
    A2C.create(env(), { ...ON_POLICY, ...options });
const recurrent =
  (options = {}) =>
  () =>
    RecurrentPPO.create(cartPole(), { ...RECURRENT, ...options });
const sac =
  (options = {}) =>
  () =>
    SAC.create(pendulum(), { ...SOFT, ...options });
const discreteSac =
  (env: () => Env, options = {}) =>
  () =>
    DiscreteSAC.create(env(), { ...SOFT, ...options });
const choices = () => identityEnv({ n: 3 }) as Env;

const PPO_KERNELS = ['PpoGradient', 'ClippedAdam'];
const RECURRENT_KERNELS = ['RecurrentPpoGradient', 'ClippedAdam'];
const SAC_KERNELS = ['SacCriticGradient', 'SacActorGradient', 'ClippedAdam', 'Polyak'];
const DISCRETE_SAC_KERNELS = ['DiscreteSacCriticGradient', 'DiscreteSacActorGradient', 'ClippedAdam', 'Polyak'];

const COVERED: readonly Case[] = [
  ['PPO, choices', ppo(cartPole), PPO_KERNELS],
  ['PPO, choices, relu', ppo(cartPole, { activation: 'relu' }), PPO_KERNELS],
  ['PPO, several choices', ppo(() => identityMultiDiscrete(5)), PPO_KERNELS],
  ['PPO, bits', ppo(() => identityMultiBinary(5)), PPO_KERNELS],
  ['PPO, weights', ppo(() => identityWeights(5), { distribution: 'dirichlet' }), PPO_KERNELS],
  ['PPO, box', ppo(pendulum, { normalizeObservation: true, clipRangeVf: 0.2 }), PPO_KERNELS],
  ['PPO, gSDE', ppo(pendulum, { useSde: true }), PPO_KERNELS],
  [
    'PPO, its own dense extractor',
    ppo(cartPole, { featuresExtractor: { kind: 'mlp', widths: [5] }, shareFeaturesExtractor: false }),
    PPO_KERNELS,
  ],
  ['A2C', a2c(cartPole), ['A2cGradient', 'ClippedRmsProp']],
  ['A2C, Adam', a2c(pendulum, { useRmsProp: false }), ['A2cGradient', 'ClippedAdam']],
  ['A2C, gSDE', a2c(pendulum, { useSde: true }), ['A2cGradient', 'ClippedRmsProp']],
  ['RecurrentPPO', recurrent(), RECURRENT_KERNELS],
  ['RecurrentPPO, shared memory', recurrent({ sharedLstm: true, enableCriticLstm: false }), RECURRENT_KERNELS],
  ['RecurrentPPO, critic without', recurrent({ enableCriticLstm: false }), RECURRENT_KERNELS],
  ['SAC', sac(), SAC_KERNELS],
  ['SAC, n steps, prioritised', sac({ nSteps: 3, prioritizedReplay: {} }), SAC_KERNELS],
  ['SAC, gSDE', sac({ useSde: true }), SAC_KERNELS],
  ['DiscreteSAC', discreteSac(cartPole), DISCRETE_SAC_KERNELS],
  ['DiscreteSAC, prioritised', discreteSac(cartPole, { prioritizedReplay: {} }), DISCRETE_SAC_KERNELS],
  ['PPO, masked', ppo(() => masked(choices())), PPO_KERNELS],
  ['A2C, masked', a2c(() => masked(choices())), ['A2cGradient', 'ClippedRmsProp']],
  ['DiscreteSAC, masked', discreteSac(() => masked(choices())), DISCRETE_SAC_KERNELS],
];

const COMPOSED: readonly Case[] = [
  [
    'PPO behind a shared extractor',
    ppo(cartPole, { featuresExtractor: { kind: 'mlp', widths: [5] } }),
    ['ClippedAdam'],
  ],
  ['RecurrentPPO with a memory of no whole vectors', recurrent({ lstmHiddenSize: 6 }), ['ClippedAdam']],
];

/** The names of the kernels that run while an agent learns; the fused ones begin with a capital and end so. */
async function kernelsOf(create: () => Promise<Agent>): Promise<string[]> {
  const agent = await create();
  const { kernelNames } = await profile(async () => {
    await agent.learn({ totalTimesteps: 16 });
    return tensor1d([0]);
  });
  agent.dispose();
  return kernelNames;
}

describe.each(['cpu', 'wasm'])('learning on the %s backend', (backend) => {
  beforeAll(async () => {
    await setBackend(backend);
    await ready();
  });

  afterAll(unregisterFusedKernels);

  it.each(COVERED)('takes nothing but fused kernels: %s', async (_, create, kernels) => {
    expect(new Set(await kernelsOf(create))).toEqual(new Set(kernels));
  });

  it.each(COMPOSED)('composes what no kernel covers: %s', async (_, create, kernels) => {
    const found = await kernelsOf(create);
    expect(found).toEqual(expect.arrayContaining([...kernels]));
    expect(found.filter((name) => name.endsWith('Gradient'))).toEqual([]);
    expect(found.length).toBeGreaterThan(20);
  });
});
