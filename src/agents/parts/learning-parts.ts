import type { Rng } from '../../core/rng.js';
import type { VectorEnv } from '../../env/vector-env.js';
import type { ForwardPass } from '../../policy/forward.js';
import type { ActorCriticSpec } from '../../policy/network.js';
import type { Policy } from '../../policy/policy.js';
import type { EpisodeWindow } from '../collect/episode-window.js';
import type { RunningNormalizer } from '../collect/normalizer.js';
import type { FusedOpName } from '../ops/dispatch.js';
import type { TwinSpec } from '../ops/sac-types.js';

/** What every agent is put together from. */
export interface LearningParts<O> {
  readonly algorithm: { readonly gradients: readonly FusedOpName[] };
  readonly options: Readonly<O>;
  readonly seed: number;
  readonly env: VectorEnv;
  readonly spec: ActorCriticSpec | TwinSpec;
  /** The actor's pass; holds the parameters that act. */
  readonly forward: ForwardPass;
  readonly policy: Policy;
  readonly normalizer: RunningNormalizer;
  readonly episodes: EpisodeWindow;
  readonly collector: { readonly started: boolean; reset(seed: number | undefined, timestep: number): void };
  readonly rngs: Readonly<Record<string, Rng>>;
}
