import type { VectorEnv } from '../../env/vector-env.js';
import type { EpisodeWindow } from './episode-window.js';
import type { RunningNormalizer } from './normalizer.js';

/** What knows of the lanes' episodes. */
interface LaneParts {
  readonly env: VectorEnv;
  readonly normalizer: RunningNormalizer;
  readonly episodes: EpisodeWindow;
}

/**
 * Starts new episodes on all lanes and forgets the finished ones.
 *
 * @param seed `undefined`: the env goes on with its own
 * @returns what the lanes see, `[lanes, size]`, as the env gave it
 */
export function beginEpisodes({ env, normalizer, episodes }: LaneParts, seed: number | undefined): Float32Array {
  const { observations } = env.reset(seed === undefined ? {} : { seed });
  normalizer.restart();
  episodes.clear();
  return observations;
}
