import { firstDifference, run, sameNumbers } from './run.js';
import type { Subject } from './subject.js';
import { type Violation, violation } from './violation.js';

/** One of so many other seeds must give another episode: two may agree by chance where there are few starts. */
const OTHER_SEEDS = 8;

/** One seed gives one first observation. */
export function checkSameSeed({ make, release, options }: Subject): readonly Violation[] {
  const envs = [make(), make()] as const;
  const [first, second] = envs.map((env) => env.reset({ seed: options.seed }).observation.slice());
  const again = envs[0].reset({ seed: options.seed }).observation;
  for (const env of envs) release(env);
  const found = [second, again].find((other) => !sameNumbers(first ?? [], other ?? []));
  if (found === undefined) return [];
  return violation('sameSeed', `expected reset({ seed: ${options.seed} }) to observe the same twice, found otherwise`, {
    seed: options.seed,
    expected: [...(first ?? [])],
    found: [...found],
  });
}

/** Another seed gives another episode. */
export function checkOtherSeed({ make, release, options: { seed, steps } }: Subject): readonly Violation[] {
  const env = make();
  const expected = [...run(env, seed, steps)];
  const differs = (other: number): boolean => firstDifference(expected, [...run(env, other, steps)]) !== undefined;
  const found = Array.from({ length: OTHER_SEEDS }, (_, i) => seed + i + 1).some(differs);
  release(env);
  if (found) return [];
  return violation('otherSeed', `expected another seed to give another episode, found ${OTHER_SEEDS + 1} alike`, {
    seeds: [seed, seed + OTHER_SEEDS],
  });
}

/** One seed and the same actions give the same steps. */
export function checkDeterminism({ make, release, options: { seed, steps } }: Subject): readonly Violation[] {
  const env = make();
  const difference = firstDifference([...run(env, seed, steps)], [...run(env, seed, steps)]);
  release(env);
  // the first observation is for `sameSeed` to judge, and what follows another start says nothing
  if (difference === undefined || difference.at === 0) return [];
  const { at, what } = difference;
  return violation(
    'determinism',
    `expected the same steps twice after reset({ seed: ${seed} }), found another ${what} at step ${at}`,
    {
      ...difference,
    },
  );
}
