import { profile, ready, setBackend } from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  A2C,
  type A2cOptions,
  type Agent,
  DiscreteSAC,
  type DiscreteSacOptions,
  PPO,
  type PpoOptions,
  RecurrentPPO,
  type RecurrentPpoOptions,
  SAC,
  type SacOptions,
} from '../../src/agents/index.js';
import { unregisterFusedKernels } from '../../src/agents/kernels/index.js';
import { box, dict, discrete, multiBinary, multiDiscrete } from '../../src/env/spaces.js';
import { type Script, scriptedEnv } from './scripted-env.js';

/** Steps that every agent learns for; those off policy take four gradient steps. */
const STEPS = 8;
const ON_POLICY = { netArch: { pi: [8], vf: [4] }, nSteps: STEPS, seed: 1 };
const PPO_SMALL = { ...ON_POLICY, batchSize: 4, nEpochs: 2 };
const OFF_POLICY = { netArch: { pi: [8], qf: [4] }, batchSize: 4, bufferSize: 20, learningStarts: 4, seed: 1 };

type Create = () => Promise<Agent>;

const ppo = (script: Script, options: Partial<PpoOptions> = {}): Create => {
  return () => PPO.create(scriptedEnv(script), { ...PPO_SMALL, ...options });
};
const a2c = (script: Script, options: Partial<A2cOptions> = {}): Create => {
  return () => A2C.create(scriptedEnv(script), { ...ON_POLICY, ...options });
};
const recurrent = (script: Script, options: Partial<RecurrentPpoOptions> = {}): Create => {
  return () => RecurrentPPO.create(scriptedEnv(script), { ...PPO_SMALL, lstmHiddenSize: 8, ...options });
};
const sac = (script: Script, options: Partial<SacOptions> = {}): Create => {
  return () => SAC.create(scriptedEnv(script), { ...OFF_POLICY, ...options });
};
const discreteSac = (script: Script, options: Partial<DiscreteSacOptions> = {}): Create => {
  return () => DiscreteSAC.create(scriptedEnv(script), { ...OFF_POLICY, ...options });
};

const CHOICES: Script = { actionSpace: discrete(3), length: 5 };
const MASKED: Script = { ...CHOICES, mask: (step) => [1, step % 2, 1] };
const NUMBERS: Script = { actionSpace: box({ shape: [2], low: -1, high: 1 }), length: 5 };
const WEIGHTS: Script = { ...NUMBERS, actionSpace: box({ shape: [2], low: 0, high: 1 }) };
const ONE_HOT: Script = { observationSpace: discrete(3), observe: (step) => [step % 3] };
const DICT: Script = {
  observationSpace: dict({ account: box({ shape: [2] }), regime: multiDiscrete([2, 3]) }),
  observe: (step) => [Math.sin(step), 1, step % 2, step % 3],
};
const WIDE = [256, 256];
const MLP = { featuresExtractor: { kind: 'mlp', widths: [4] } } as const;
const OWN_MLP = { ...MLP, shareFeaturesExtractor: false } as const;
const OTHER_MLP = { ...OWN_MLP, featuresExtractor: { kind: 'mlp', widths: [4], activation: 'relu' } } as const;

const PPO_KERNELS = ['ClippedAdam', 'PpoGradient'];
const A2C_KERNELS = ['A2cGradient', 'ClippedRmsProp'];
const RECURRENT_KERNELS = ['ClippedAdam', 'RecurrentPpoGradient'];
const SAC_KERNELS = ['ClippedAdam', 'Polyak', 'SacActorGradient', 'SacCriticGradient'];
const DISCRETE_SAC_KERNELS = ['ClippedAdam', 'DiscreteSacActorGradient', 'DiscreteSacCriticGradient', 'Polyak'];

type Row = readonly [name: string, create: Create];

