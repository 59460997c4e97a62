import { NeurotradeError } from '../../core/errors.js';
import { describeSpace, type Space, spacesEqual } from '../../env/spaces.js';
import type { VectorEnv } from '../../env/vector-env.js';
import { decodeArchive, encodeArchive } from '../../policy/format/archive.js';
import { parametersToTensors } from '../../policy/format/parameters.js';
import { bytesOf, type PolicyDescription, readPolicy } from '../../policy/saved-policy.js';
import type { CollectorState } from '../collect/collector.js';
import type { LearningProgress } from '../learning-agent.js';
import type { OptimizerSnapshot } from '../optimizer.js';
import { describeSchedule, type Schedule, type ScheduleDescription, scheduleFrom } from '../schedule.js';

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
  const agent = archive.content.agent as unknown as AgentState | undefined;
  if (agent === undefined || policy.algorithm !== algorithm) {
    const found = agent === undefined ? 'a policy alone' : `one of ${policy.algorithm}`;
    throw new NeurotradeError(
      'POLICY_FORMAT',
      `${algorithm}.load: expected a checkpoint of ${algorithm}, found ${found}; load it with ${agent === undefined ? 'loadPolicy' : `${policy.algorithm}.load`}`,
    );
  }
  return { policy, agent, optimizer: { ...agent.optimizer, parameters } };
}

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

/** Options as plain data. */
export function describeOptions(options: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name,
      typeof value === 'function' ? describeSchedule(value as Schedule) : value,
    ]),
  );
}

/** Options that decide what the network is; they stay as they were saved. */
const FIXED = ['netArch', 'activation', 'normalizeObservation'] as const;

/**
 * Saved options with some of them given anew.
 *
 * @throws NeurotradeError `INVALID_OPTIONS` where a fixed one is changed, or a schedule of the user's own is not given again
 */
export function mergeOptions(
  saved: Readonly<Record<string, unknown>>,
  overrides: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const changed = FIXED.filter(
    (name) => overrides[name] !== undefined && JSON.stringify(overrides[name]) !== JSON.stringify(saved[name]),
  );
  if (changed.length > 0) {
    throw new NeurotradeError(
      'INVALID_OPTIONS',
      `load: ${changed.map((name) => `"${name}"`).join(', ')} cannot change after creation; leave it out, or create a new agent`,
    );
  }
  const restored = Object.entries(saved).map(([name, value]) => [name, overrides[name] ?? restoreOption(name, value)]);
  return { ...Object.fromEntries(restored), ...overrides };
}

function restoreOption(name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return value;
  const schedule = scheduleFrom(value as ScheduleDescription);
  if (schedule !== undefined) return schedule;
  throw new NeurotradeError(
    'INVALID_OPTIONS',
    `load: "${name}" was a function, which a file cannot hold; pass it again: load(path, { env, ${name} })`,
  );
}
