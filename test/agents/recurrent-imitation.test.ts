import {
  add,
  mean,
  memory,
  mul,
  type Scalar,
  setBackend,
  square,
  sub,
  type Tensor1D,
  tensor1d,
  tensor2d,
} from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { successiveRows } from '../../src/agents/collect/minibatch-passes.js';
import { allocateRollout } from '../../src/agents/collect/rollout-batch.js';
import { cloneLoss } from '../../src/agents/imitation/clone-loss.js';
import { headsOf, writeLogProbs } from '../../src/agents/imitation/successive-steps.js';
import { cloneBehavior, type Demonstrations, PPO, RecurrentPPO } from '../../src/agents/index.js';
import { registerFusedKernels, unregisterFusedKernels } from '../../src/agents/kernels/index.js';
import { composedActorCritic } from '../../src/agents/ops/actor-critic.js';
import { evaluateActions } from '../../src/agents/ops/distributions/evaluate-actions.js';
import { composedGradient } from '../../src/agents/ops/gradient.js';
import type { PpoMinibatch, Sequences } from '../../src/agents/ops/types.js';
import { createRng } from '../../src/core/rng.js';
import type { Env } from '../../src/env/env.js';
import { box, discrete, type Space } from '../../src/env/spaces.js';
import { bindDistribution } from '../../src/policy/actor-policy.js';
import { createForward } from '../../src/policy/forward.js';
import { loadPolicy } from '../../src/policy/index.js';
import { type ActorCriticSpec, actorCriticLayout } from '../../src/policy/network.js';
import type { LstmSpec } from '../../src/policy/recurrent/spec.js';
import { relativeError } from '../kernels/arena.js';
import { scriptedEnv } from './scripted-env.js';

const CHOICES = discrete(3, 10);
const EPISODE = 20;
const STEPS = 1_000;

/** In episodes of 20 steps: what is right depends on what was seen a step ago, of which nothing is left at an episode's start. */
function recalling(actionSpace: Space, answer: (before: number) => number): Demonstrations {
  const rng = createRng(3);
  const observations = Float32Array.from({ length: 2 * STEPS }, () => rng.normal());
  const before = (step: number): number => (step % EPISODE === 0 ? 0 : (observations[2 * (step - 1)] as number));
  return {
    observationSpace: box({ shape: [2] }),
    actionSpace,
    steps: STEPS,
    observations,
    actions: Float32Array.from({ length: STEPS }, (_, step) => answer(before(step))),
    masks: null,
    episodeStarts: Uint8Array.from({ length: STEPS }, (_, step) => (step % EPISODE === 0 ? 1 : 0)),
    returns: new Float32Array(STEPS),
  };
}

const envOf = (actionSpace: Space): Env => scriptedEnv({ actionSpace, length: 8 });
const chooses = (before: number): number => (before > 0 ? 12 : before < 0 ? 11 : 10);
const small = { seed: 1, netArch: { pi: [16], vf: [16] }, nSteps: 16, batchSize: 16 };
const quick = { learningRate: 0.02, batchSize: 100, nEpochs: 60 };

beforeAll(() => setBackend('cpu'));
afterAll(unregisterFusedKernels);

describe('cloneBehavior into recurrent PPO', () => {
  it.each([
    ['a memory each', {}],
    ['a shared memory', { enableCriticLstm: false, sharedLstm: true }],
    ['two layers', { nLstmLayers: 2 }],
  ])('teaches what only a memory can tell, %s', async (_, options) => {
    using agent = await RecurrentPPO.create(envOf(CHOICES), { ...small, lstmHiddenSize: 16, ...options });
    const { best } = await cloneBehavior(agent, recalling(CHOICES, chooses), { ...quick, patience: null });
    expect(best.logs['bc/validation_accuracy']).toBeGreaterThan(0.95);
    const policy = await loadPolicy(agent.policyBytes());
    const first = policy.act([1, 0]);
    const second = policy.act([-1, 0], { state: first.state });
    const third = policy.act([0, 0], { state: second.state });
    expect([first.action, second.action, third.action]).toEqual([10, 12, 11]);
  });

  it('which PPO without a memory does not learn', async () => {
    using agent = await PPO.create(envOf(CHOICES), small);
    const { best } = await cloneBehavior(agent, recalling(CHOICES, chooses), quick);
    expect(best.logs['bc/validation_accuracy']).toBeLessThan(0.75);
  });

  it.each([false, true])('teaches moves in a box, state-dependent noise %j', async (useSde) => {
    const moves = box({ shape: [1], low: -2, high: 2 });
    using agent = await RecurrentPPO.create(envOf(moves), { ...small, lstmHiddenSize: 16, useSde });
    const { best } = await cloneBehavior(agent, recalling(moves, Math.tanh), { ...quick, patience: null });
    expect(best.logs['bc/validation_mean_absolute_error']).toBeLessThan(0.2);
  });

  it('teaches under masks, and the value network too', async () => {
    using agent = await RecurrentPPO.create(envOf(CHOICES), { ...small, lstmHiddenSize: 16 });
    const masks = Uint8Array.from({ length: 3 * STEPS }, (_, at) => (at % 3 > 0 ? 1 : 0));
    const demonstrations = recalling(CHOICES, (before) => (before > 0 ? 12 : 11));
    const returns = demonstrations.actions.map((action) => 2 * (action - 11));
    const { best } = await cloneBehavior(agent, { ...demonstrations, masks, returns }, { ...quick, vfCoef: 0.5 });
    expect(best.logs['bc/validation_accuracy']).toBeGreaterThan(0.95);
    const forward = createForward(agent.spec);
    forward.setParameters(agent.parameters);
    const carried = new Float32Array(32);
    const values = [1, -1, 1].map((x) => forward.critic(Float32Array.of(x, 0), 1, carried)[0] as number);
    expect(Math.abs((values[1] as number) - 2)).toBeLessThan(0.5);
    expect(Math.abs(values[2] as number)).toBeLessThan(0.5);
  });

  it('leaves no tensors behind, and repeats itself', async () => {
    const run = async (): Promise<Float32Array> => {
      using agent = await RecurrentPPO.create(envOf(CHOICES), { ...small, lstmHiddenSize: 8 });
      const before = memory().numTensors;
      await cloneBehavior(agent, recalling(CHOICES, chooses), { nEpochs: 1 });
      expect(memory().numTensors).toBe(before);
      return agent.parameters;
    };
    expect(await run()).toEqual(await run());
  });

  it('refuses episode starts of another length', async () => {
    using agent = await RecurrentPPO.create(envOf(CHOICES), { ...small, lstmHiddenSize: 8 });
    const demonstrations = { ...recalling(CHOICES, chooses), episodeStarts: new Uint8Array(3) };
    await expect(cloneBehavior(agent, demonstrations)).rejects.toMatchObject({ code: 'POLICY_SHAPE' });
  });
});

