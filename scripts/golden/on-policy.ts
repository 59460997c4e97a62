import { a2cUpdate } from '../../src/agents/a2c/update.js';
import { gae } from '../../src/agents/collect/gae.js';
import { allocateRollout, type RolloutBatch } from '../../src/agents/collect/rollout-batch.js';
import { standardDeviationLog } from '../../src/agents/loss-stats.js';
import type { UpdateInput, UpdateOutcome } from '../../src/agents/on-policy/update.js';
import { adamOptimizer, type Optimizer, rmsPropOptimizer } from '../../src/agents/optimizer.js';
import { ppoUpdate } from '../../src/agents/ppo/update.js';
import { createRng } from '../../src/core/rng.js';
import { type ActorCriticSpec, actorCriticLayout, type DistributionSpec, logStdOf } from '../../src/policy/network.js';
import { flatten, type StateDict, specOf } from './parameters.js';
import { type Comparison, compare, judged, type Result, skipped } from './result.js';
import { type OnPolicySettings, settingsOf } from './settings.js';

/** Numbers in lists, however deep. */
export type Nested = number | readonly Nested[];

/** One update as it stands in a file. */
export interface OnPolicyCase {
  readonly name: string;
  readonly options?: Readonly<Record<string, unknown>>;
  /** Absent: categorical, or Gaussian where there is a log_std. */
  readonly distribution?: DistributionSpec;
  readonly gamma: number;
  readonly gae_lambda: number;
  readonly ent_coef?: number;
  readonly vf_coef?: number;
  readonly max_grad_norm?: number;
  readonly rollout: Readonly<Record<string, readonly Nested[]>>;
  readonly params_before: StateDict;
  readonly expected: { readonly logs: Readonly<Record<string, number>>; readonly params_after: StateDict };
}

const GAE_TOLERANCE = 1e-5;

/** Recomputes advantages and the update, as far as the file determines them. */
export async function verifyOnPolicy(golden: OnPolicyCase): Promise<Result> {
  const settings = settingsOf(golden);
  if (typeof settings === 'string') return skipped(golden.name, settings);
  const spec = specOf(golden.params_before, settings.activation, golden.distribution);
  const rollout = rolloutOf(spec, golden);
  const advantages = verifyGae(rollout, golden);
  const rows = rollout.steps * rollout.lanes;
  if (settings.algorithm === 'PPO' && settings.batchSize < rows) {
    const note = `update skipped: minibatches of ${settings.batchSize} in ${rows} rows depend on an unknown shuffle`;
    return judged(golden.name, { gae: advantages }, note);
  }
  return judged(golden.name, { ...(await verifyUpdate(spec, rollout, settings, golden)), gae: advantages });
}

/** Compares advantages and returns; the rollout keeps those of the file, or ours where the file has none. */
function verifyGae(rollout: RolloutBatch, { rollout: expected, gamma, gae_lambda }: OnPolicyCase): Comparison {
  const found = { advantages: rollout.advantages.slice(), returns: rollout.returns.slice() };
  gae(rollout, gamma, gae_lambda, found);
  if (expected.advantages === undefined) rollout.advantages.set(found.advantages);
  if (expected.returns === undefined) rollout.returns.set(found.returns);
  return compare(
    [
      ...pairsOf('advantage', found.advantages, expected.advantages),
      ...pairsOf('return', found.returns, expected.returns),
    ],
    (_, value) => GAE_TOLERANCE * Math.max(1, Math.abs(value)),
  );
}

function pairsOf(
  name: string,
  found: Float32Array,
  expected: readonly Nested[] | undefined,
): [string, number, number][] {
  return numbers(expected).map((value, i) => [`${name} ${i}`, found[i] ?? NaN, value]);
}

async function verifyUpdate(
  spec: ActorCriticSpec,
  rollout: RolloutBatch,
  settings: OnPolicySettings,
  { params_before, expected }: OnPolicyCase,
): Promise<Record<string, Comparison>> {
  const before = flatten(spec, params_before);
  const optimizer = optimizerFor(settings, before);
  const outcome = await update(
    { spec, optimizer, rollout, progressRemaining: 1, where: 'update', rng: createRng(0), pause: () => undefined },
    settings,
  );
  await optimizer.sync();
  const after = optimizer.snapshot.parameters;
  optimizer.dispose();
  const logs = { ...outcome.logs, 'train/n_updates': outcome.passes, ...standardDeviationLog(logStdOf(spec, after)) };
  return {
    logs: compareLogs(logs, expected.logs),
    weights: compareWeights(spec, before, after, flatten(spec, expected.params_after)),
  };
}

function update(input: UpdateInput, settings: OnPolicySettings): Promise<UpdateOutcome> {
  return settings.algorithm === 'PPO' ? ppoUpdate(input, settings) : a2cUpdate(input, settings);
}

function optimizerFor({ optimizer, maxGradNorm }: OnPolicySettings, parameters: Float32Array): Optimizer {
  return optimizer === 'adam'
    ? adamOptimizer({ parameters }, { epsilon: 1e-5, maxGradNorm })
    : rmsPropOptimizer({ parameters }, { alpha: 0.99, epsilon: 1e-5, maxGradNorm });
}

export function compareLogs(
  found: Readonly<Record<string, number>>,
  expected: Readonly<Record<string, number>>,
): Comparison {
  return compare(
    Object.entries(expected).map(([tag, value]) => [tag, found[tag] ?? NaN, value] as const),
    logTolerance,
  );
}

/** 1e-4 relative or 1e-6 absolute. */
function logTolerance(_: string, expected: number): number {
  return Math.max(1e-4 * Math.abs(expected), 1e-6);
}

/** 1e-3 of the tensor's largest update, plus 1e-6. */
export function compareWeights(
  spec: ActorCriticSpec,
  before: Float32Array,
  found: Float32Array,
  expected: Float32Array,
): Comparison {
  const tolerances = new Map<string, number>();
  const pairs = actorCriticLayout(spec).tensors.flatMap(({ name, offset, size }) => {
    const at = Array.from({ length: size }, (_, i) => offset + i);
    const largest = Math.max(...at.map((i) => Math.abs((expected[i] as number) - (before[i] as number))));
    tolerances.set(name, 1e-3 * largest + 1e-6);
    return at.map((i) => [name, found[i] as number, expected[i] as number] as const);
  });
  return compare(pairs, (name) => tolerances.get(name) as number);
}

function rolloutOf(spec: ActorCriticSpec, { rollout }: OnPolicyCase): RolloutBatch {
  const steps = rollout.rewards?.length ?? 0;
  const lanes = numbers(rollout.rewards).length / steps;
  const masks = rollout.action_masks;
  const memory = allocateRollout(spec, steps, lanes, masks !== undefined);
  memory.observations.set(numbers(rollout.observations));
  memory.actions.set(numbers(rollout.actions));
  memory.rewards.set(numbers(rollout.rewards));
  memory.episodeStarts.set(numbers(rollout.episode_starts));
  memory.values.set(numbers(rollout.values));
  memory.logProbs.set(numbers(rollout.log_probs));
  memory.lastValues.set(numbers(rollout.last_values));
  memory.lastDones.set(numbers(rollout.last_dones));
  memory.advantages.set(numbers(rollout.advantages));
  memory.returns.set(numbers(rollout.returns));
  memory.masks?.set(numbers(masks));
  return memory;
}

export function numbers(nested: Nested | readonly Nested[] | undefined): number[] {
  if (nested === undefined) return [];
  return typeof nested === 'object' ? nested.flatMap((inner) => numbers(inner)) : [Number(nested)];
}
