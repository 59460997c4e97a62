import { run } from './run.js';
import type { Subject } from './subject.js';
import { type Violation, violation } from './violation.js';

/** Steps and resets leave no tensors behind; the first run is left out, since an env may keep some for good. */
export function checkTensors({ make, release, options: { seed, steps, tensorCount } }: Subject): readonly Violation[] {
  if (tensorCount === null) return [];
  const env = make();
  for (const _ of run(env, seed, steps));
  const before = tensorCount();
  for (const _ of run(env, seed + 1, steps));
  const after = tensorCount();
  release(env);
  if (after <= before) return [];
  return violation('tensors', `expected ${before} tensors after ${steps} steps as before them, found ${after}`, {
    before,
    after,
  });
}
