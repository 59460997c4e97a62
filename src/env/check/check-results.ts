import type { Env, Info } from '../env.js';
import { accountFault, infoFault, maskFault, observationFault } from './result-faults.js';
import { actionRng, randomAction } from './run.js';
import type { Subject } from './subject.js';
import { type CheckName, describeError, type Violation, violation } from './violation.js';

type Report = (check: CheckName, fault: string | undefined, details?: Readonly<Record<string, unknown>>) => void;

/**
 * What reset and step return, over one run: `reset`, `step`, `observation`, `reward`, `flags`, `info`, `actionMask` and
 * `accounting`. Of each, the first fault is reported.
 */
export function checkResults(subject: Subject): readonly Violation[] {
  const found = new Map<CheckName, Violation>();
  const env = subject.make();
  let step = 0;
  const report: Report = (check, fault, details = {}) => {
    if (fault === undefined || found.has(check)) return;
    const where = check === 'reset' ? 'reset' : `step ${step}`;
    for (const made of violation(check, `${where}: ${fault}`, { step, ...details })) found.set(check, made);
  };
  if (resetInspected(env, undefined, report) && resetInspected(env, subject.options.seed, report)) {
    const rng = actionRng();
    for (step = 1; step <= subject.options.steps; step++) {
      const over = stepInspected(env, rng, report);
      if (over === 'failed' || (over && !resetInspected(env, undefined, report))) break;
    }
  }
  subject.release(env);
  return [...found.values()];
}

/** @returns whether the env can go on */
function resetInspected(env: Env, seed: number | undefined, report: Report): boolean {
  try {
    const { observation, info } = env.reset(seed === undefined ? undefined : { seed });
    const fault = observationFault(env.observationSpace, observation);
    report('reset', fault?.message, fault?.details);
    report('reset', infoFault(info));
    if (infoFault(info) === undefined) inspectAccount(info, report);
    return true;
  } catch (error) {
    report('reset', `expected an observation and an info, but it threw ${describeError(error)}`);
    return false;
  }
}

/** @returns whether the episode is over, or `failed` where the env cannot go on */
function stepInspected(env: Env, rng: ReturnType<typeof actionRng>, report: Report): boolean | 'failed' {
  const mask = maskFault(env);
  if (mask !== undefined) {
    report('actionMask', mask);
    return 'failed';
  }
  try {
    const { observation, reward, terminated, truncated, info } = env.step(randomAction(env, rng));
    const fault = observationFault(env.observationSpace, observation);
    report('observation', fault?.message, fault?.details);
    report('reward', rewardFault(reward), { reward });
    report('flags', flagFault(terminated, truncated), { terminated, truncated });
    report('info', infoFault(info));
    if (infoFault(info) === undefined) inspectAccount(info, report);
    return Boolean(terminated) || Boolean(truncated);
  } catch (error) {
    report('step', `expected a result for an allowed action, but it threw ${describeError(error)}`);
    return 'failed';
  }
}

function inspectAccount(info: Info, report: Report): void {
  const fault = accountFault(info);
  report('accounting', fault?.message, fault?.details);
}

function rewardFault(reward: unknown): string | undefined {
  return Number.isFinite(reward) ? undefined : `expected a finite number as reward, found ${String(reward)}`;
}

function flagFault(terminated: unknown, truncated: unknown): string | undefined {
  if (typeof terminated === 'boolean' && typeof truncated === 'boolean') return undefined;
  return `expected booleans, found terminated ${String(terminated)} and truncated ${String(truncated)}`;
}
