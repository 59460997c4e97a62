import type { PpoLossOptions, PpoMinibatch } from '../../src/agents/ops/types.js';
import { createRng, type Rng } from '../../src/core/rng.js';
import { type ActorCriticSpec, actorCriticLayout, headSize } from '../../src/policy/network.js';

/** Everything below is float64 and written row by row from the papers' formulas: an independent second opinion. */
export interface ReferenceStats {
  loss: number;
  policy: number;
  value: number;
  entropy: number;
  kl: number;
  clipped: number;
}

type Weights = ReadonlyMap<string, readonly number[]>;

export function referenceLoss(
  kind: 'ppo' | 'a2c',
  parameters: readonly number[],
  batch: PpoMinibatch,
  spec: ActorCriticSpec,
  options: PpoLossOptions,
): ReferenceStats {
  const weights: Weights = new Map(
    actorCriticLayout(spec).tensors.map(({ name, offset, size }) => [name, parameters.slice(offset, offset + size)]),
  );
  const advantages = options.normalizeAdvantage
    ? standardized(Array.from(batch.advantages))
    : Array.from(batch.advantages);
  const stats: ReferenceStats = { loss: 0, policy: 0, value: 0, entropy: 0, kl: 0, clipped: 0 };
  for (let row = 0; row < batch.size; row++) {
    const input = Array.from(batch.observations.subarray(row * spec.observationSize, (row + 1) * spec.observationSize));
    const { logProb, entropy } = judge(weights, batch, spec, row, mlp(weights, spec, 'pi', 'action', input));
    const value = mlp(weights, spec, 'vf', 'value', input)[0] as number;
    const advantage = advantages[row] as number;
    const ratio = Math.exp(logProb - (batch.oldLogProbs[row] as number));
    const limited = Math.min(1 + options.clipRange, Math.max(1 - options.clipRange, ratio));
    stats.policy -=
      (kind === 'a2c' ? advantage * logProb : Math.min(advantage * ratio, advantage * limited)) / batch.size;
    stats.value +=
      ((batch.returns[row] as number) -
        clippedValue(value, batch.oldValues[row] as number, kind === 'a2c' ? null : options.clipRangeVf)) **
        2 /
      batch.size;
    stats.entropy -= entropy / batch.size;
    stats.kl += (ratio - 1 - Math.log(ratio)) / batch.size;
    stats.clipped += Number(Math.abs(ratio - 1) > options.clipRange) / batch.size;
  }
  stats.loss = stats.policy + options.entCoef * stats.entropy + options.vfCoef * stats.value;
  return stats;
}

/** Central differences of the loss in every parameter. */
export function referenceGradient(
  kind: 'ppo' | 'a2c',
  parameters: Float32Array,
  ...rest: [PpoMinibatch, ActorCriticSpec, PpoLossOptions]
): number[] {
  const step = 1e-5;
  return Array.from(parameters, (_, i) => {
    const moved = (by: number): number =>
      referenceLoss(
        kind,
        Array.from(parameters, (value, j) => (i === j ? value + by : value)),
        ...rest,
      ).loss;
    return (moved(step) - moved(-step)) / (2 * step);
  });
}

function clippedValue(value: number, old: number, range: number | null): number {
  return range === null ? value : old + Math.min(range, Math.max(-range, value - old));
}

function mlp(weights: Weights, spec: ActorCriticSpec, trunk: 'pi' | 'vf', head: string, input: number[]): number[] {
  const hidden = spec[trunk].reduce(
    (values, _, i) =>
      linear(weights, `${trunk}.${i}`, values).map((x) => (spec.activation === 'tanh' ? Math.tanh(x) : Math.max(0, x))),
    input,
  );
  return linear(weights, head, hidden);
}

function linear(weights: Weights, name: string, input: readonly number[]): number[] {
  const weight = weights.get(`${name}.weight`) as readonly number[];
  return (weights.get(`${name}.bias`) as readonly number[]).map((bias, out, { length }) =>
    input.reduce((sum, x, i) => sum + x * (weight[i * length + out] as number), bias),
  );
}

