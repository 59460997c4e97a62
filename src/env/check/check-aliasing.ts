import type { Env } from '../env.js';
import { actionRng, firstDifference, type Moment, moment, randomAction, sameNumbers, soloRun } from './run.js';
import type { Subject } from './subject.js';
import { type Violation, violation } from './violation.js';

/** Nothing that an observation would hold. */
const SCRIBBLE = -98_765.4375;

/** A returned observation is the caller's: the env neither changes nor reads it again. */
export function checkAliasing(subject: Subject): readonly Violation[] {
  const { make, release } = subject;
  const { seed, steps } = subject.options;
  const env = make();
  const changed = firstChanged(env, seed, steps);
  release(env);
  if (changed !== undefined) {
    return violation(
      'aliasing',
      `expected a returned observation to stay as it was, found it changed by step ${changed}; return a copy`,
      {
        step: changed,
      },
    );
  }
  const read = firstRead(subject);
  if (read === undefined) return [];
  return violation(
    'aliasing',
    `expected writing into a returned observation to change nothing, found another result at step ${read}; return a copy`,
    { step: read },
  );
}

/** The first step or reset by which an observation that was returned before has changed. */
function firstChanged(env: Env, seed: number, steps: number): number | undefined {
  const rng = actionRng();
  let returned = env.reset({ seed }).observation;
  for (let step = 1; step <= steps; step++) {
    const kept = returned.slice();
    const result = env.step(randomAction(env, rng));
    const over = result.terminated || result.truncated;
    const last = result.observation.slice();
    const next = over ? env.reset().observation : result.observation;
    if (!sameNumbers(returned, kept) || (over && !sameNumbers(result.observation, last))) return step;
    returned = next;
  }
  const kept = returned.slice();
  env.reset({ seed });
  return sameNumbers(returned, kept) ? undefined : steps;
}

/** The first moment that differs where every observation is overwritten as soon as it was returned. */
function firstRead(subject: Subject): number | undefined {
  const clean = soloRun(subject);
  if (firstDifference(clean, soloRun(subject)) !== undefined) return undefined; // nothing to compare with
  return firstDifference(clean, scribbledRun(subject))?.at;
}

/** A run whose observations are overwritten while the env works, and put back after: they may be views on the user's data. */
function scribbledRun({ make, release, options: { seed, steps } }: Subject): readonly Moment[] {
  const env = make();
  const moments: Moment[] = [];
  const rng = actionRng();
  let restore = (): void => undefined;
  const keep = (result: Parameters<typeof moment>[0]): void => {
    moments.push(moment(result)); // as the env sees it, before the last one is put back
    restore();
    const { observation } = result;
    const content = observation.slice();
    observation.fill(SCRIBBLE);
    restore = () => {
      if (observation.every((value) => value === SCRIBBLE)) observation.set(content);
    };
  };
  keep(env.reset({ seed }));
  for (let step = 0; step < steps; step++) {
    const result = env.step(randomAction(env, rng));
    keep(result);
    if (result.terminated || result.truncated) keep(env.reset());
  }
  restore();
  release(env);
  return moments;
}
