import type { PpoLossOptions, PpoMinibatch } from '../../src/agents/ops/types.js';
import { createRng, type Rng } from '../../src/core/rng.js';
import { actionSize, type DistributionSpec } from '../../src/policy/distributions/kinds.js';
import { type ActorCriticSpec, actorCriticLayout } from '../../src/policy/network.js';

/** Parameters of a plausible size for each layer, so that no activation saturates. */
export function randomParameters(spec: ActorCriticSpec, seed: string): Float32Array {
  const rng = createRng(seed);
  const { size, tensors } = actorCriticLayout(spec);
  const parameters = new Float32Array(size);
  for (const { offset, size: length, shape } of tensors) {
    const scale = shape.length === 2 ? 1 / Math.sqrt(shape[0] as number) : 0.1;
    for (let i = 0; i < length; i++) parameters[offset + i] = scale * rng.normal();
  }
  return parameters;
}

/** A minibatch whose old policy differs a little from the new one, so that some ratios and values are clipped. */
export function randomBatch(spec: ActorCriticSpec, size: number, seed: string, masked = false): PpoMinibatch {
  const rng = createRng(seed);
  const ways = waysOf(spec.distribution);
  const width = actionSize(spec.distribution);
  const actions = new Float32Array(size * width).map((_, at) =>
    ways === null ? rng.normal() : rng.integer(0, ways[at % width] as number),
  );
  const weighs = spec.distribution.kind === 'dirichlet';
  const density = weighs ? 0.5 * width : -1.4 * width;
  const likely = ways === null ? density : -ways.reduce((sum, n) => sum + Math.log(n), 0);
  return {
    size,
    observations: normals(size * spec.observationSize, rng),
    actions: weighs ? weightsOf(actions, width) : actions,
    oldLogProbs: normals(size, rng).map((x) => likely + 0.3 * x),
    advantages: normals(size, rng),
    returns: normals(size, rng),
    oldValues: normals(size, rng),
    ...(masked && ways !== null ? { masks: randomMasks(actions, ways, rng) } : {}),
  };
}

/** Each row's softmax: weights that sum to 1. */
function weightsOf(values: Float32Array, width: number): Float32Array {
  const powers = values.map(Math.exp);
  return powers.map((power, at) => {
    const from = at - (at % width);
    return power / powers.subarray(from, from + width).reduce((sum, value) => sum + value, 0);
  });
}

/** How many ways there are to choose each element of an action; `null` where it is made of real numbers. */
function waysOf(distribution: DistributionSpec): readonly number[] | null {
  switch (distribution.kind) {
    case 'categorical':
      return [distribution.n];
    case 'multiCategorical':
      return distribution.nvec;
    case 'bernoulli':
      return new Array<number>(distribution.n).fill(2);
    default:
      return null;
  }
}

export function randomLoss(seed: string): PpoLossOptions {
  const rng = createRng(seed);
  return {
    clipRange: 0.1 + 0.2 * rng.next(),
    clipRangeVf: rng.next() < 0.5 ? null : 0.5,
    entCoef: rng.next() < 0.5 ? 0 : 0.02,
    vfCoef: 0.5,
    normalizeAdvantage: rng.next() < 0.7,
  };
}

function normals(count: number, rng: Rng): Float32Array {
  return new Float32Array(count).map(() => rng.normal());
}

/** Half of the choices forbidden, never one that was taken. */
function randomMasks(actions: Float32Array, ways: readonly number[], rng: Rng): Uint8Array {
  return Uint8Array.from(
    Array.from(actions).flatMap((taken, at) =>
      Array.from({ length: ways[at % ways.length] as number }, (_, choice) =>
        choice === taken || rng.next() < 0.5 ? 1 : 0,
      ),
    ),
  );
}
