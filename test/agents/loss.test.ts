import { dispose, memory, setBackend, tensor1d } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { composedA2cGradient } from '../../src/agents/ops/a2c-gradient.js';
import { composedPpoGradient } from '../../src/agents/ops/ppo-gradient.js';
import type { PpoLossOptions, PpoMinibatch } from '../../src/agents/ops/types.js';
import { createRng } from '../../src/core/rng.js';
import { type ActorCriticSpec, actorCriticLayout } from '../../src/policy/network.js';
import { exampleBatch, referenceGradient, referenceLoss } from './reference-loss.js';

beforeAll(() => setBackend('cpu'));

const CATEGORICAL: ActorCriticSpec = {
  observationSize: 3,
  pi: [4],
  vf: [3, 2],
  activation: 'tanh',
  distribution: { kind: 'categorical', n: 4 },
};
const GAUSSIAN: ActorCriticSpec = { ...CATEGORICAL, distribution: { kind: 'gaussian', size: 2 } };
const OPTIONS: PpoLossOptions = {
  clipRange: 0.2,
  clipRangeVf: 0.5,
  entCoef: 0.03,
  vfCoef: 0.7,
  normalizeAdvantage: true,
};

const CASES: readonly [string, 'ppo' | 'a2c', ActorCriticSpec, Partial<PpoLossOptions>, boolean][] = [
  ['PPO, categorical', 'ppo', CATEGORICAL, {}, false],
  ['PPO, masked', 'ppo', CATEGORICAL, {}, true],
  ['PPO, values not clipped', 'ppo', CATEGORICAL, { clipRangeVf: null, normalizeAdvantage: false }, false],
  ['PPO, Gaussian', 'ppo', GAUSSIAN, {}, false],
  ['PPO, ReLU', 'ppo', { ...GAUSSIAN, activation: 'relu' }, {}, false],
  ['A2C, categorical', 'a2c', CATEGORICAL, { normalizeAdvantage: false }, false],
  ['A2C, masked', 'a2c', CATEGORICAL, {}, true],
  ['A2C, Gaussian', 'a2c', GAUSSIAN, {}, false],
];

function randomParameters(spec: ActorCriticSpec): Float32Array {
  const rng = createRng('parameters');
  return Float32Array.from({ length: actorCriticLayout(spec).size }, () => 0.5 * rng.normal());
}

function composed(
  kind: 'ppo' | 'a2c',
  flat: Float32Array,
  batch: PpoMinibatch,
  spec: ActorCriticSpec,
  options: PpoLossOptions,
) {
  const parameters = tensor1d(flat);
  const op = kind === 'ppo' ? composedPpoGradient : composedA2cGradient;
  const result = op(parameters, batch, spec, options);
  const arrays = { gradient: Array.from(result.gradient.dataSync()), stats: Array.from(result.stats.dataSync()) };
  dispose([parameters, result.gradient, result.stats]);
  return arrays;
}

describe.each(CASES)('%s', (_, kind, spec, changes, masked) => {
  const options = { ...OPTIONS, ...changes };
  const parameters = randomParameters(spec);
  const batch = exampleBatch(spec, parameters, 24, masked);

  it('has the loss and statistics of the formulas', () => {
    const { loss, policy, value, entropy, kl, clipped } = referenceLoss(
      kind,
      Array.from(parameters),
      batch,
      spec,
      options,
    );
    const { gradient, stats } = composed(kind, parameters, batch, spec, options);
    const norm = Math.hypot(...gradient);
    const expected =
      kind === 'ppo' ? [loss, policy, value, entropy, kl, clipped, norm] : [loss, policy, value, entropy, norm];
    expect(stats.length).toBe(expected.length);
    for (const [i, wanted] of expected.entries()) expect(stats[i]).toBeCloseTo(wanted, 5);
    expect(kind === 'a2c' || (clipped > 0 && clipped < 1)).toBe(true); // both sides of the limit are there
  });

  it('has the gradient that central differences find', () => {
    const expected = referenceGradient(kind, parameters, batch, spec, options);
    const { gradient } = composed(kind, parameters, batch, spec, options);
    for (const [i, wanted] of expected.entries()) expect(Math.abs((gradient[i] as number) - wanted)).toBeLessThan(2e-5);
    expect(Math.max(...expected.map(Math.abs))).toBeGreaterThan(0.01);
  });

  it('leaves no tensors', () => {
    const before = memory().numTensors;
    composed(kind, parameters, batch, spec, options);
    expect(memory().numTensors).toBe(before);
  });
});

describe('the clipped surrogate', () => {
  /** One row, one weight: logits (w·1, 0), action 0, so that log π = log σ(w). */
  const spec: ActorCriticSpec = {
    observationSize: 1,
    pi: [],
    vf: [],
    activation: 'tanh',
    distribution: { kind: 'categorical', n: 2 },
  };
  const options: PpoLossOptions = {
    clipRange: 0.2,
    clipRangeVf: null,
    entCoef: 0,
    vfCoef: 0,
    normalizeAdvantage: true,
  };
  const row = (ratio: number, advantage: number): PpoMinibatch => ({
    size: 1,
    observations: Float32Array.of(1),
    actions: Float32Array.of(0),
    oldLogProbs: Float32Array.of(Math.log(0.5) - Math.log(ratio)),
    oldValues: Float32Array.of(0),
    advantages: Float32Array.of(advantage),
    returns: Float32Array.of(0),
  });
  const zero = new Float32Array(actorCriticLayout(spec).size);

  it.each([
    // ratio, advantage, loss, d loss / d logit 0 (= −A · ratio · (1 − π), where not clipped)
    [1, 2, -2, -1],
    [1.5, 2, -2.4, 0],
    [0.5, 2, -1, -0.5],
    [1.5, -2, 3, 1.5],
    [0.5, -2, 1.6, 0],
  ])('at ratio %d and advantage %d is %d with slope %d', (ratio, advantage, loss, slope) => {
    const { gradient, stats } = composed('ppo', zero, row(ratio, advantage), spec, options);
    expect(stats[0]).toBeCloseTo(loss, 5);
    expect(gradient[0]).toBeCloseTo(slope, 5);
    expect(gradient[1]).toBeCloseTo(-slope || 0, 5);
  });
});
