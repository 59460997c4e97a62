import { MemoryPlan } from '../../policy/kernels/memory-plan.js';
import { type MlpPlan, padded, planMlp } from '../../policy/kernels/mlp-plan.js';
import { actorCriticLayout, headSize } from '../../policy/network.js';
import { criticLayout, criticWidths, type DiscreteSacSpec, type SacSpec, type TwinSpec } from '../ops/sac-types.js';
import { planCrew } from './crew/crew.js';
import { planVectors } from './parameter-memory.js';
import { ROUND_ROWS, twinScratch } from './twin-jobs.js';
import type { TwinPlan, VectorPlan } from './twin-memory.js';

/** Where everything lies that soft actor-critic's gradients need; byte offsets. */
export interface SacPlan extends TwinPlan {
  /** `[ROUND_ROWS, observation size + actions]` each: what the critics take, and what the target critics take. */
  readonly pairs: number;
  readonly nextPairs: number;
  /** A critic's weights of the action, transposed: `[first width, padded(actions)]`. */
  readonly actionWeights: number;
  /** The value's gradient in the action, `[ROUND_ROWS, padded(actions)]`. */
  readonly actionGradient: number;
  /** i32[ROUND_ROWS]: rows by number. */
  readonly rows: number;
}

/** Lays out the memory of {@link SacMemory}. */
export function planSac(spec: SacSpec): SacPlan {
  const plan = new MemoryPlan();
  const networks = planNetworks(plan, spec);
  const widths = criticWidths(spec);
  const { size } = spec.actor.distribution;
  return {
    ...networks,
    pairs: plan.words(ROUND_ROWS * (widths[0] as number)),
    nextPairs: plan.words(ROUND_ROWS * (widths[0] as number)),
    actionWeights: plan.words((widths[1] as number) * padded(size)),
    actionGradient: plan.words(ROUND_ROWS * padded(size)),
    rows: plan.words(ROUND_ROWS),
    bytes: plan.bytes,
  };
}

/** Lays out the memory of {@link DiscreteSacMemory}. */
export function planDiscreteSac(spec: DiscreteSacSpec): TwinPlan {
  const plan = new MemoryPlan();
  const networks = planNetworks(plan, spec);
  return { ...networks, bytes: plan.bytes };
}

function planNetworks(plan: MemoryPlan, spec: TwinSpec): Omit<TwinPlan, 'bytes'> {
  const { observationSize } = spec.actor;
  const sizes = { actor: actorCriticLayout(spec.actor).size, critics: criticLayout(spec).size };
  const actor = { size: sizes.actor, ...planVectors(plan, sizes.actor) };
  const critics = { size: sizes.critics, ...planVectors(plan, sizes.critics) };
  const targets = { size: sizes.critics, parameters: plan.words(sizes.critics), gradient: null };
  return {
    actor,
    critics,
    targets,
    policy: mlp(plan, spec, policyWidths(spec), actor, 0),
    twins: planTwins(plan, spec, critics),
    targetTwins: planTwins(plan, spec, targets),
    observations: plan.words(ROUND_ROWS * observationSize),
    scratch: plan.words(twinScratch(Math.max(spec.actor.pi.length, spec.qf.length) + 1)),
    crew: planCrew(plan),
  };
}

/** The policy's layers; with state-dependent noise the last is what noise and means are made of. */
function policyWidths({ actor: { observationSize, pi, distribution } }: TwinSpec): number[] {
  const hidden = [observationSize, ...pi];
  return distribution.kind === 'squashedStateDependentGaussian' ? hidden : [...hidden, headSize(distribution)];
}

function planTwins(plan: MemoryPlan, spec: TwinSpec, vector: VectorPlan): MlpPlan[] {
  const widths = criticWidths(spec);
  return [0, 1].map((critic) => mlp(plan, spec, widths, vector, critic * 2 * vector.size));
}

/** @param from the network's place in the vector, in bytes */
function mlp(
  plan: MemoryPlan,
  { actor }: TwinSpec,
  widths: readonly number[],
  vector: VectorPlan,
  from: number,
): MlpPlan {
  const gradient = vector.gradient === null ? null : vector.gradient + from;
  return planMlp(plan, {
    widths,
    activation: actor.activation,
    parameters: vector.parameters + from,
    gradient,
    rows: ROUND_ROWS,
    spreads: true,
  });
}
