import type { Env, Info } from '../env.js';
import { actionRng, firstDifference, type Moment, moment, randomAction } from './run.js';
import type { Subject } from './subject.js';
import { type Violation, violation } from './violation.js';

/** The data are changed after so many bars of an episode in turn. */
const CUTS = 8;

/**
 * Bars after t change nothing up to t: no observation, reward, flag, nor number in an info. An env that is not even the
 * same on the same bars is left to `sameSeed` and `determinism`.
 */
export function checkLookAhead({ options }: Subject): readonly Violation[] {
  const { rebuild, barOf, seed, steps } = options;
  if (rebuild === null) return [];
  const expected = episode(rebuild(Number.POSITIVE_INFINITY), seed, steps);
  if (firstSeen(expected, episode(rebuild(Number.POSITIVE_INFINITY), seed, steps)) !== undefined) return [];
  let changed = false;
  for (const cut of cuts(expected.length)) {
    const bar = barOf((expected[cut] as Moment).info);
    if (typeof bar !== 'number') {
      return violation('lookAhead', 'expected the last seen bar as info.index, found none; pass barOf');
    }
    const found = episode(rebuild(bar), seed, steps);
    const difference = firstSeen(expected, found);
    if (difference !== undefined && difference.at <= cut) return [leak(bar, difference)];
    changed ||= difference !== undefined;
  }
  if (changed) return [];
  return violation(
    'lookAhead',
    'expected rebuild to change the bars after the one it is given, found no change at all',
    {
      moments: expected.length,
    },
  );
}

function leak(bar: number, { at, what }: Seen): Violation {
  const message = `expected bars after ${bar} to change nothing up to it, found another ${what} at step ${at}`;
  return { check: 'lookAhead', message, details: { bar, step: at, what } };
}

/** Moments of an episode, spread evenly, without the last. */
function cuts(length: number): readonly number[] {
  const count = Math.min(CUTS, length - 1);
  return Array.from({ length: count }, (_, i) => Math.floor((i * (length - 1)) / count));
}

/** One episode, or its first `steps` steps. */
function episode(env: Env, seed: number, steps: number): readonly Moment[] {
  const rng = actionRng();
  const moments = [moment(env.reset({ seed }))];
  for (let over = false; !over && moments.length <= steps; ) {
    const result = env.step(randomAction(env, rng));
    moments.push(moment(result));
    over = result.terminated || result.truncated;
  }
  env.close();
  return moments;
}

interface Seen {
  readonly at: number;
  readonly what: string;
}

/** The first moment in which anything differs, also in the infos. */
function firstSeen(expected: readonly Moment[], found: readonly Moment[]): Seen | undefined {
  const shared = Math.min(expected.length, found.length);
  for (let at = 0; at < shared; at++) {
    const [before, after] = [expected[at] as Moment, found[at] as Moment];
    const difference = firstDifference([before], [after])?.what ?? infoDifference(before.info, after.info);
    if (difference !== undefined) return { at, what: difference };
  }
  return expected.length === found.length ? undefined : { at: shared, what: 'length' };
}

function infoDifference(before: Info, after: Info): string | undefined {
  const name = Object.keys(before).find(
    (key) => typeof before[key] === 'number' && !Object.is(before[key], after[key]),
  );
  return name === undefined ? undefined : `info.${name}`;
}
