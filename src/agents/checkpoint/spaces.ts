import { NeurotradeError } from '../../core/errors.js';
import { describeSpace, type Space, spacesEqual } from '../../env/spaces.js';
import type { VectorEnv } from '../../env/vector-env.js';
import type { PolicyDescription } from '../../policy/saved-policy.js';

/** @throws NeurotradeError `POLICY_SHAPE` where the env's spaces are not those of the checkpoint */
export function checkSpaces(
  { observationSpace, actionSpace }: PolicyDescription,
  env: Pick<VectorEnv, 'observationSpace' | 'actionSpace'>,
): void {
  checkSpacePair('observation', observationSpace, env.observationSpace);
  checkSpacePair('action', actionSpace, env.actionSpace);
}

function checkSpacePair(name: string, saved: Space, found: Space): void {
  if (spacesEqual(saved, found)) return;
  throw new NeurotradeError(
    'POLICY_SHAPE',
    `load: expected an env with the ${name} space ${describeSpace(saved)}, found ${describeSpace(found)}; build the env as it was in training`,
    { details: { space: name } },
  );
}
