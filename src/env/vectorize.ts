import { NeurotradeError } from '../core/errors.js';
import { oneOf, resolveOptions } from '../core/options.js';
import type { Action, Env } from './env.js';
import { describeSpace, spacesEqual } from './spaces.js';
import { SyncVectorEnv } from './sync-vector-env.js';
import type { AutoresetMode, VectorEnv } from './vector-env.js';

/** Options of {@link vectorize}. */
export interface VectorizeOptions {
  /** What a lane does after its episode's end. @default 'nextStep' */
  readonly autoreset?: AutoresetMode;
}

/**
 * Many envs as one, stepped in turn; lane `i` is seeded with `seed + i`.
 *
 * Rewards, flags and observations follow Gymnasium's `SyncVectorEnv` in both autoreset modes. `infos` of a step that ends
 * an episode hold that step's info, as in Stable-Baselines3; under `sameStep` the info of the reset behind it, where it
 * says anything, is its `resetInfo`. The returned arrays and `infos` are overwritten by the next step. Action masks and
 * saving are there when every env has them; a lane that is about to be reset allows every action.
 *
 * @param envs envs, or functions that make them; all of the same spaces. The vector env closes them
 * @throws NeurotradeError `INVALID_OPTIONS` where there are none, or one env twice; `INVALID_SPACE` where spaces differ
 *
 * @example
 * ```ts
 * const env = vectorize(Array.from({ length: 8 }, () => cartPole()), { autoreset: 'sameStep' });
 * ```
 */
export function vectorize<A extends Action>(
  envs: readonly (Env<A> | (() => Env<A>))[],
  options?: VectorizeOptions,
): VectorEnv {
  const { autoreset } = resolveOptions<Required<VectorizeOptions>>('vectorize', options, {
    autoreset: oneOf(['nextStep', 'sameStep'], 'nextStep'),
  });
  const made = envs.map((env) => (typeof env === 'function' ? env() : env)) as Env[];
  checkDistinct(made);
  for (const [lane, env] of made.entries()) checkSameSpaces(made[0] as Env, env, lane);
  return new SyncVectorEnv(made, autoreset);
}

function checkDistinct(envs: readonly Env[]): void {
  if (envs.length > 0 && new Set(envs).size === envs.length) return;
  throw new NeurotradeError(
    'INVALID_OPTIONS',
    `vectorize: expected at least one env and each once, found ${envs.length} with ${new Set(envs).size} different; make an env a lane`,
  );
}

function checkSameSpaces(first: Env, env: Env, lane: number): void {
  for (const space of ['observationSpace', 'actionSpace'] as const) {
    if (spacesEqual(first[space], env[space])) continue;
    throw new NeurotradeError(
      'INVALID_SPACE',
      `vectorize: expected every ${space} to be ${describeSpace(first[space])} as in lane 0, found ${describeSpace(env[space])} in lane ${lane}`,
    );
  }
}
