import { firstDifference, type Moment, run, soloRun } from './run.js';
import type { Subject } from './subject.js';
import { type Violation, violation } from './violation.js';

/** Two instances stepped in turn do what each does alone. */
export function checkIndependence(subject: Subject): readonly Violation[] {
  const { make, release, fresh } = subject;
  const { seed, steps } = subject.options;
  if (!fresh) return [];
  const expected = soloRun(subject);
  if (firstDifference(expected, soloRun(subject)) !== undefined) return []; // nothing to compare with
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
