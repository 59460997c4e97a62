import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { memory, setBackend, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { StateDict } from '../../scripts/golden/parameters.js';
import { flattenActor, sacSpecOf } from '../../scripts/golden/sac-parameters.js';
import { actorLikelihoodGradient } from '../../src/agents/ops/actor-likelihood-gradient.js';
import type { StateDependentActor } from '../../src/agents/ops/state-dependent-draw.js';
import { stateDependentLikelihood } from '../../src/agents/ops/state-dependent-likelihood.js';
import { createRng } from '../../src/core/rng.js';
import { bindDistribution } from '../../src/policy/actor-policy.js';
import { createForward } from '../../src/policy/forward.js';
import { type Activation, actorCriticLayout } from '../../src/policy/network.js';
import { relativeError } from '../kernels/arena.js';
import { differences } from './reference-discrete-sac.js';

/** Read off Stable-Baselines3 by `scripts/golden/sb3-sac-sde-likelihood.py`. */
interface LikelihoodCase {
  readonly name: string;
  readonly activation: Activation;
  readonly ent_weight: number;
  /** `[B, 3]` and `[B, 2]`, flat. */
  readonly observations: readonly number[];
  readonly actions: readonly number[];
  readonly params: StateDict;
  readonly expected: {
    readonly log_probs: readonly number[];
    readonly entropies: readonly number[];
    readonly loss: number;
    readonly gradient: StateDict;
  };
}

const path = fileURLToPath(new URL('fixtures/sac-sde-likelihood.json', import.meta.url));
const { cases } = JSON.parse(readFileSync(path, 'utf8')) as { readonly cases: readonly LikelihoodCase[] };

beforeAll(() => setBackend('cpu'));

interface Judged {
  readonly observations: Float32Array;
  readonly actions: Float32Array;
}

/** The loss and its gradient in plain arrays. */
function gradientOf(actor: StateDependentActor, parameters: Float32Array, judged: Judged, entWeight: number) {
  const size = judged.actions.length / actor.distribution.size;
  const before = memory().numTensors;
  const flat = tensor1d(parameters.slice());
  const { gradient, stats } = actorLikelihoodGradient(flat, { size, ...judged }, actor, entWeight);
  const found = { gradient: gradient.dataSync() as Float32Array, stats: stats.dataSync() as Float32Array };
  for (const tensor of [flat, gradient, stats]) tensor.dispose();
  expect(memory().numTensors).toBe(before);
  return found;
}

describe.each(cases.map((given) => [given.name, given] as const))('%s', (_, given) => {
  const spec = sacSpecOf(given.params, given.activation);
  const actor = spec.actor as StateDependentActor;
  const parameters = flattenActor(spec, given.params);
  const observations = Float32Array.from(given.observations);
  const actions = Float32Array.from(given.actions);
  const size = actions.length / actor.distribution.size;

  it('judges actions as Stable-Baselines3 does, in tensors and where it acts', () => {
    const [logProbs, entropies] = tidy(() => {
      const shaped = tensor2d(observations, [size, actor.observationSize]);
      const judged = stateDependentLikelihood(tensor1d(parameters), actor, shaped, { size, actions });
      return [judged.logProbs.dataSync(), judged.entropies.dataSync()];
    });
    expect(relativeError(logProbs, given.expected.log_probs)).toBeLessThan(1e-5);
    expect(relativeError(entropies, given.expected.entropies)).toBeLessThan(1e-5);
    const forward = createForward(actor);
    forward.setParameters(parameters);
    const found = new Float32Array(size);
    const head = forward.actor(observations, size);
    bindDistribution(forward).logProbs({ head, masks: undefined, rows: size }, actions, found);
    expect(relativeError(found, given.expected.log_probs)).toBeLessThan(1e-5);
  });

  it('has its gradient in every parameter', () => {
    const expected = flattenActor(spec, given.expected.gradient);
    const { gradient, stats } = gradientOf(actor, parameters, { observations, actions }, given.ent_weight);
    expect(Math.abs((stats[0] as number) - given.expected.loss)).toBeLessThan(1e-5 * Math.abs(given.expected.loss));
    for (const { name, offset, size: width } of actorCriticLayout(actor).tensors) {
      const [found, wanted] = [gradient, expected].map((all) => all.subarray(offset, offset + width)) as [
        Float32Array,
        Float32Array,
      ];
      expect(Math.max(...wanted.map(Math.abs)), name).toBeGreaterThan(1e-3);
      expect(relativeError(found, wanted), name).toBeLessThan(1e-4);
    }
  });
});

describe('the likelihood of an actor without hidden layers', () => {
  const ROWS = 7;
  const [OBSERVED, ACTIONS] = [3, 2];
  const ACTOR: StateDependentActor = {
    observationSize: OBSERVED,
    pi: [],
    activation: 'tanh',
    distribution: { kind: 'squashedStateDependentGaussian', size: ACTIONS, latentSize: OBSERVED },
  };
  const rng = createRng('linear');
  const draw = (count: number): Float32Array => Float32Array.from({ length: count }, () => rng.normal());
  const parameters = draw(actorCriticLayout(ACTOR).size);
  const given: Judged = { observations: draw(ROWS * OBSERVED), actions: draw(ROWS * ACTIONS).map(Math.tanh) };
  const biasAt = actorCriticLayout(ACTOR).tensors.find(({ name }) => name === 'action.bias')?.offset;

  /** −mean(log π) − w · mean(H) in float64, element by element. */
  function loss(flat: ArrayLike<number>, entWeight: number, { observations, actions }: Judged = given): number {
    const at = (name: string): number =>
      actorCriticLayout(ACTOR).tensors.find((tensor) => tensor.name === name)?.offset as number;
    const value = (name: string, i: number): number => flat[at(name) + i] as number;
    let sum = 0;
    for (let element = 0; element < actions.length; element++) {
      const [row, j] = [Math.floor(element / ACTIONS), element % ACTIONS];
      let [mean, variance] = [value('action.bias', j), 1e-6];
      for (let i = 0; i < OBSERVED; i++) {
        const latent = observations[row * OBSERVED + i] as number;
        mean += latent * value('action.weight', i * ACTIONS + j);
        variance += (latent * Math.exp(value('log_std', i * ACTIONS + j))) ** 2;
      }
      const action = actions[element] as number;
      const distance = Math.atanh(action) - Math.min(2, Math.max(-2, mean));
      const logs = Math.log(2 * Math.PI * variance);
      sum -= 0.5 * (distance ** 2 / variance + logs) + Math.log(1 - action ** 2 + 1e-6);
      sum += entWeight * 0.5 * (logs + 1);
    }
    return (-sum * ACTIONS) / actions.length;
  }

  it.each([0, 0.3])('is the slope of the formula, entropy weight %f', (entWeight) => {
    const { gradient, stats } = gradientOf(ACTOR, parameters, given, entWeight);
    expect(stats[0]).toBeCloseTo(loss(parameters, entWeight), 4);
    const slopes = differences(parameters, (moved) => loss(moved, entWeight));
    expect(relativeError(gradient, slopes)).toBeLessThan(1e-4);
  });

  it('has a variance left where there is no latent', () => {
    const still = parameters.map((_, i) => (i === biasAt ? 0.3 : 0));
    const near = Float32Array.of(Math.tanh(0.3005), Math.tanh(-0.001));
    const judged = { observations: new Float32Array(OBSERVED), actions: near };
    const { stats } = gradientOf(ACTOR, still, judged, 0);
    expect(stats[0]).toBeCloseTo(loss(still, 0, judged), 2);
  });

  it('is finite at the bounds themselves', () => {
    const actions = given.actions.map(Math.sign);
    const { gradient, stats } = gradientOf(ACTOR, parameters, { ...given, actions }, 0);
    expect([...gradient, ...stats].every(Number.isFinite)).toBe(true);
  });
});
