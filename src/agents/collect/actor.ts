import type { Rng } from '../../core/rng.js';
import { bindDistribution } from '../../policy/actor-policy.js';
import type { ActionDistribution, HeadRows } from '../../policy/distributions/distribution.js';
import { actionSize } from '../../policy/distributions/kinds.js';
import type { ForwardPass } from '../../policy/forward.js';
import { allocateStates, type CarriedStates, forget, freshStates } from './carried-states.js';

/** What one step of all lanes did; owned by the actor and overwritten by its next step. */
export interface ActorStep {
  /** `[lanes]` whole numbers from 0, or `[lanes, actions]` as drawn, not clipped. */
  readonly actions: Float32Array;
  /** `[lanes]` */
  readonly logProbs: Float32Array;
  /** `[lanes]` */
  readonly values: Float32Array;
  /** What the lanes carried into the step, as far as learning needs it. */
  readonly states: CarriedStates;
}

/** Draws actions for all lanes at once, with their log-probabilities and the observations' values. No tensors. */
export interface Actor {
  readonly distribution: ActionDistribution;
  /** Draws the noise that lasts over steps anew for all lanes; does nothing where each step has its own. */
  drawNoise(): void;
  /** What the lanes carry now; each step moves it on. */
  readonly states: CarriedStates;
  /**
   * @param observations `[lanes, size]`, normalised
   * @param masks `[lanes, mask size]`
   * @param episodeStarts `[lanes]`, 1 = the lane begins an episode, and remembers nothing of the last one
   */
  step(observations: Float32Array, masks: Uint8Array | undefined, episodeStarts: Uint8Array): ActorStep;
  /** Values of what all lanes see next, `[lanes]`; overwritten by the next call and by `step`. */
  values(observations: Float32Array): Float32Array;
  /** Value of what one lane sees next. @param observation `[size]` */
  value(observation: Float32Array, lane: number): number;
}

/** An actor that reads the parameters of `forward` as they are at each step, and draws from `rng`. */
export function createActor(forward: ForwardPass, lanes: number, rng: Rng): Actor {
  const distribution = bindDistribution(forward);
  const actions = new Float32Array(lanes * actionSize(forward.spec.distribution));
  const logProbs = new Float32Array(lanes);
  const values = new Float32Array(lanes);
  const noise = new Float32Array(lanes * (distribution.noise?.size ?? 0));
  const given: HeadRows = { head: actions, masks: undefined, noise, rows: lanes };
  const states = freshStates(forward.spec, lanes);
  const before = allocateStates(forward.spec, lanes);
  const ahead = states.vf.slice();
  const width = ahead.length / lanes;
  const step: ActorStep = { actions, logProbs, values, states: before };
  return {
    distribution,
    states,
    drawNoise: () => distribution.noise?.draw(rng, noise),
    step(observations, masks, episodeStarts) {
      forget(states, episodeStarts);
      before.pi.set(states.pi);
      if (before.vf.length > 0) before.vf.set(states.vf);
      given.head = forward.actor(observations, lanes, states.pi);
      given.masks = masks;
      distribution.sample(given, rng, actions);
      distribution.logProbs(given, actions, logProbs);
      values.set(forward.critic(observations, lanes, states.vf).subarray(0, lanes));
      return step;
    },
    values(observations) {
      ahead.set(states.vf);
      return forward.critic(observations, lanes, ahead).subarray(0, lanes);
    },
    value(observation, lane) {
      const own = ahead.subarray(lane * width, (lane + 1) * width);
      own.set(states.vf.subarray(lane * width, (lane + 1) * width));
      return forward.critic(observation, 1, own)[0] as number;
    },
  };
}