const specOf = (layers: number, critic: LstmSpec['critic']): ActorCriticSpec => ({
  observationSize: 3,
  lstm: { hiddenSize: 4, layers, critic },
  pi: [5],
  vf: [6],
  activation: 'tanh',
  distribution: { kind: 'gaussian', size: 2 },
});

/** A policy, and a rollout of it in which episodes begin at steps 0, 4 and 5, with the states that it carries. */
function example(spec: ActorCriticSpec) {
  const rng = createRng('recurrent');
  const fill = (column: Float32Array): void => column.set(column.map(() => rng.normal()));
  const parameters = new Float32Array(actorCriticLayout(spec).size);
  const rollout = allocateRollout(spec, 11, 1, false);
  for (const column of [parameters, rollout.observations, rollout.actions, rollout.returns]) fill(column);
  rollout.advantages.fill(1);
  for (const step of [0, 4, 5]) rollout.episodeStarts[step] = 1;
  const forward = createForward(spec);
  forward.setParameters(parameters);
  const head = headsOf(forward, rollout);
  const logProbs = new Float32Array(11);
  bindDistribution(forward).logProbs({ head, masks: undefined, rows: 11 }, rollout.actions, logProbs);
  const [batch] = [...successiveRows({ spec, rollout, rng }, 11)()] as [PpoMinibatch];
  writeLogProbs(forward, batch, batch.sequences as Sequences);
  return { parameters, batch, logProbs, rollout, forward };
}

/** −mean(log π) − 0.3 · mean(H) + 0.5 · mean((R − V)²), of tfjs ops alone. */
function likelihoodLoss(parameters: Tensor1D, spec: ActorCriticSpec, batch: PpoMinibatch): Scalar {
  const observations = tensor2d(batch.observations, [batch.size, spec.observationSize]);
  const output = composedActorCritic(parameters, spec, observations, batch.sequences);
  const { logProbs, entropies } = evaluateActions(spec, output, batch);
  const errors = square(sub(tensor1d(batch.returns), output.values));
  return mean(sub(mul(errors, 0.5), add(logProbs, mul(entropies, 0.3)))) as Scalar;
}

const kinds: [number, LstmSpec['critic']][] = [
  [1, 'own'],
  [2, 'shared'],
  [1, 'none'],
];

describe('sequences of demonstrations', () => {
  it.each(kinds)('are as likely packed as one step after another, %i layers, critic %s', (layers, critic) => {
    const { batch, logProbs } = example(specOf(layers, critic));
    expect(batch.sequences?.stepRows.length).toBeLessThan(11);
    expect(relativeError(batch.oldLogProbs.toSorted(), logProbs.toSorted())).toBeLessThan(1e-5);
  });

  it('are what the critic carries, too', () => {
    const { forward, rollout } = example(specOf(2, 'own'));
    const carried = new Float32Array(16);
    rollout.episodeStarts.forEach((starts, step) => {
      if (starts === 1) carried.fill(0);
      expect(rollout.states.vf.subarray(16 * step, 16 * (step + 1))).toEqual(carried);
      forward.critic(rollout.observations.subarray(3 * step, 3 * (step + 1)), 1, carried);
    });
    expect(rollout.states.vf.some((value) => value !== 0)).toBe(true);
  });

  it.each(
    kinds.flatMap((kind) => [
      ['composed', ...kind, unregisterFusedKernels] as const,
      ['fused', ...kind, registerFusedKernels] as const,
    ]),
  )('have the slope of their likelihood, entropy and values’ errors, %s, %i layers, critic %s', (...kind) => {
    const [, layers, critic, choose] = kind;
    choose();
    const spec = specOf(layers, critic);
    const { parameters, batch } = example(spec);
    const flat = tensor1d(parameters);
    const found = cloneLoss(spec, { entWeight: 0.3, vfCoef: 0.5 }).gradient(flat, batch);
    const wanted = composedGradient(flat, (moved) => ({ loss: likelihoodLoss(moved, spec, batch), others: [] }));
    expect(relativeError(found.gradient.dataSync(), Array.from(wanted.gradient.dataSync()))).toBeLessThan(1e-4);
    for (const tensor of [flat, ...Object.values(found), ...Object.values(wanted)]) tensor.dispose();
  });
});
