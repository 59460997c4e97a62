import type { Rng } from '../../core/rng.js';
import type { Action } from '../../env/env.js';
import type { Policy, PolicyState } from '../../policy/policy.js';

/** What is done at a step at which the expert would do `expert`. */
export type Driver = (observation: Float32Array, mask: Uint8Array | undefined, expert: Action) => Action;

/** Bars that a random driver keeps to a choice, on average. */
const MEAN_HOLDING = 10;

/** Does what the expert would do. */
export const expertDriver: Driver = (_, __, expert) => expert;

/** Does what a policy does; its state is carried along. */
export function policyDriver(policy: Policy, deterministic = true): Driver {
  let state: PolicyState = null;
  return (observation, mask) => {
    const choice = policy.act(observation, { deterministic, state, ...(mask === undefined ? {} : { mask }) });
    state = choice.state;
    return choice.action;
  };
}

/**
 * Keeps to an action for about ten bars, then takes any of them; where the mask forbids that, the old one for longer.
 *
 * @param first the action to begin with
 */
export function randomDriver<A extends Action>(actions: readonly A[], first: A, rng: Rng): Driver {
  let current = first;
  return (_, mask) => {
    if (rng.next() * MEAN_HOLDING < 1) {
      const next = rng.integer(0, actions.length);
      if (mask === undefined || mask[next] === 1) current = actions[next] as A;
    }
    return current;
  };
}
