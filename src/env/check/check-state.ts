import type { Env, EnvState } from '../env.js';
import { actionRng, firstDifference, type Moment, proceed, run } from './run.js';
import type { Subject } from './subject.js';
import { type Violation, violation } from './violation.js';

/** A loaded state goes on as the saved env did, also in another instance where there is a factory. */
export function checkSaveState(subject: Subject): readonly Violation[] {
  const { make, release } = subject;
  const { seed, steps } = subject.options;
  const env = make();
  if (env.saveState === undefined && env.loadState === undefined) return [];
  if (env.saveState === undefined || env.loadState === undefined) {
    return violation('saveState', 'expected saveState and loadState or neither, found one of them');
  }
  for (const _ of run(env, seed, Math.ceil(steps / 2)));
  const state = env.saveState();
  const expected = [...proceed(env, actionRng(), steps)];
  const found = resumed(subject, state);
  const repeats = firstDifference(found, resumed(subject, state)) === undefined;
  release(env);
  const difference = firstDifference(expected, found);
  if (difference === undefined || !repeats) return []; // an env that does not repeat is for `determinism` to judge
  const { at, what } = difference;
  const message = `expected a loaded state to go on as the saved env did, found another ${what} at step ${at + 1}`;
  return violation('saveState', message, { ...difference });
}

/** What follows a state that was loaded from a copy. */
function resumed({ make, release, options: { steps } }: Subject, state: EnvState): readonly Moment[] {
  const env: Env = make();
  env.loadState?.(structuredClone(state));
  const moments = [...proceed(env, actionRng(), steps)];
  release(env);
  return moments;
}