function judge(
  weights: Weights,
  batch: PpoMinibatch,
  { distribution }: ActorCriticSpec,
  row: number,
  head: readonly number[],
): { logProb: number; entropy: number } {
  if (distribution.kind === 'gaussian') {
    const logStd = weights.get('log_std') as readonly number[];
    const logProb = head.reduce((sum, mean, i) => {
      const z = ((batch.actions[row * head.length + i] as number) - mean) / Math.exp(logStd[i] as number);
      return sum - 0.5 * z * z - (logStd[i] as number) - 0.5 * Math.log(2 * Math.PI);
    }, 0);
    return { logProb, entropy: logStd.reduce((sum, s) => sum + 0.5 + 0.5 * Math.log(2 * Math.PI) + s, 0) };
  }
  const allowed = head.map((_, i) => batch.masks === undefined || batch.masks[row * head.length + i] === 1);
  const weightsOf = head.map((logit, i) => (allowed[i] ? Math.exp(logit) : 0));
  const total = weightsOf.reduce((sum, w) => sum + w, 0);
  const entropy = weightsOf.reduce((sum, w) => (w === 0 ? sum : sum - (w / total) * Math.log(w / total)), 0);
  return { logProb: Math.log((weightsOf[batch.actions[row] as number] as number) / total), entropy };
}

function standardized(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
  return values.map((value) => (value - mean) / (deviation + 1e-8));
}

/** A batch whose ratios and values lie on both sides of their clipping limits. */
export function exampleBatch(
  spec: ActorCriticSpec,
  parameters: Float32Array,
  size: number,
  masked: boolean,
): PpoMinibatch {
  const rng = createRng('example');
  const actions = headSize(spec.distribution);
  const normals = (count: number, scale = 1): Float32Array =>
    Float32Array.from({ length: count }, () => scale * rng.normal());
  const discrete = spec.distribution.kind === 'categorical';
  const taken = discrete ? Float32Array.from({ length: size }, () => rng.integer(0, actions)) : normals(size * actions);
  const batch: PpoMinibatch = {
    size,
    observations: normals(size * spec.observationSize),
    actions: taken,
    oldLogProbs: new Float32Array(size),
    oldValues: normals(size),
    advantages: normals(size),
    returns: normals(size),
    ...(masked ? { masks: exampleMasks(taken, size, actions, rng) } : {}),
  };
  const options = { clipRange: 0.2, clipRangeVf: null, entCoef: 0, vfCoef: 0, normalizeAdvantage: false };
  for (let row = 0; row < size; row++) {
    const one = rowOf(batch, row);
    const logProb = -referenceLoss(
      'a2c',
      Array.from(parameters),
      { ...one, advantages: Float32Array.of(1) },
      spec,
      options,
    ).policy;
    batch.oldLogProbs[row] = logProb + 0.3 * rng.normal();
  }
  return batch;
}

function exampleMasks(taken: Float32Array, size: number, actions: number, rng: Rng): Uint8Array {
  return Uint8Array.from({ length: size * actions }, (_, at) =>
    at % actions === taken[Math.floor(at / actions)] || rng.next() < 0.6 ? 1 : 0,
  );
}

function rowOf(batch: PpoMinibatch, row: number): PpoMinibatch {
  const cut = <T extends Float32Array | Uint8Array>(values: T): T => {
    const width = values.length / batch.size;
    return values.slice(row * width, (row + 1) * width) as T;
  };
  return {
    size: 1,
    observations: cut(batch.observations),
    actions: cut(batch.actions),
    oldLogProbs: cut(batch.oldLogProbs),
    oldValues: cut(batch.oldValues),
    advantages: cut(batch.advantages),
    returns: cut(batch.returns),
    ...(batch.masks === undefined ? {} : { masks: cut(batch.masks) }),
  };
}
