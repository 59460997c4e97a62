import { spaceFaults } from '../spaces.js';
import type { Subject } from './subject.js';
import { type Violation, violation } from './violation.js';

/** Both spaces are well formed. */
export function checkSpaces(subject: Subject): readonly Violation[] {
  const env = subject.make();
  const violations = (['observationSpace', 'actionSpace'] as const).flatMap((space) => {
    const faults = spaceFaults(env[space]);
    return faults.length === 0 ? [] : violation('spaces', `${space}: ${faults.join('; ')}`, { space, faults });
  });
  subject.release(env);
  return violations;
}
