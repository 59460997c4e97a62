import { createRng, type Rng } from '../../core/rng.js';
import type { Action, Env, Info } from '../env.js';
import { sample } from '../spaces.js';
import type { Subject } from './subject.js';

/** What one reset or step gave; the observation is a copy. A reset counts as reward 0 and no flag. */
export interface Moment {
  readonly observation: Float32Array;
  readonly reward: number;
  readonly terminated: boolean;
  readonly truncated: boolean;
  readonly info: Info;
}

/** The actions of all runs: each draws the same ones as long as the masks agree. */
export function actionRng(): Rng {
  return createRng('checkEnv actions');
}

/** A random action that the space and the mask, if there is one, allow. */
export function randomAction(env: Env, rng: Rng): Action {
  const maskable = env.actionSpace.kind !== 'box' && env.actionSpace.kind !== 'dict';
  return sample(env.actionSpace, rng, maskable ? env.actionMask?.() : undefined);
}

/** Resets with `seed` and takes `steps` random steps, over ends of episodes: `steps + 1` moments and the resets between. */
export function* run(env: Env, seed: number, steps: number): Generator<Moment> {
  yield moment(env.reset({ seed }));
  yield* proceed(env, actionRng(), steps);
}

/** A run of its own: on a new instance where there is a factory. */
export function soloRun({ make, release, options: { seed, steps } }: Subject): readonly Moment[] {
  const env = make();
  const moments = [...run(env, seed, steps)];
  release(env);
  return moments;
}

/** Takes `steps` random steps from where the env stands, which must be inside an episode. */
export function* proceed(env: Env, rng: Rng, steps: number): Generator<Moment> {
  for (let i = 0; i < steps; i++) {
    const result = env.step(randomAction(env, rng));
    yield moment(result);
    if (result.terminated || result.truncated) yield moment(env.reset());
  }
}

type Result = Pick<Moment, 'observation' | 'info'> & Partial<Moment>;

/** Copies what reset or step returned. */
export function moment({ observation, reward = 0, terminated = false, truncated = false, info }: Result): Moment {
  return { observation: observation.slice(), reward, terminated, truncated, info };
}

/** Where two runs part. */
export interface Difference {
  /** Number of the moment; 0 is the first reset. */
  readonly at: number;
  readonly what: 'observation' | 'reward' | 'terminated' | 'truncated' | 'length';
  readonly expected: unknown;
  readonly found: unknown;
}

/** The first moment in which two runs are not the same, bit for bit. */
export function firstDifference(expected: readonly Moment[], found: readonly Moment[]): Difference | undefined {
  for (let at = 0; at < Math.min(expected.length, found.length); at++) {
    const difference = compare(expected[at] as Moment, found[at] as Moment, at);
    if (difference !== undefined) return difference;
  }
  if (expected.length === found.length) return undefined;
  const at = Math.min(expected.length, found.length);
  return { at, what: 'length', expected: expected.length, found: found.length };
}

function compare(expected: Moment, found: Moment, at: number): Difference | undefined {
  for (const what of ['reward', 'terminated', 'truncated'] as const) {
    if (!Object.is(expected[what], found[what])) return { at, what, expected: expected[what], found: found[what] };
  }
  if (sameNumbers(expected.observation, found.observation)) return undefined;
  return { at, what: 'observation', expected: [...expected.observation], found: [...found.observation] };
}

export function sameNumbers(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}
