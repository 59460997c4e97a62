import type { PpoLossOptions, PpoMinibatch } from '../../src/agents/ops/types.js';
import { createRng, type Rng } from '../../src/core/rng.js';
import { type ActorCriticSpec, actorCriticLayout, headSize } from '../../src/policy/network.js';

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
  const { distribution } = spec;
  const actions = headSize(distribution);
  const discrete = distribution.kind === 'categorical';
  const taken = new Float32Array(discrete ? size : size * actions).map(() =>
    discrete ? rng.integer(0, actions) : rng.normal(),
  );
  const likely = discrete ? -Math.log(actions) : -1.4 * actions;
  return {
    size,
    observations: normals(size * spec.observationSize, rng),
    actions: taken,
    oldLogProbs: normals(size, rng).map((x) => likely + 0.3 * x),
    advantages: normals(size, rng),
    returns: normals(size, rng),
    oldValues: normals(size, rng),
    ...(masked && discrete ? { masks: randomMasks(taken, actions, rng) } : {}),
  };
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

/** Half of the actions forbidden, never the one that was taken. */
function randomMasks(taken: Float32Array, actions: number, rng: Rng): Uint8Array {
  const masks = new Uint8Array(taken.length * actions).map(() => (rng.next() < 0.5 ? 0 : 1));
  taken.forEach((action, row) => {
    masks[row * actions + action] = 1;
  });
  return masks;
}
