import type { Rng } from '../../core/rng.js';
import type { VectorEnv } from '../../env/vector-env.js';
import type { ForwardPass } from '../../policy/forward.js';
import type { Policy } from '../../policy/policy.js';
import type { EpisodeWindow } from '../collect/episode-window.js';
import type { RunningNormalizer } from '../collect/normalizer.js';

/** What every agent is put together from. */
export interface LearningParts<O> {
  readonly options: Readonly<O>;
  readonly seed: number;
  readonly env: VectorEnv;
  /** The actor's pass; holds the parameters that act. */
  readonly forward: ForwardPass;
  readonly policy: Policy;
  readonly normalizer: RunningNormalizer;
  readonly episodes: EpisodeWindow;
  readonly collector: { readonly started: boolean; reset(seed: number | undefined, timestep: number): void };
  readonly rngs: Readonly<Record<string, Rng>>;
}
