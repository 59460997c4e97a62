import type { Demonstrations } from '../../agents/imitation/demonstrations.js';
import { NeurotradeError } from '../../core/errors.js';
import type { Action, Env, Info, ResetOptions } from '../../env/env.js';
import { currentMask } from '../evaluate/run-episode.js';

/** What an expert would do, and what is done. */
export interface Decision {
  readonly demonstrated: Action;
  readonly played: Action;
}

/** Decides after an observation. */
export type Decide = (observation: Float32Array, info: Info, mask: Uint8Array | undefined) => Decision;

interface Step {
  readonly observation: Float32Array;
  readonly action: Action;
  readonly mask: Uint8Array | undefined;
  readonly reward: number;
}

/**
 * Plays one episode a reset, and writes down what was seen, what the expert would have done, and what came of what was
 * done. Steps at which the mask forbids the expert's action are left out where something else was done.
 *
 * @param begin gives what decides in an episode
 * @param gamma discount of the returns
 * @throws NeurotradeError `INVALID_ACTION` where an action is done that the env's mask forbids
 */
export function recordDemonstrations(
  env: Env,
  begin: () => Decide,
  resets: readonly ResetOptions[],
  gamma: number,
): Demonstrations {
  const rows = resets
    .flatMap((reset, episode) =>
      withReturns(playEpisode(env, begin(), reset), gamma).map((step) => ({ ...step, episode })),
    )
    .filter(({ action, mask }) => isAllowed(env, mask, action));
  const masks = rows.flatMap(({ mask }) => (mask === undefined ? [] : [mask]));
  const actions = rows.map(({ action }) => (typeof action === 'number' ? Float32Array.of(action) : action));
  const observations = rows.map(({ observation }) => observation);
  return {
    observationSpace: env.observationSpace,
    actionSpace: env.actionSpace,
    steps: rows.length,
    observations: matrixOf(Float32Array, observations),
    actions: matrixOf(Float32Array, actions),
    masks: masks.length === 0 ? null : matrixOf(Uint8Array, masks),
    episodeStarts: Uint8Array.from(rows, ({ episode }, i) => (episode === rows[i - 1]?.episode ? 0 : 1)),
    returns: Float32Array.from(rows, ({ discounted }) => discounted),
  };
}

function playEpisode(env: Env, decide: Decide, reset: ResetOptions): Step[] {
  const steps: Step[] = [];
  let { observation, info } = env.reset(reset);
  for (let over = false; !over; ) {
    const mask = currentMask(env)?.slice();
    const { demonstrated, played } = decide(observation, info, mask);
    if (!isAllowed(env, mask, played)) refuseForbidden(played, steps.length);
    const step = env.step(played);
    steps.push({ observation, action: demonstrated, mask, reward: step.reward });
    ({ observation, info } = step);
    over = step.terminated || step.truncated;
  }
  return steps;
}

function isAllowed({ actionSpace }: Env, mask: Uint8Array | undefined, action: Action): boolean {
  return mask === undefined || actionSpace.kind !== 'discrete' || mask[(action as number) - actionSpace.start] === 1;
}

function refuseForbidden(action: Action, step: number): never {
  throw new NeurotradeError(
    'INVALID_ACTION',
    `demonstrations: expected actions that the env's mask allows, found ${String(action)} at step ${step}; have the expert obey it`,
    { details: { step } },
  );
}

/** Σ γᵏ rₜ₊ₖ to the end of the episode, from the last step back. */
function withReturns(steps: readonly Step[], gamma: number): (Step & { readonly discounted: number })[] {
  let discounted = 0;
  return steps
    .toReversed()
    .map((step) => {
      discounted = step.reward + gamma * discounted;
      return { ...step, discounted };
    })
    .toReversed();
}

/** Vectors of one length, one after another. */
function matrixOf<T extends Float32Array | Uint8Array>(type: new (size: number) => T, rows: readonly T[]): T {
  const width = rows[0]?.length ?? 0;
  const matrix = new type(rows.length * width);
  rows.forEach((row, i) => void matrix.set(row, i * width));
  return matrix;
}
