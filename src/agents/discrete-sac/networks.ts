import { NeurotradeError } from '../../core/errors.js';
import { describeSpace } from '../../env/spaces.js';
import type { VectorEnv } from '../../env/vector-env.js';
import { observationSpec } from '../networks/observation-spec.js';
import type { DiscreteSacSpec } from '../ops/sac-types.js';
import type { DiscreteSacOptions } from './options.js';

/**
 * The networks for an env.
 *
 * @throws NeurotradeError `INVALID_SPACE` where actions are not discrete, `INVALID_OPTIONS` where the features extractor
 * does not go with the observations
 */
export function discreteSacSpecFor(
  { observationSpace, actionSpace }: Pick<VectorEnv, 'observationSpace' | 'actionSpace'>,
  options: DiscreteSacOptions,
): DiscreteSacSpec {
  const { netArch, activation } = options;
  if (actionSpace.kind !== 'discrete') {
    throw new NeurotradeError(
      'INVALID_SPACE',
      `DiscreteSAC: expected a discrete action space, found ${describeSpace(actionSpace)}; train with SAC where it is a box with bounds, or with PPO`,
    );
  }
  return {
    actor: {
      ...observationSpec('DiscreteSAC', observationSpace, options),
      pi: netArch.pi,
      activation,
      distribution: { kind: 'categorical', n: actionSpace.n },
    },
    qf: netArch.qf,
  };
}

/**
 * Whether the env's action masks are used.
 *
 * @throws NeurotradeError `INVALID_OPTIONS` where they are asked for and not there, or there without those of final observations
 */
export function usesMasks(env: VectorEnv, { useMasks }: DiscreteSacOptions): boolean {
  if (useMasks === false || (useMasks === 'auto' && env.actionMasks === undefined)) return false;
  if (env.actionMasks !== undefined && env.finalActionMasks !== undefined) return true;
  const [missing, remedy] =
    env.actionMasks === undefined
      ? ['no masks', 'leave it at "auto"']
      : ['masks, but none of final observations', 'give the env finalActionMasks(), or set it to false'];
  throw new NeurotradeError(
    'INVALID_OPTIONS',
    `"useMasks" needs an env with actionMasks and finalActionMasks, found ${missing}; ${remedy}`,
  );
}
