import type { Action, Env } from '../env.js';
import { checkAliasing } from './check-aliasing.js';
import { checkIndependence } from './check-independence.js';
import { checkClose, checkInvalidAction, checkStepAfterEnd, checkStepBeforeReset } from './check-lifecycle.js';
import { checkLookAhead } from './check-look-ahead.js';
import { checkResults } from './check-results.js';
import { checkDeterminism, checkOtherSeed, checkSameSeed } from './check-seeding.js';
import { checkSpaces } from './check-spaces.js';
import { checkSaveState } from './check-state.js';
import { checkTensors } from './check-tensors.js';
import { type CheckEnvOptions, createSubject, type Subject } from './subject.js';
import { type CheckName, describeError, type Violation, violation } from './violation.js';

type Check = readonly [name: CheckName, check: (subject: Subject) => readonly Violation[]];

/** Where these fail, the others would only repeat it. */
const FOUNDATIONS: readonly Check[] = [
  ['spaces', checkSpaces],
  ['step', checkResults],
];

const CHECKS: readonly Check[] = [
  ['stepBeforeReset', checkStepBeforeReset],
  ['invalidAction', checkInvalidAction],
  ['sameSeed', checkSameSeed],
  ['otherSeed', checkOtherSeed],
  ['determinism', checkDeterminism],
  ['aliasing', checkAliasing],
  ['stepAfterEnd', checkStepAfterEnd],
  ['saveState', checkSaveState],
  ['independence', checkIndependence],
  ['lookAhead', checkLookAhead],
  ['tensors', checkTensors],
  ['close', checkClose],
];

/**
 * Whether an env keeps the contract of `Env`, with {@link CheckName} as the list of promises. Where its spaces or what it
 * returns is wrong already, the other checks are not run.
 *
 * @param env a function that makes the env anew each time, or an env: then the checks that need two or a new one are left
 * out, and the env is closed at the end
 * @returns one entry a broken promise; empty for an env that keeps all
 * @throws NeurotradeError `INVALID_OPTIONS`
 *
 * @example
 * ```ts
 * for (const { check, message } of checkEnv(() => new MyEnv())) console.error(`${check}: ${message}`);
 * ```
 */
export function checkEnv<A extends Action>(
  env: Env<A> | (() => Env<A>),
  options?: CheckEnvOptions<A>,
): readonly Violation[] {
  const subject = createSubject(env as Env | (() => Env), options as CheckEnvOptions | undefined);
  for (const foundation of FOUNDATIONS) {
    const violations = runCheck(foundation, subject);
    if (violations.length > 0) return violations;
  }
  return CHECKS.flatMap((check) => runCheck(check, subject));
}

function runCheck([name, check]: Check, subject: Subject): readonly Violation[] {
  const { skip } = subject.options;
  if (skip.includes(name)) return [];
  try {
    return check(subject).filter((found) => !skip.includes(found.check));
  } catch (error) {
    return violation(name, `expected the check to run through, but the env threw ${describeError(error)}`);
  }
}
