import type { RngState } from '../../core/rng.js';
import type { NormalizerState } from '../collect/normalizer.js';
import type { LearningParts } from './learning-parts.js';

/** How far an agent has come. */
export interface LearningCounters {
  /** Env steps, all lanes counted. */
  readonly numTimesteps: number;
  /** Updates, as the algorithm counts them. */
  readonly nUpdates: number;
}

/** What every checkpoint holds. */
export interface LearningProgress extends LearningCounters {
  readonly lanes: number;
  readonly rngs: Readonly<Record<string, RngState>>;
  readonly normalizer: NormalizerState;
}

type ProgressParts = Pick<LearningParts<unknown>, 'env' | 'normalizer' | 'rngs'>;

/** Where an agent stands between two iterations. */
export function progressOf({ env, normalizer, rngs }: ProgressParts, counters: LearningCounters): LearningProgress {
  return {
    lanes: env.lanes,
    ...counters,
    rngs: Object.fromEntries(Object.entries(rngs).map(([name, rng]) => [name, rng.state()])),
    normalizer: normalizer.state(),
  };
}

/** Takes up random streams, where they have the seed that was saved, and the normaliser; counters are the caller's. */
export function restoreProgress({ normalizer, rngs }: ProgressParts, saved: LearningProgress): void {
  for (const [name, rng] of Object.entries(rngs)) {
    const state = saved.rngs[name];
    if (state?.seed === rng.seed) rng.restore(state);
  }
  normalizer.restore(saved.normalizer);
}
