import { NeurotradeError } from '../core/errors.js';
import type { Rng } from '../core/rng.js';
import type { Action } from '../env/env.js';
import type { BoxSpace, DiscreteSpace, Space } from '../env/spaces.js';
import { draw, mode } from './categorical.js';
import type { ForwardPass } from './forward.js';
import { checkMeans, drawNormal } from './gaussian.js';
import { actorCriticLayout } from './network.js';
import type { ActOptions, Policy, PolicyState } from './policy.js';
import { scaleToBox, squashedMode, squashedSample } from './squashed-gaussian.js';
import { type ObservationStatistics, standardize } from './standardize.js';

/** What an {@link ActorPolicy} is made of. */
export interface ActorPolicyParts {
  readonly forward: ForwardPass;
  readonly actionSpace: Space;
  /** `null`: observations go to the network as they are. */
  readonly statistics: ObservationStatistics | null;
  /** Draws the actions that are not deterministic. */
  readonly rng: Rng;
}

/** A feed-forward policy: normalises the observation, runs the network, takes the likeliest action or a sample. */
export class ActorPolicy implements Policy {
  readonly #parts: ActorPolicyParts;
  readonly #observation: Float32Array;
  readonly #action: Float32Array;
  readonly #logStd: Float32Array;

  constructor(parts: ActorPolicyParts) {
    const { spec, parameters } = parts.forward;
    this.#parts = parts;
    this.#observation = new Float32Array(spec.observationSize);
    this.#action = new Float32Array(spec.distribution.kind === 'categorical' ? 0 : spec.distribution.size);
    this.#logStd = logStdOf(spec, parameters);
  }

  act(
    observation: ArrayLike<number>,
    { deterministic = true, mask }: ActOptions = {},
  ): { readonly action: Action; readonly state: PolicyState } {
    this.#take(observation);
    const head = this.#parts.forward.actor(this.#observation, 1);
    const { distribution } = this.#parts.forward.spec;
    const action =
      distribution.kind === 'categorical'
        ? this.#choose(head, distribution.n, deterministic, mask)
        : this.#move(head, distribution.kind === 'squashedGaussian', deterministic, mask);
    return { action, state: null };
  }

  #take(observation: ArrayLike<number>): void {
    const input = this.#observation;
    if (observation.length !== input.length) {
      throw new NeurotradeError(
        'INVALID_OBSERVATION',
        `policy: expected an observation of ${input.length} numbers, found ${observation.length}; pass the flat observation of the env it was trained on`,
      );
    }
    for (let i = 0; i < input.length; i++) {
      const value = observation[i] as number;
      if (!Number.isFinite(value)) refuseObservation(value, i);
      input[i] = value;
    }
    if (this.#parts.statistics !== null) standardize(this.#parts.statistics, observation, input, 1);
  }

  #choose(logits: Float32Array, n: number, deterministic: boolean, mask: Uint8Array | undefined): number {
    if (mask !== undefined && mask.length !== n) {
      throw new NeurotradeError(
        'INVALID_ACTION',
        `policy: expected a mask of ${n} entries, found ${mask.length}; one entry an action`,
      );
    }
    const row = { logits, n, masks: mask, row: 0 };
    const choice = deterministic ? mode(row) : draw(row, this.#parts.rng.next());
    return (this.#parts.actionSpace as DiscreteSpace).start + choice;
  }

  #move(head: Float32Array, squashed: boolean, deterministic: boolean, mask: Uint8Array | undefined): Float32Array {
    if (mask !== undefined) {
      throw new NeurotradeError('INVALID_ACTION', 'policy: a mask is for discrete actions, and this policy has a box');
    }
    checkMeans(head, squashed ? 2 * this.#action.length : this.#action.length, 0);
    const moved = new Float32Array(this.#action.length);
    const box = this.#parts.actionSpace as BoxSpace;
    if (squashed) {
      this.#squash(head, deterministic);
      scaleToBox(box, this.#action, moved, 1);
    } else {
      this.#draw(head, deterministic);
      clipToBox(box, this.#action, moved, 1);
    }
    return moved;
  }

  #draw(means: Float32Array, deterministic: boolean): void {
    if (deterministic) this.#action.set(means.subarray(0, this.#action.length));
    else drawNormal(means, this.#logStd, 0, this.#parts.rng, this.#action);
  }

  #squash(head: Float32Array, deterministic: boolean): void {
    if (deterministic) squashedMode(head, this.#action, 1);
    else squashedSample(head, this.#parts.rng, this.#action, 1);
  }
}

/** Copies `rows` actions, each element moved to its nearest bound where it lies outside. */
export function clipToBox({ low, high }: BoxSpace, actions: Float32Array, target: Float32Array, rows: number): void {
  const size = low.length;
  for (let at = 0; at < rows * size; at++) {
    const element = at % size;
    target[at] = Math.min(high[element] as number, Math.max(low[element] as number, actions[at] as number));
  }
}

/** A view on the log standard deviations inside the flat parameters; empty for categorical policies. */
export function logStdOf(spec: ForwardPass['spec'], parameters: Float32Array): Float32Array {
  const tensor = actorCriticLayout(spec).tensors.find(({ name }) => name === 'log_std');
  return tensor === undefined ? new Float32Array(0) : parameters.subarray(tensor.offset, tensor.offset + tensor.size);
}

function refuseObservation(value: number, index: number): never {
  throw new NeurotradeError(
    'INVALID_OBSERVATION',
    `policy: expected finite observations, found ${value} at index ${index}; check the features for warm-up or missing bars`,
    { details: { index, value } },
  );
}