/** All that the kernels cover, with the kernels that run then, and no others. */
const COVERED: readonly (readonly [kernels: readonly string[], rows: readonly Row[]])[] = [
  [
    PPO_KERNELS,
    [
      ['PPO over choices', ppo(CHOICES)],
      ['PPO over masked choices', ppo(MASKED)],
      ['PPO over numbers', ppo(NUMBERS)],
      ['PPO over several choices', ppo({ actionSpace: multiDiscrete([2, 3]) })],
      ['PPO over several masked choices', ppo({ actionSpace: multiDiscrete([2, 3]), mask: () => [1, 0, 1, 0, 1] })],
      ['PPO over switches', ppo({ actionSpace: multiBinary(3) })],
      ['PPO over weights', ppo(WEIGHTS, { distribution: 'dirichlet' })],
      ['PPO with state-dependent noise', ppo(NUMBERS, { useSde: true })],
      ['PPO with relu', ppo(CHOICES, { activation: 'relu' })],
      ['PPO with wide layers', ppo(NUMBERS, { netArch: { pi: WIDE, vf: WIDE } })],
      ['PPO without hidden layers', ppo(CHOICES, { netArch: { pi: [], vf: [] } })],
      ['PPO with all its losses', ppo(CHOICES, { clipRangeVf: 0.2, entCoef: 0.01, targetKl: 0.1 })],
      ['PPO, normalised', ppo(NUMBERS, { normalizeObservation: true, normalizeReward: true })],
      ['PPO seeing a choice', ppo({ ...CHOICES, ...ONE_HOT })],
      ['PPO seeing a dict', ppo({ ...NUMBERS, ...DICT }, { normalizeObservation: true })],
      ['PPO with dense extractors of the trunks’ own', ppo({ ...CHOICES, ...DICT }, OWN_MLP)],
    ],
  ],
  [
    A2C_KERNELS,
    [
      ['A2C over choices', a2c(CHOICES)],
      ['A2C over masked choices', a2c(MASKED, { activation: 'relu' })],
      ['A2C over numbers', a2c(NUMBERS, { normalizeAdvantage: true, netArch: { pi: WIDE, vf: WIDE } })],
      ['A2C over weights', a2c(WEIGHTS, { distribution: 'dirichlet' })],
      ['A2C with state-dependent noise', a2c(NUMBERS, { useSde: true })],
      ['A2C seeing a dict', a2c({ ...CHOICES, ...DICT }, { normalizeObservation: true })],
      ['A2C with dense extractors of the trunks’ own', a2c(CHOICES, OWN_MLP)],
    ],
  ],
  [['A2cGradient', 'ClippedAdam'], [['A2C with Adam', a2c(CHOICES, { useRmsProp: false })]]],
  [
    RECURRENT_KERNELS,
    [
      ['RecurrentPPO with memories of actor and critic', recurrent(CHOICES)],
      ['RecurrentPPO with one memory', recurrent(NUMBERS, { sharedLstm: true, enableCriticLstm: false })],
      ['RecurrentPPO whose critic has none', recurrent(MASKED, { enableCriticLstm: false, activation: 'relu' })],
      ['RecurrentPPO with two layers of memory', recurrent(CHOICES, { nLstmLayers: 2, lstmHiddenSize: 12 })],
      ['RecurrentPPO with state-dependent noise', recurrent(NUMBERS, { useSde: true })],
      ['RecurrentPPO seeing a dict', recurrent({ ...CHOICES, ...DICT }, { normalizeObservation: true })],
    ],
  ],
  [
    SAC_KERNELS,
    [
      ['SAC', sac(NUMBERS)],
      ['SAC with tanh and wide layers', sac(NUMBERS, { activation: 'tanh', netArch: { pi: WIDE, qf: WIDE } })],
      ['SAC without hidden layers', sac(NUMBERS, { netArch: { pi: [], qf: [] } })],
      ['SAC with state-dependent noise', sac(NUMBERS, { useSde: true })],
      ['SAC over three steps', sac(NUMBERS, { nSteps: 3, entCoef: 0.1 })],
      ['SAC by priorities', sac(NUMBERS, { prioritizedReplay: {} })],
      ['SAC, normalised', sac(NUMBERS, { normalizeObservation: true, normalizeReward: true })],
      ['SAC seeing a choice', sac({ ...NUMBERS, ...ONE_HOT })],
      ['SAC with state-dependent noise, seeing a dict', sac({ ...NUMBERS, ...DICT }, { useSde: true })],
    ],
  ],
  [
    DISCRETE_SAC_KERNELS,
    [
      ['DiscreteSAC', discreteSac(CHOICES)],
      ['DiscreteSAC over masked choices', discreteSac(MASKED, { activation: 'tanh' })],
      ['DiscreteSAC by priorities', discreteSac(MASKED, { prioritizedReplay: {}, nSteps: 2 })],
      ['DiscreteSAC with wide layers', discreteSac(CHOICES, { netArch: { pi: WIDE, qf: WIDE } })],
      ['DiscreteSAC seeing a dict', discreteSac({ ...CHOICES, ...DICT }, { normalizeObservation: true })],
    ],
  ],
];

/** What docs/networks.md and the options say runs on the ops of tfjs, all of it. */
const COMPOSED: readonly Row[] = [
  ['PPO with a shared extractor', ppo(CHOICES, MLP)],
  ['PPO with extractors of another activation', ppo(CHOICES, OTHER_MLP)],
  [
    'PPO with a recurrent extractor',
    ppo(CHOICES, { featuresExtractor: { kind: 'gru', units: 4, window: 2, channels: 1 } }),
  ],
  ['A2C with a shared extractor', a2c(CHOICES, MLP)],
  ['RecurrentPPO with a memory of six numbers', recurrent(CHOICES, { lstmHiddenSize: 6 })],
  ['RecurrentPPO with extractors', recurrent(CHOICES, OWN_MLP)],
  ['SAC with an extractor', sac(NUMBERS, MLP)],
  [
    'SAC with state-dependent noise, without hidden layers',
    sac(NUMBERS, { useSde: true, netArch: { pi: [], qf: [] } }),
  ],
  ['DiscreteSAC with an extractor', discreteSac(CHOICES, MLP)],
];

/** Has an agent learn for a moment. @returns what it says of itself, and the names of the kernels that ran */
async function learn(create: Create): Promise<{ fused: boolean; kernels: string[] }> {
  using agent = await create();
  const { kernelNames } = await profile(async () => {
    await agent.learn({ totalTimesteps: STEPS });
    return [];
  });
  return { fused: agent.fused, kernels: kernelNames.sort() };
}

describe.each(['cpu', 'wasm'])('on %s', (backend) => {
  beforeAll(async () => {
    await setBackend(backend);
    await ready();
  });
  afterAll(unregisterFusedKernels);

  describe.each(COVERED)('%j and nothing else', (kernels, rows) => {
    it.each(rows)('train %s', async (_, create) => {
      expect(await learn(create)).toEqual({ fused: true, kernels });
    });
  });

  it.each(COMPOSED)('the ops of tfjs train %s', async (_, create) => {
    const { fused, kernels } = await learn(create);
    expect(fused).toBe(false);
    expect(kernels.filter((name) => name.endsWith('Gradient'))).toEqual([]);
    expect(kernels).toContain('BatchMatMul');
  });

  it('none are fused that are not registered', async () => {
    using agent = await ppo(CHOICES)();
    expect(agent.fused).toBe(true);
    unregisterFusedKernels();
    expect(agent.fused).toBe(false);
  });
});
