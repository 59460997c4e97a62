import type { EnvState } from '../env.js';
import { repeatDifference } from './check-seeding.js';
import { actionRng, firstDifference, type Moment, proceed, run } from './run.js';
import type { Subject } from './subject.js';
import { describeError, type Violation, violation } from './violation.js';

/** A loaded state goes on as the saved env did, also in another instance where there is a factory. */
export function checkSaveState({ make, release, options: { seed, steps } }: Subject): readonly Violation[] {
  const env = make();
  if (env.saveState === undefined && env.loadState === undefined) return [];
  if (env.saveState === undefined || env.loadState === undefined) {
    return violation('saveState', 'expected saveState and loadState or neither, found one of them');
  }
  if (repeatDifference(env, seed, steps) !== undefined) return []; // nothing to compare with
  for (const _ of run(env, seed, Math.ceil(steps / 2)));
  const state = env.saveState();
  const expected: Moment[] = [...proceed(env, actionRng(), steps)];
  const other = make();
  const found = loaded(state, (copy) => other.loadState?.(copy)) ?? [...proceed(other, actionRng(), steps)];
  release(env);
  if (other !== env) release(other);
  if (typeof found === 'string') return violation('saveState', found);
  const difference = firstDifference(expected, found);
  if (difference === undefined) return [];
  return violation(
    'saveState',
    `expected a loaded state to go on as the saved env did, found another ${difference.what} at step ${difference.at + 1}`,
    { ...difference },
  );
}

/** Loads a copy of the state. @returns what went wrong */
function loaded(state: EnvState, load: (state: EnvState) => void): string | undefined {
  try {
    load(structuredClone(state));
    return undefined;
  } catch (error) {
    return `expected a saved state of plain data that loads, but it threw ${describeError(error)}`;
  }
}
