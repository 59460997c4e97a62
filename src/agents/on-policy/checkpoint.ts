import { decodeArchive, encodeArchive } from '../../policy/format/archive.js';
import { parametersToTensors } from '../../policy/format/parameters.js';
import { bytesOf, type PolicyDescription, readPolicy } from '../../policy/saved-policy.js';
import { readAgentState } from '../checkpoint/agent-state.js';
import type { CollectorState } from '../collect/collector.js';
import type { OptimizerSnapshot } from '../optimizer.js';
import type { LearningProgress } from '../parts/learning-progress.js';

/** What an on-policy agent saves beside its policy. */
export interface AgentState extends LearningProgress {
  /** Schedules by their description. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly optimizer: Pick<OptimizerSnapshot, 'moments' | 'step'>;
  readonly collector: CollectorState;
}

/** A read checkpoint. */
export interface Checkpoint {
  readonly policy: PolicyDescription;
  readonly agent: AgentState;
  readonly optimizer: OptimizerSnapshot;
}

export function encodeCheckpoint(policy: PolicyDescription, agent: AgentState, parameters: Float32Array): Uint8Array {
  return encodeArchive({ policy, agent }, parametersToTensors(policy.spec, parameters));
}

/**
 * Reads a checkpoint, every byte checked.
 *
 * @throws NeurotradeError `IO`, `POLICY_FORMAT`, `POLICY_VERSION`, `POLICY_CHECKSUM`, `POLICY_SHAPE`
 */
export function readCheckpoint(source: string | Uint8Array, algorithm: string): Checkpoint {
  const archive = decodeArchive(bytesOf(source));
  const { description: policy, parameters } = readPolicy(archive);
  const agent = readAgentState<AgentState>(archive, policy, algorithm);
  return { policy, agent, optimizer: { ...agent.optimizer, parameters } };
}
