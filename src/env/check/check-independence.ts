import { firstDifference, type Moment, run } from './run.js';
import type { Subject } from './subject.js';
import { type Violation, violation } from './violation.js';

/** Two instances stepped in turn do what each does alone. */
export function checkIndependence({ make, release, fresh, options: { seed, steps } }: Subject): readonly Violation[] {
  if (!fresh) return [];
  const alone = make();
  const expected = [...run(alone, seed, steps)];
  const repeats = firstDifference(expected, [...run(alone, seed, steps)]) === undefined;
  release(alone);
  if (!repeats) return []; // nothing to compare with
  const [env, neighbour] = [make(), make()];
  const found: Moment[] = [];
  const beside = run(neighbour, seed + 1, steps);
  for (const moment of run(env, seed, steps)) {
    found.push(moment);
    beside.next();
  }
  release(env);
  release(neighbour);
  const difference = firstDifference(expected, found);
  if (difference === undefined) return [];
  return violation(
    'independence',
    `expected an instance to go its way whatever another does, found another ${difference.what} at step ${difference.at}`,
    { ...difference },
  );
}
