import type { Rng } from '../../core/rng.js';
import { logStdOf } from '../../policy/actor-policy.js';
import { draw, logProbability } from '../../policy/categorical.js';
import type { ForwardPass } from '../../policy/forward.js';
import { checkMeans, drawNormal, normalLogProbability } from '../../policy/gaussian.js';

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
  /** @param observations `[lanes, size]`, normalised @param masks `[lanes, actions]` */
  step(observations: Float32Array, masks: Uint8Array | undefined): ActorStep;
  /** Values of any observations, `[rows]`; overwritten by the next call and by `step`. */
  values(observations: Float32Array, rows: number): Float32Array;
}

/** An actor that reads the parameters of `forward` as they are at each step, and draws from `rng`. */
export function createActor(forward: ForwardPass, lanes: number, rng: Rng): Actor {
  const { distribution } = forward.spec;
  const logProbs = new Float32Array(lanes);
  const values = new Float32Array(lanes);
  const width = distribution.kind === 'categorical' ? 1 : distribution.size;
  const actions = new Float32Array(lanes * width);
  const sample =
    distribution.kind === 'categorical'
      ? categoricalSampler(distribution.n, actions, logProbs, rng)
      : gaussianSampler(logStdOf(forward.spec, forward.parameters), actions, logProbs, rng);
  return {
    step(observations, masks) {
      sample(forward.actor(observations, lanes), masks);
      values.set(forward.critic(observations, lanes).subarray(0, lanes));
      return { actions, logProbs, values };
    },
    values: (observations, rows) => forward.critic(observations, rows),
  };
}

type Sampler = (head: Float32Array, masks: Uint8Array | undefined) => void;

function categoricalSampler(n: number, actions: Float32Array, logProbs: Float32Array, rng: Rng): Sampler {
  return (logits, masks) => {
    const view = { logits, n, masks, row: 0 };
    for (; view.row < actions.length; view.row++) {
      const action = draw(view, rng.next());
      actions[view.row] = action;
      logProbs[view.row] = logProbability(view, action);
    }
  };
}

function gaussianSampler(logStd: Float32Array, actions: Float32Array, logProbs: Float32Array, rng: Rng): Sampler {
  return (means) => {
    for (let row = 0; row < logProbs.length; row++) {
      checkMeans(means, logStd.length, row);
      drawNormal(means, logStd, row, rng, actions);
      logProbs[row] = normalLogProbability(means, logStd, row, actions);
    }
  };
}
