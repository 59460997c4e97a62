import { NeurotradeError } from '../../core/errors.js';
import type { Archive } from '../../policy/format/archive.js';
import type { PolicyDescription } from '../../policy/saved-policy.js';
import type { LearningProgress } from '../parts/learning-progress.js';

/**
 * What an agent saved beside its policy.
 *
 * @throws NeurotradeError `POLICY_FORMAT` where the file is a policy alone, or another algorithm's
 */
export function readAgentState<S extends LearningProgress>(
  { content }: Archive,
  found: Pick<PolicyDescription, 'algorithm'>,
  algorithm: string,
): S {
  const state = content.agent as unknown as S | undefined;
  if (state !== undefined && found.algorithm === algorithm) return state;
  const [kind, loader] =
    state === undefined ? ['a policy alone', 'loadPolicy'] : [`one of ${found.algorithm}`, `${found.algorithm}.load`];
  throw new NeurotradeError(
    'POLICY_FORMAT',
    `${algorithm}.load: expected a checkpoint of ${algorithm}, found ${kind}; load it with ${loader}`,
  );
}
