import { maskSize } from '../../policy/distributions/kinds.js';
import type { PolicySpec } from '../../policy/network.js';
import type { RunningNormalizer } from '../collect/normalizer.js';
import { allocateRollout, type RolloutBatch } from '../collect/rollout-batch.js';
import type { Demonstrations } from './demonstrations.js';
import { rolloutActions } from './rollout-actions.js';

/** Demonstrations as a learner takes them. */
export interface CloneDataset {
  readonly training: RolloutBatch;
  /** The steps at the end; `null` where none are held out. */
  readonly validation: RolloutBatch | null;
}

/**
 * Splits demonstrations in time and normalises their observations. A normaliser in training takes in the training steps
 * first, and only those: what it knows is part of what is learnt.
 *
 * @param options `validationFraction` of the steps are held out, at the end
 */
export function cloneDataset(
  demonstrations: Demonstrations,
  spec: PolicySpec,
  normalizer: RunningNormalizer,
  { validationFraction, squashMargin }: { readonly validationFraction: number; readonly squashMargin: number },
): CloneDataset {
  const { steps, observations } = demonstrations;
  const held = Math.min(steps - 1, Math.round(validationFraction * steps));
  const trained = steps - held;
  normalizer.observe(observations.subarray(0, trained * spec.observationSize), trained);
  const actions = rolloutActions(spec, demonstrations.actionSpace, demonstrations.actions, squashMargin);
  const part = (from: number, to: number): RolloutBatch =>
    rolloutOf({ ...demonstrations, actions }, spec, normalizer, from, to);
  return { training: part(0, trained), validation: held === 0 ? null : part(trained, steps) };
}

/** Steps `from` to `to` as a rollout of one lane in which every action was worth 1; nothing is known of what was before. */
function rolloutOf(
  { steps, observations, actions, masks, returns, episodeStarts }: Demonstrations,
  spec: PolicySpec,
  normalizer: RunningNormalizer,
  from: number,
  to: number,
): RolloutBatch {
  const masked = masks !== null && maskSize(spec.distribution) > 0;
  const rollout = allocateRollout(spec, to - from, 1, masked);
  const rows = <T extends Float32Array | Uint8Array>(all: T): T => {
    const width = all.length / steps;
    return all.subarray(from * width, to * width) as T;
  };
  normalizer.normalize(rows(observations), rollout.observations, to - from);
  rollout.actions.set(rows(actions));
  rollout.returns.set(rows(returns));
  rollout.advantages.fill(1);
  if (episodeStarts !== undefined) rollout.episodeStarts.set(rows(episodeStarts));
  rollout.episodeStarts[0] = 1;
  if (masked) rollout.masks?.set(rows(masks));
  return rollout;
}
