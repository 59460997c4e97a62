import { CRITICS, criticLayout, type DiscreteSacSpec, type SacBatch } from '../../src/agents/ops/sac-types.js';
import { actorCriticLayout, type ParameterLayout } from '../../src/policy/network.js';

/** Everything below is float64 and written row by row from arXiv:1910.07207: an independent second opinion. */

/** The networks' flat parameters. */
export interface Networks {
  readonly actor: ArrayLike<number>;
  readonly critics: ArrayLike<number>;
  readonly targets: ArrayLike<number>;
}

/** ½ Σᵢ mean(w (Qᵢ(s)[a] − y)²), and each row's larger |Qᵢ(s)[a] − y|. */
export function referenceCriticLoss(
  spec: DiscreteSacSpec,
  networks: Networks,
  batch: SacBatch,
  entCoef: number,
): { readonly loss: number; readonly errors: readonly number[] } {
  let loss = 0;
  const errors = Array.from({ length: batch.size }, (_, row) => {
    const goal = goalOf(spec, networks, batch, row, entCoef);
    const values = CRITICS.map((name) => valuesOf(spec, networks.critics, name, rowOf(spec, batch.observations, row)));
    const taken = values.map((value) => (value[batch.actions[row] as number] as number) - goal);
    const weight = batch.weights?.[row] ?? 1;
    for (const error of taken) loss += (0.5 * weight * error * error) / batch.size;
    return Math.max(...taken.map(Math.abs));
  });
  return { loss, errors };
}

/** mean(Σₐ π(a|s) (α log π(a|s) − min(Q₀, Q₁)(s)[a])), and mean(Σₐ π log π). */
export function referenceActorLoss(
  spec: DiscreteSacSpec,
  networks: Networks,
  batch: SacBatch,
  entCoef: number,
): { readonly loss: number; readonly logProb: number } {
  let [loss, logProb] = [0, 0];
  for (let row = 0; row < batch.size; row++) {
    const observation = rowOf(spec, batch.observations, row);
    const probs = policyOf(spec, networks.actor, observation, batch.masks, row);
    const [first, second] = CRITICS.map((name) => valuesOf(spec, networks.critics, name, observation)) as [
      number[],
      number[],
    ];
    probs.forEach((p, a) => {
      if (p === 0) return;
      const value = Math.min(first[a] as number, second[a] as number);
      loss += (p * (entCoef * Math.log(p) - value)) / batch.size;
      logProb += (p * Math.log(p)) / batch.size;
    });
  }
  return { loss, logProb };
}

/** Central differences of a function of a parameter vector. */
export function differences(parameters: Float32Array, loss: (parameters: readonly number[]) => number): number[] {
  const step = 1e-6;
  return Array.from(parameters, (_, i) => {
    const moved = (by: number): number => loss(Array.from(parameters, (value, j) => (i === j ? value + by : value)));
    return (moved(step) - moved(-step)) / (2 * step);
  });
}

/** y = r + γⁿ V(s′), V the soft value under the policy. */
function goalOf(
  spec: DiscreteSacSpec,
  { actor, targets }: Networks,
  batch: SacBatch,
  row: number,
  entCoef: number,
): number {
  const observation = rowOf(spec, batch.nextObservations, row);
  const probs = policyOf(spec, actor, observation, batch.nextMasks, row);
  const [first, second] = CRITICS.map((name) => valuesOf(spec, targets, name, observation)) as [number[], number[]];
  const value = probs.reduce(
    (sum, p, a) =>
      p === 0 ? sum : sum + p * (Math.min(first[a] as number, second[a] as number) - entCoef * Math.log(p)),
    0,
  );
  return (batch.rewards[row] as number) + (batch.discounts[row] as number) * value;
}

function policyOf(
  spec: DiscreteSacSpec,
  parameters: ArrayLike<number>,
  observation: readonly number[],
  masks: Uint8Array | undefined,
  row: number,
): number[] {
  const { pi, distribution } = spec.actor;
  const names = [...pi.map((_, i) => `pi.${i}`), 'action'];
  const logits = mlp(spec, parameters, actorCriticLayout(spec.actor), names, observation);
  const weights = logits.map((z, a) => (masks?.[row * distribution.n + a] === 0 ? 0 : Math.exp(z)));
  const total = weights.reduce((sum, w) => sum + w, 0);
  return weights.map((w) => w / total);
}

function valuesOf(
  spec: DiscreteSacSpec,
  parameters: ArrayLike<number>,
  critic: string,
  observation: readonly number[],
): number[] {
  const names = [...spec.qf, 0].map((_, i) => `${critic}.${i}`);
  return mlp(spec, parameters, criticLayout(spec), names, observation);
}

function mlp(
  { actor }: DiscreteSacSpec,
  parameters: ArrayLike<number>,
  { tensors }: ParameterLayout,
  names: readonly string[],
  input: readonly number[],
): number[] {
  const read = (name: string): number[] => {
    const { offset, size } = tensors.find((tensor) => tensor.name === name) as ParameterLayout['tensors'][number];
    return Array.from({ length: size }, (_, i) => parameters[offset + i] as number);
  };
  return names.reduce<number[]>(
    (x, name, i) => {
      const weight = read(`${name}.weight`);
      const linear = read(`${name}.bias`).map((bias, out, { length }) =>
        x.reduce((sum, value, at) => sum + value * (weight[at * length + out] as number), bias),
      );
      if (i === names.length - 1) return linear;
      return linear.map((value) => (actor.activation === 'tanh' ? Math.tanh(value) : Math.max(0, value)));
    },
    [...input],
  );
}

function rowOf({ actor }: DiscreteSacSpec, observations: Float32Array, row: number): number[] {
  return Array.from(observations.subarray(row * actor.observationSize, (row + 1) * actor.observationSize));
}
