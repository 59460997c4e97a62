import { type ErrorCode, NeurotradeError } from '../../core/errors.js';
import type { Action, Env } from '../env.js';
import { type Space, sample } from '../spaces.js';
import { actionRng, randomAction } from './run.js';
import type { Subject } from './subject.js';
import { type CheckName, describeError, type Violation, violation } from './violation.js';

/** `step` on a new env throws `NOT_RESET`. */
export function checkStepBeforeReset({ make, release, fresh }: Subject): readonly Violation[] {
  if (!fresh) return [];
  const env = make();
  const action = anyAction(env);
  const violations = expectThrow('stepBeforeReset', 'NOT_RESET', 'step before the first reset', () => env.step(action));
  release(env);
  return violations;
}

/** `step` after an episode's end throws `EPISODE_OVER`, and `reset` begins another. */
export function checkStepAfterEnd({ make, release, options: { seed, maxSteps } }: Subject): readonly Violation[] {
  const env = make();
  const rng = actionRng();
  env.reset({ seed });
  let last: Action | undefined;
  for (let step = 0; step < maxSteps && last === undefined; step++) {
    const action = randomAction(env, rng);
    const { terminated, truncated } = env.step(action);
    if (terminated || truncated) last = action;
  }
  if (last === undefined) return [];
  const action = last;
  const violations = expectThrow('stepAfterEnd', 'EPISODE_OVER', "step after an episode's end", () => env.step(action));
  env.reset();
  env.step(randomAction(env, rng));
  release(env);
  return violations;
}

/** An action outside the space throws `INVALID_ACTION`. */
export function checkInvalidAction({ make, release, options: { seed } }: Subject): readonly Violation[] {
  const env = make();
  const violations = outsiders(env.actionSpace).flatMap((action) => {
    env.reset({ seed });
    const shown = typeof action === 'number' ? action : `[${action.join(', ')}]`;
    return expectThrow('invalidAction', 'INVALID_ACTION', `step(${shown})`, () => env.step(action), { action });
  });
  release(env);
  return violations.slice(0, 1);
}

/** Closing twice is safe, and `step` and `reset` throw `CLOSED` after it. The env is used up. */
export function checkClose({ make, options: { seed } }: Subject): readonly Violation[] {
  const env = make();
  env.reset({ seed });
  const action = anyAction(env);
  env.close();
  env.close();
  return [
    ...expectThrow('close', 'CLOSED', 'step after close', () => env.step(action)),
    ...expectThrow('close', 'CLOSED', 'reset after close', () => env.reset()),
  ].slice(0, 1);
}

/** Actions next to the space, of each kind of mistake one. */
function outsiders(space: Space): readonly Action[] {
  switch (space.kind) {
    case 'discrete':
      return [space.start + space.n, space.start - 1, space.start + 0.5, Number.NaN];
    case 'box':
      return [...beyond(space.low, -1), ...beyond(space.high, 1), ...misfits(space.low.length)];
    case 'multiDiscrete':
      return [Float32Array.from(space.nvec), ...misfits(space.nvec.length)];
    case 'multiBinary':
      return [new Float32Array(space.n).fill(2), ...misfits(space.n)];
    case 'dict':
      return [];
  }
}

function beyond(bounds: Float32Array, distance: number): readonly Float32Array[] {
  const finite = bounds.every(Number.isFinite);
  return finite ? [bounds.map((bound) => bound + distance * Math.max(1, Math.abs(bound)))] : [];
}

function misfits(size: number): readonly Float32Array[] {
  return [new Float32Array(size + 1), new Float32Array(size).fill(Number.NaN)];
}

/** An action of the space, whatever the mask says: for calls that must throw whatever the action is. */
function anyAction(env: Env): Action {
  return sample(env.actionSpace, actionRng());
}

function expectThrow(
  check: CheckName,
  code: ErrorCode,
  what: string,
  call: () => unknown,
  details: Readonly<Record<string, unknown>> = {},
): readonly Violation[] {
  try {
    call();
  } catch (error) {
    if (error instanceof NeurotradeError && error.code === code) return [];
    return violation(check, `expected ${what} to throw ${code}, but it threw ${describeError(error)}`, details);
  }
  return violation(check, `expected ${what} to throw ${code}, but it returned`, details);
}
