import type { Rng } from '../../core/rng.js';
import { bindDistribution } from '../../policy/actor-policy.js';
import type { ActionDistribution, HeadRows } from '../../policy/distributions/distribution.js';
import { actionSize } from '../../policy/distributions/kinds.js';
import type { ForwardPass } from '../../policy/forward.js';

/** What one step of all lanes did; owned by the actor and overwritten by its next step. */
export interface ActorStep {
  /** `[lanes]` whole numbers from 0, or `[lanes, actions]` as drawn, not clipped. */
  readonly actions: Float32Array;
  /** `[lanes]` */
  readonly logProbs: Float32Array;
  /** `[lanes]` */
  readonly values: Float32Array;
}

/** Draws actions for all lanes at once, with their log-probabilities and the observations' values. No tensors. */
export interface Actor {
  readonly distribution: ActionDistribution;
  /** Draws the noise that lasts over steps anew for all lanes; does nothing where each step has its own. */
  drawNoise(): void;
  /** @param observations `[lanes, size]`, normalised @param masks `[lanes, mask size]` */
  step(observations: Float32Array, masks: Uint8Array | undefined): ActorStep;
  /** Values of any observations, `[rows]`; overwritten by the next call and by `step`. */
  values(observations: Float32Array, rows: number): Float32Array;
}

/** An actor that reads the parameters of `forward` as they are at each step, and draws from `rng`. */
export function createActor(forward: ForwardPass, lanes: number, rng: Rng): Actor {
  const distribution = bindDistribution(forward);
  const actions = new Float32Array(lanes * actionSize(forward.spec.distribution));
  const logProbs = new Float32Array(lanes);
  const values = new Float32Array(lanes);
  const noise = new Float32Array(lanes * (distribution.noise?.size ?? 0));
  const given: HeadRows = { head: actions, masks: undefined, noise, rows: lanes };
  const step: ActorStep = { actions, logProbs, values };
  return {
    distribution,
    drawNoise: () => distribution.noise?.draw(rng, noise),
    step(observations, masks) {
      given.head = forward.actor(observations, lanes);
      given.masks = masks;
      distribution.sample(given, rng, actions);
      distribution.logProbs(given, actions, logProbs);
      values.set(forward.critic(observations, lanes).subarray(0, lanes));
      return step;
    },
    values: (observations, rows) => forward.critic(observations, rows),
  };
}
