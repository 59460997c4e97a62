import { NeurotradeError } from '../core/errors.js';
import type { Rng } from '../core/rng.js';
import type { Action } from '../env/env.js';
import { flatSize, type Space } from '../env/spaces.js';
import type { ActionDistribution, HeadRows } from './distributions/distribution.js';
import { actionSize, kindOf, maskSize } from './distributions/kinds.js';
import type { ForwardPass } from './forward.js';
import { logStdOf } from './network.js';
import type { ActOptions, Policy, PolicyState } from './policy.js';
import { stateSize } from './recurrent/spec.js';
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

/** Normalises the observation, runs the network, takes the likeliest action or a sample; carries what the network remembers. */
export class ActorPolicy implements Policy {
  readonly #parts: ActorPolicyParts;
  readonly #distribution: ActionDistribution;
  readonly #observation: Float32Array;
  readonly #given: HeadRows;
  readonly #action: Float32Array;
  readonly #maskSize: number;
  readonly #memorySize: number;

  constructor(parts: ActorPolicyParts) {
    const { distribution, observationSize } = parts.forward.spec;
    this.#parts = parts;
    this.#distribution = bindDistribution(parts.forward);
    this.#observation = new Float32Array(observationSize);
    this.#given = { head: this.#observation, masks: undefined, rows: 1 };
    this.#action = new Float32Array(actionSize(distribution));
    this.#maskSize = maskSize(distribution);
    this.#memorySize = stateSize(parts.forward.spec, 'pi');
  }

  act(
    observation: ArrayLike<number>,
    { deterministic = true, state = null, mask }: ActOptions = {},
  ): { readonly action: Action; readonly state: PolicyState } {
    this.#take(observation);
    this.#checkMask(mask);
    const carried = this.#carry(state, deterministic);
    const memory = carried?.subarray(0, this.#memorySize);
    this.#given.head = this.#parts.forward.actor(this.#observation, 1, memory);
    this.#given.masks = mask;
    if (deterministic) {
      this.#distribution.mode(this.#given, this.#action);
    } else {
      if (carried !== null) this.#given.noise = carried.subarray(this.#memorySize);
      this.#distribution.sample(this.#given, this.#parts.rng, this.#action);
    }
    return { action: this.#envAction(), state: carried };
  }

  /**
   * What lasts from step to step: the memory, and behind it the exploration noise, once an action was drawn. What was handed
   * in, copied where this step moves it; at an episode's start zeros, and noise drawn anew.
   */
  #carry(state: PolicyState, deterministic: boolean): PolicyState {
    const { noise } = this.#distribution;
    const memory = this.#memorySize;
    const size = memory + (noise?.size ?? 0);
    if (size === 0) return null;
    if (state !== null && state.length !== size && state.length !== memory) refuseState(state.length, size);
    const length = deterministic ? (state?.length ?? memory) : size;
    if (length === 0) return null;
    if (memory === 0 && state?.length === length) return state;
    const carried = new Float32Array(length);
    carried.set(state ?? []);
    if (length > (state?.length ?? memory)) noise?.draw(this.#parts.rng, carried.subarray(memory));
    return carried;
  }

  #envAction(): Action {
    const { actionSpace } = this.#parts;
    const discrete = actionSpace.kind === 'discrete';
    const action = discrete ? new Int32Array(1) : new Float32Array(flatSize(actionSpace));
    this.#distribution.toEnv(actionSpace, this.#action, action, 1);
    return action instanceof Int32Array ? (action[0] as number) : action;
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

  #checkMask(mask: Uint8Array | undefined): void {
    if (mask === undefined || (mask.length === this.#maskSize && mask.length > 0)) return;
    throw new NeurotradeError(
      'INVALID_ACTION',
      this.#maskSize === 0
        ? 'policy: a mask is for discrete actions, and this policy has a box'
        : `policy: expected a mask of ${this.#maskSize} entries, found ${mask.length}; one entry an action`,
    );
  }
}

/** The distribution of a forward pass, which reads the pass's parameters as they are at each call. */
export function bindDistribution({ spec, parameters }: ForwardPass): ActionDistribution {
  return kindOf(spec.distribution).bind(spec.distribution, logStdOf(spec, parameters));
}

function refuseState(found: number, size: number): never {
  throw new NeurotradeError(
    'INVALID_OPTIONS',
    `policy: expected a state of ${size} numbers, found ${found}; pass what the last call returned, and null at an episode's start`,
  );
}

function refuseObservation(value: number, index: number): never {
  throw new NeurotradeError(
    'INVALID_OBSERVATION',
    `policy: expected finite observations, found ${value} at index ${index}; check the features for warm-up or missing bars`,
    { details: { index, value } },
  );
}
