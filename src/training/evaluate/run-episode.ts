import type { Env, ResetOptions, StepResult } from '../../env/env.js';
import type { Policy, PolicyState } from '../../policy/policy.js';

export interface RunEpisodeOptions {
  /** @default true */
  readonly deterministic?: boolean | undefined;
  readonly reset?: ResetOptions | undefined;
  /** Called after every step. */
  readonly onStep?: ((step: StepResult) => void) | undefined;
}

/** Sum of rewards and number of steps of one episode. */
export interface EpisodeTotals {
  readonly reward: number;
  readonly length: number;
}

/**
 * Plays one episode from `reset` to its end; masks come from the env, recurrent state is carried along.
 * Where an episode-statistics wrapper reports `info.episode`, its totals count: wrappers outside it may have changed the rewards.
 */
export function runEpisode(policy: Policy, env: Env, options: RunEpisodeOptions = {}): EpisodeTotals {
  const { deterministic = true, onStep } = options;
  let { observation } = env.reset(options.reset);
  let state: PolicyState = null;
  let reward = 0;
  for (let length = 1; ; length++) {
    const mask = currentMask(env);
    const choice = policy.act(observation, { deterministic, state, ...(mask === undefined ? {} : { mask }) });
    const step = env.step(choice.action);
    ({ observation } = step);
    ({ state } = choice);
    reward += step.reward;
    onStep?.(step);
    if (step.terminated || step.truncated) return reportedTotals(step.info) ?? { reward, length };
  }
}

/** The env's mask, where its actions are discrete and it has one. */
export function currentMask(env: Env): Uint8Array | undefined {
  return env.actionSpace.kind === 'box' ? undefined : env.actionMask?.();
}

/** What an episode-statistics wrapper measured: `info.episode = { r, l }`. */
export function reportedTotals(info: Readonly<Record<string, unknown>> | undefined): EpisodeTotals | undefined {
  const { r, l } = (info?.episode ?? {}) as { readonly r?: unknown; readonly l?: unknown };
  return typeof r === 'number' && typeof l === 'number' ? { reward: r, length: l } : undefined;
}
