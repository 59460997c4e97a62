import { NeurotradeError } from '../../core/errors.js';
import type { Space } from '../../env/spaces.js';
import { bindDistribution } from '../../policy/actor-policy.js';
import type { ForwardPass } from '../../policy/forward.js';
import type { RolloutBatch } from '../collect/rollout-batch.js';
import { headsOf } from './successive-steps.js';

/** How well a policy does what was demonstrated. */
export type CloneScores = { readonly neglogp: number } & Readonly<Record<string, number>>;

/**
 * Compares the policy's distribution with the actions of a rollout of one lane, without tensors. What a policy that remembers
 * carries into each step is written into the rollout.
 *
 * @throws NeurotradeError `INVALID_ACTION` where a mask forbids what the expert did, `NON_FINITE`
 */
export function judge(forward: ForwardPass, rollout: RolloutBatch, space: Space): CloneScores {
  const { steps, actions, masks } = rollout;
  const distribution = bindDistribution(forward);
  const given = { head: headsOf(forward, rollout), masks: masks ?? undefined, rows: steps };
  const logProbs = new Float32Array(steps);
  distribution.logProbs(given, actions, logProbs);
  const neglogp = -mean(logProbs);
  if (!Number.isFinite(neglogp)) refuseForbidden(logProbs);
  const chosen = new Float32Array(actions.length);
  distribution.mode(given, chosen);
  if (space.kind !== 'box') {
    const hits = chosen.map((choice, i) => (choice === actions[i] ? 1 : 0));
    return { neglogp, prob_true_act: mean(logProbs.map(Math.exp)), accuracy: mean(hits) };
  }
  const [moved, wanted] = [new Float32Array(actions.length), new Float32Array(actions.length)];
  distribution.toEnv(space, chosen, moved, steps);
  distribution.toEnv(space, actions, wanted, steps);
  return { neglogp, mean_absolute_error: mean(moved.map((value, i) => Math.abs(value - (wanted[i] as number)))) };
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function refuseForbidden(logProbs: Float32Array): never {
  const step = logProbs.findIndex((value) => !Number.isFinite(value));
  throw new NeurotradeError(
    'INVALID_ACTION',
    `cloneBehavior: expected demonstrations of actions that the policy can take, found one of log-probability ${logProbs[step]} at step ${step}; record them under the masks of the same env`,
    { details: { step } },
  );
}
