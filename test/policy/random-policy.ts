import { createRng, type Rng } from '../../src/core/rng.js';
import { box, dict, discrete, multiBinary, multiDiscrete } from '../../src/env/spaces.js';
import type { ExtractorSpec } from '../../src/policy/extractors/spec.js';
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

const CHOOSES = { ...POLICY, actionSpace: discrete(4) } as const;
const MOVES = { actionSpace: box({ shape: [3] }) } as const;
const CATEGORICAL = { kind: 'categorical', n: 4 } as const;
const extracting = (observationSize: number, extractor: ExtractorSpec): PolicyDescription => ({
  ...POLICY,
  ...MOVES,
  observationSpace: box({ shape: [observationSize] }),
  spec: { ...TRUNK, vf: [8], observationSize, extractor, distribution: { kind: 'gaussian', size: 3 } },
});
const windowed = { window: 7, channels: 3, extra: 2 } as const;
const conv1d: ExtractorSpec = {
  kind: 'conv1d',
  ...windowed,
  layers: [
    { filters: 5, kernelSize: 3, stride: 1, padding: 'causal' },
    { filters: 4, kernelSize: 4, stride: 2, padding: 'same' },
    { filters: 6, kernelSize: 2, stride: 1, padding: 'valid' },
  ],
  widths: [9],
  activation: 'relu',
};
const transformer = {
  kind: 'transformer',
  ...windowed,
  width: 8,
  heads: 2,
  layers: 2,
  feedForward: 12,
  activation: 'relu',
  pooling: 'last',
} as const;

/** One policy a kind of distribution that came later, and a features extractor. */
export const MORE_POLICIES: Readonly<Record<string, PolicyDescription>> = {
  multiCategorical: {
    ...POLICY,
    actionSpace: multiDiscrete([3, 2, 4]),
    spec: { ...TRUNK, distribution: { kind: 'multiCategorical', nvec: [3, 2, 4] } },
  },
  bernoulli: {
    ...POLICY,
    actionSpace: multiBinary(3),
    spec: { ...TRUNK, distribution: { kind: 'bernoulli', n: 3 } },
  },
  dirichlet: {
    ...POLICY,
    actionSpace: box({ shape: [4], low: 0, high: 1 }),
    spec: { ...TRUNK, distribution: { kind: 'dirichlet', size: 4 } },
  },
  gSDE: {
    ...POLICY,
    actionSpace: box({ shape: [2], low: -0.5, high: 0.5 }),
    spec: { ...TRUNK, distribution: { kind: 'stateDependentGaussian', size: 2, latentSize: 12 } },
  },
  'squashed gSDE': {
    ...POLICY,
    algorithm: 'SAC',
    actionSpace: box({ shape: [2], low: [-0.5, 3], high: [0.5, 4] }),
    spec: { ...TRUNK, distribution: { kind: 'squashedStateDependentGaussian', size: 2, latentSize: 12 } },
  },
  'normaliser with an exempt number': {
    ...CHOOSES,
    spec: { ...TRUNK, distribution: CATEGORICAL },
    statistics: { ...PRICES, mean: [60_000, 0.1, 1, 2, 3, 4], exempt: [0, 1, 0, 0, 0, 0] },
  },
  mlp: extracting(6, { kind: 'mlp', inputs: 6, widths: [7, 5], activation: 'relu' }),
  flatten: extracting(6, { kind: 'flatten', inputs: 6 }),
  conv1d: extracting(23, conv1d),
  'conv1d alone': extracting(21, { ...conv1d, extra: 0, layers: [], widths: [] }),
  gru: extracting(23, { kind: 'gru', ...windowed, units: 5, layers: 2 }),
  lstm: extracting(21, { kind: 'lstm', ...windowed, extra: 0, units: 4, layers: 2 }),
  'transformer, last': extracting(23, transformer),
  'transformer, mean': extracting(23, { ...transformer, pooling: 'mean', activation: 'tanh', heads: 4 }),
  'combined, each trunk its own': {
    ...POLICY,
    ...MOVES,
    observationSpace: dict({ a: box({ shape: [2] }), b: box({ shape: [23] }) }),
    spec: {
      ...TRUNK,
      vf: [8],
      observationSize: 25,
      shareExtractor: false,
      extractor: {
        kind: 'combined',
        parts: { a: { kind: 'flatten', inputs: 2 }, b: { kind: 'gru', ...windowed, units: 5, layers: 1 } },
      },
      distribution: { kind: 'gaussian', size: 3 },
    },
  },
};

/** Sees choices among its numbers, the second of three parts. */
export const ENCODED: PolicyDescription = {
  ...CHOOSES,
  observationSpace: dict({ a: box({ shape: [2] }), b: discrete(3, -1), c: box({ shape: [1] }) }),
  spec: {
    ...TRUNK,
    observationSize: 4,
    encoding: [
      { kind: 'numbers', size: 2 },
      { kind: 'choice', n: 3, start: -1 },
      { kind: 'numbers', size: 1 },
    ],
    distribution: CATEGORICAL,
  },
};

/** Remembers. */
export const RECURRENT: PolicyDescription = {
  ...POLICY,
  algorithm: 'RecurrentPPO',
  actionSpace: box({ shape: [2], low: -1, high: 1 }),
  spec: {
    ...TRUNK,
    vf: [8],
    lstm: { hiddenSize: 7, layers: 2, critic: 'own' },
    distribution: { kind: 'gaussian', size: 2 },
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
