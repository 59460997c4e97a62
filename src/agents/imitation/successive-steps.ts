import { bindDistribution } from '../../policy/actor-policy.js';
import { actionSize, headSize, latentSize, maskSize } from '../../policy/distributions/kinds.js';
import type { ForwardPass } from '../../policy/forward.js';
import { stateSize } from '../../policy/recurrent/spec.js';
import { forget, freshStates } from '../collect/carried-states.js';
import type { RolloutBatch } from '../collect/rollout-batch.js';
import type { PpoMinibatch, Sequences } from '../ops/types.js';

/**
 * What the policy says about all steps of a rollout of one lane. One that remembers takes them in order, from an empty memory
 * at each episode's start, and what it carries into each is written into `rollout.states`.
 *
 * @returns `[steps, head size + latent size]`
 */
export function headsOf(forward: ForwardPass, rollout: RolloutBatch): Float32Array {
  const { lstm, distribution, observationSize } = forward.spec;
  if (lstm === undefined) return forward.actor(rollout.observations, rollout.steps);
  const width = headSize(distribution) + latentSize(distribution);
  const heads = new Float32Array(rollout.steps * width);
  const carried = freshStates(forward.spec, 1);
  for (let step = 0; step < rollout.steps; step++) {
    forget(carried, rollout.episodeStarts.subarray(step, step + 1));
    const observation = rollout.observations.subarray(step * observationSize, (step + 1) * observationSize);
    rollout.states.pi.set(carried.pi, step * carried.pi.length);
    heads.set(forward.actor(observation, 1, carried.pi).subarray(0, width), step * width);
    if (rollout.states.vf.length === 0) continue;
    rollout.states.vf.set(carried.vf, step * carried.vf.length);
    forward.critic(observation, 1, carried.vf);
  }
  return heads;
}

/** Writes log π(a|s) of packed rows, under the parameters of the pass, into the batch's `oldLogProbs`. */
export function writeLogProbs(forward: ForwardPass, batch: PpoMinibatch, { stepRows, states }: Sequences): void {
  const { distribution, observationSize } = forward.spec;
  const bound = bindDistribution(forward);
  const [state, carried] = [states.pi.slice(), stateSize(forward.spec, 'pi')];
  let first = 0;
  for (const rows of stepRows) {
    const of = <T extends Float32Array | Uint8Array>(all: T, width: number): T =>
      all.subarray(first * width, (first + rows) * width) as T;
    const head = forward.actor(of(batch.observations, observationSize), rows, state.subarray(0, rows * carried));
    const masks = batch.masks && of(batch.masks, maskSize(distribution));
    bound.logProbs({ head, masks, rows }, of(batch.actions, actionSize(distribution)), of(batch.oldLogProbs, 1));
    first += rows;
  }
}
