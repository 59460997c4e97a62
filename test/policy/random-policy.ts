import { createRng, type Rng } from '../../src/core/rng.js';
import { box, discrete } from '../../src/env/spaces.js';
import { actorCriticLayout, type PolicySpec } from '../../src/policy/network.js';
import { encodePolicy, type PolicyDescription } from '../../src/policy/saved-policy.js';
import type { ObservationStatistics } from '../../src/policy/standardize.js';

const TRUNK = { observationSize: 6, pi: [16, 12], activation: 'tanh' } as const;
const POLICY = { algorithm: 'PPO', observationSpace: box({ shape: [6] }), statistics: null, seed: 1 };

/** Far from 0 and close together, as prices are; the means do not fit float32. */
const PRICES: ObservationStatistics = {
  mean: [60_000.123_456_7, -3, 0, 1e-3, 1_234.567_89, 100],
  variance: [4, 1, 0.01, 1e-6, 0.25, 900],
  clip: 2,
  epsilon: 1e-8,
};

/** One policy a kind of space, network and normaliser. */
export const POLICIES: Readonly<Record<string, PolicyDescription>> = {
  categorical: {
    ...POLICY,
    actionSpace: discrete(5, -2),
    spec: { ...TRUNK, vf: [8], distribution: { kind: 'categorical', n: 5 } },
  },
  'categorical, relu, normalised': {
    ...POLICY,
    actionSpace: discrete(3),
    spec: { ...TRUNK, activation: 'relu', distribution: { kind: 'categorical', n: 3 } },
    statistics: PRICES,
  },
  'categorical, no hidden layer': {
    ...POLICY,
    actionSpace: discrete(4, 7),
    spec: { ...TRUNK, pi: [], distribution: { kind: 'categorical', n: 4 } },
  },
  gaussian: {
    ...POLICY,
    actionSpace: box({ shape: [3], low: [-1, -Infinity, 0], high: [0.5, 0.1, Infinity] }),
    spec: { ...TRUNK, vf: [8], distribution: { kind: 'gaussian', size: 3 } },
  },
  'gaussian, normalised': {
    ...POLICY,
    actionSpace: box({ shape: [1], low: -1, high: 1 }),
    spec: { ...TRUNK, distribution: { kind: 'gaussian', size: 1 } },
    statistics: PRICES,
  },
  'squashed gaussian, relu, normalised': {
    ...POLICY,
    algorithm: 'SAC',
    actionSpace: box({ shape: [2], low: [-2, 0.25], high: [2, 1] }),
    spec: { ...TRUNK, activation: 'relu', distribution: { kind: 'squashedGaussian', size: 2 } },
    statistics: PRICES,
  },
};

/** Normal parameters, scaled so that no layer saturates. */
export function randomParameters(spec: PolicySpec, rng: Rng): Float32Array {
  const { size, tensors } = actorCriticLayout(spec);
  const parameters = new Float32Array(size);
  for (const { offset, size: count, shape } of tensors) {
    const scale = shape.length === 2 ? 1.5 / Math.sqrt(shape[0] as number) : 0.3;
    for (let i = 0; i < count; i++) parameters[offset + i] = scale * rng.normal();
  }
  return parameters;
}

/** A saved policy with random parameters. */
export function randomPolicy(description: PolicyDescription, seed = 1): Uint8Array {
  return encodePolicy(description, randomParameters(description.spec, createRng(seed)));
}

/** Observations that the description's normaliser finds ordinary, some of them beyond its clip; `[rows, size]`. */
export function randomObservations({ spec, statistics }: PolicyDescription, rows: number, seed = 2): Float32Array {
  const rng = createRng(seed);
  return Float32Array.from({ length: rows * spec.observationSize }, (_, at) => {
    const i = at % spec.observationSize;
    const scale = Math.sqrt(statistics?.variance[i] ?? 1);
    return (statistics?.mean[i] ?? 0) + scale * 1.3 * rng.normal();
  });
}
