import type { Callback } from '../../agents/callback.js';
import { number, resolveOptions, text } from '../../core/options.js';

export interface StopOnRewardThresholdOptions {
  /** Training stops where the logged reward reaches it. */
  readonly threshold: number;
  /** Which logged value to watch; `rollout/ep_rew_mean` needs no evaluation. @default 'eval/mean_reward' */
  readonly tag?: string | undefined;
}

/**
 * Stops training once a logged reward is high enough. Works as `callbackOnNewBest` of {@link evalCallback}, as in
 * Stable-Baselines3, and also beside it in the list.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function stopOnRewardThreshold(options: StopOnRewardThresholdOptions): Callback {
  const { threshold, tag } = resolveOptions<{ threshold: number; tag: string }>('stopOnRewardThreshold', options, {
    threshold: number(),
    tag: text('eval/mean_reward'),
  });
  return { onStep: ({ logs }) => !((logs[tag] ?? -Infinity) >= threshold) };
}
