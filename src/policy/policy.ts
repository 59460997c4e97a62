import type { Action } from '../env/env.js';

/**
 * What a policy carries from one step to the next: a recurrent one its memory, one with state-dependent noise its noise,
 * which it draws where this is `null`. `null` at an episode's start, and for policies that carry nothing.
 */
export type PolicyState = Float32Array | null;

export interface ActOptions {
  /** The most likely action instead of a sample. @default true */
  readonly deterministic?: boolean;
  /** What the last call returned; `null` at an episode's start. */
  readonly state?: PolicyState;
  /** 1 = allowed, as the env's `actionMask` gives it. */
  readonly mask?: Uint8Array;
}

/** Maps an observation to an action: all that a bot needs. */
export interface Policy {
  /**
   * @param observation flat, of the observation space's size; not normalised: the policy does that itself
   * @throws NeurotradeError `INVALID_OBSERVATION`, `INVALID_ACTION` (a mask that allows nothing), `NON_FINITE`
   */
  act(observation: ArrayLike<number>, options?: ActOptions): { readonly action: Action; readonly state: PolicyState };
}
