import { decodeArchive, encodeArchive } from '../../policy/format/archive.js';
import { parametersToTensors, vectorFromTensors, vectorToTensors } from '../../policy/format/parameters.js';
import { bytesOf, type PolicyDescription, readPolicy } from '../../policy/saved-policy.js';
import { readAgentState } from '../checkpoint/agent-state.js';
import type { LearningProgress } from '../learning-agent.js';
import type { OffPolicyCollectorState } from '../off-policy/collector.js';
import { criticLayout, type SacSpec } from '../ops/sac-types.js';
import type { OptimizerSnapshot } from '../optimizer.js';
import type { ReplayBufferState } from '../replay/replay-buffer.js';
import type { EntropyCoefficientState } from './entropy-coefficient.js';
import type { SacLearnerSnapshot } from './learner.js';

/** What is drawn at random, one stream a purpose. */
export type SacStream = 'actions' | 'replay' | 'noise' | 'predict';

type Moments = Pick<OptimizerSnapshot, 'moments' | 'step'>;

/** What a SAC agent saves beside its networks. */
export interface SacState extends LearningProgress {
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
export interface SacCheckpoint {
  readonly policy: PolicyDescription;
  readonly agent: SacState;
  readonly networks: SacLearnerSnapshot;
}

const CRITIC = 'critic.';
const TARGET = 'critic_target.';

/** One file with all networks by name: the actor's as a policy's, the critics' behind `critic.` and `critic_target.`. */
export function encodeSacCheckpoint(
  policy: PolicyDescription,
  agent: SacState,
  spec: SacSpec,
  { actor, critics, targets }: SacLearnerSnapshot,
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
export function readSacCheckpoint(source: string | Uint8Array): SacCheckpoint {
  const archive = decodeArchive(bytesOf(source));
  const { description: policy, parameters } = readPolicy(archive);
  const agent = readAgentState<SacState>(archive, policy, 'SAC');
  const spec = { actor: policy.spec, qf: agent.qf } as SacSpec;
  const read = (prefix: string): Float32Array => vectorFromTensors(criticLayout(spec), archive.tensors, prefix);
  const networks = {
    actor: { ...agent.optimizers.actor, parameters },
    critics: { ...agent.optimizers.critics, parameters: read(CRITIC) },
    targets: read(TARGET),
  };
  return { policy, agent, networks };
}
