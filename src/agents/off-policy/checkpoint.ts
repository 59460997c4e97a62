import { decodeArchive, encodeArchive } from '../../policy/format/archive.js';
import { parametersToTensors, vectorFromTensors, vectorToTensors } from '../../policy/format/parameters.js';
import { bytesOf, type PolicyDescription, readPolicy } from '../../policy/saved-policy.js';
import { readAgentState } from '../checkpoint/agent-state.js';
import { criticLayout, type TwinSpec } from '../ops/sac-types.js';
import type { OptimizerSnapshot } from '../optimizer.js';
import type { LearningProgress } from '../parts/learning-progress.js';
import type { ReplayBufferState } from '../replay/transitions.js';
import type { OffPolicyCollectorState } from './collector.js';
import type { EntropyCoefficientState } from './entropy-coefficient.js';
import type { SoftLearnerSnapshot } from './learner.js';

/** What is drawn at random, one stream a purpose. */
export type OffPolicyStream = 'actions' | 'replay' | 'noise' | 'predict';

type Moments = Pick<OptimizerSnapshot, 'moments' | 'step'>;

/** What an off-policy agent saves beside its networks. */
export interface OffPolicyState extends LearningProgress {
  /** Schedules by their description. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly qf: readonly number[];
  readonly optimizers: { readonly actor: Moments; readonly critics: Moments };
  readonly entropy: EntropyCoefficientState;
  readonly collector: OffPolicyCollectorState;
  /** `null` where it was left out. */
  readonly replayBuffer: ReplayBufferState | null;
}

/** A read checkpoint. */
export interface OffPolicyCheckpoint {
  readonly policy: PolicyDescription;
  readonly agent: OffPolicyState;
  readonly networks: SoftLearnerSnapshot;
}

const CRITIC = 'critic.';
const TARGET = 'critic_target.';

/** One file with all networks by name: the actor's as a policy's, the critics' behind `critic.` and `critic_target.`. */
export function encodeOffPolicyCheckpoint(
  policy: PolicyDescription,
  agent: OffPolicyState,
  spec: TwinSpec,
  { actor, critics, targets }: SoftLearnerSnapshot,
): Uint8Array {
  const layout = criticLayout(spec);
  return encodeArchive(
    { policy, agent },
    {
      ...parametersToTensors(spec.actor, actor.parameters),
      ...vectorToTensors(layout, critics.parameters, CRITIC),
      ...vectorToTensors(layout, targets, TARGET),
    },
  );
}

/**
 * Reads a checkpoint, every byte checked.
 *
 * @throws NeurotradeError `IO`, `POLICY_FORMAT`, `POLICY_VERSION`, `POLICY_CHECKSUM`, `POLICY_SHAPE`
 */
export function readOffPolicyCheckpoint(source: string | Uint8Array, algorithm: string): OffPolicyCheckpoint {
  const archive = decodeArchive(bytesOf(source));
  const { description: policy, parameters } = readPolicy(archive);
  const agent = readAgentState<OffPolicyState>(archive, policy, algorithm);
  const spec = { actor: policy.spec, qf: agent.qf } as TwinSpec;
  const read = (prefix: string): Float32Array => vectorFromTensors(criticLayout(spec), archive.tensors, prefix);
  const networks = {
    actor: { ...agent.optimizers.actor, parameters },
    critics: { ...agent.optimizers.critics, parameters: read(CRITIC) },
    targets: read(TARGET),
  };
  return { policy, agent, networks };
}
