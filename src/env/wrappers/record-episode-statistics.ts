import type { Action, Env, Info } from '../env.js';
import { wrapEnv } from './wrap-env.js';

/** What {@link recordEpisodeStatistics} adds to the info of an episode's last step. */
export interface EpisodeStatistics {
  /** Sum of rewards, as this wrapper sees them. */
  readonly r: number;
  /** Steps. */
  readonly l: number;
  /** Seconds since the reset, on this machine's clock. */
  readonly t: number;
}

/**
 * Puts `info.episode = { r, l, t }` ({@link EpisodeStatistics}) on the step that ends an episode. Inside a reward
 * normaliser it reports the env's own rewards, outside the normalised ones.
 */
export function recordEpisodeStatistics<A extends Action>(env: Env<A>): Env<A> {
  let r = 0;
  let l = 0;
  let started = performance.now();
  const elapsed = (): number => (performance.now() - started) / 1000;
  return wrapEnv('recordEpisodeStatistics', env, {
    reset: (options) => {
      const result = env.reset(options);
      r = 0;
      l = 0;
      started = performance.now();
      return result;
    },
    step: (action) => {
      const result = env.step(action);
      r += result.reward;
      l += 1;
      if (!result.terminated && !result.truncated) return result;
      const episode: EpisodeStatistics = { r, l, t: elapsed() };
      const info: Info = { ...result.info, episode };
      return { ...result, info };
    },
    save: () => ({ r, l, t: elapsed() }),
    load: (state) => {
      const saved = state as unknown as EpisodeStatistics;
      ({ r, l } = saved);
      started = performance.now() - saved.t * 1000;
    },
  });
}
