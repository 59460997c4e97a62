import { MemoryPlan } from '../../policy/kernels/memory-plan.js';
import { type MlpPlan, padded, planMlp } from '../../policy/kernels/mlp-plan.js';
import { actorCriticLayout, headSize } from '../../policy/network.js';
import { criticLayout, criticWidths, type SacSpec } from '../ops/sac-types.js';
import { CHUNK_ROWS } from './learner-plan.js';

/** A flat vector and, where it is learnt, its gradient; byte offsets. */
export interface SacVector {
  readonly size: number;
  readonly parameters: number;
  /** 0 where there is none. */
  readonly gradient: number;
}

/** Where everything lies that soft actor-critic's gradients need; byte offsets. */
export interface SacPlan {
  readonly bytes: number;
  readonly actor: SacVector;
  readonly critics: SacVector;
  readonly targets: SacVector;
  readonly policy: MlpPlan;
  readonly twins: readonly MlpPlan[];
  readonly targetTwins: readonly MlpPlan[];
  /** `[CHUNK_ROWS, observation size]` */
  readonly observations: number;
  /** `[CHUNK_ROWS, observation size + actions]` */
  readonly pairs: number;
  /** A critic's weights of the action, transposed: `[first width, padded(actions)]`. */
  readonly actionWeights: number;
  /** The value's gradient in the action, `[CHUNK_ROWS, padded(actions)]`. */
  readonly actionGradient: number;
}

/** Lays out the memory of {@link SacMemory}. */
export function planSac(spec: SacSpec): SacPlan {
  const plan = new MemoryPlan();
  const { observationSize, pi, distribution } = spec.actor;
  const actor = planVector(plan, actorCriticLayout(spec.actor).size, true);
  const critics = planVector(plan, criticLayout(spec).size, true);
  const targets = planVector(plan, criticLayout(spec).size, false);
  const widths = criticWidths(spec);
  return {
    actor,
    critics,
    targets,
    policy: mlp(plan, spec, [observationSize, ...pi, headSize(distribution)], actor, 0),
    twins: planTwins(plan, spec, critics),
    targetTwins: planTwins(plan, spec, targets),
    observations: plan.words(CHUNK_ROWS * observationSize),
    pairs: plan.words(CHUNK_ROWS * (widths[0] as number)),
    actionWeights: plan.words((widths[1] as number) * padded(distribution.size)),
    actionGradient: plan.words(CHUNK_ROWS * padded(distribution.size)),
    bytes: plan.bytes,
  };
}

function planVector(plan: MemoryPlan, size: number, learns: boolean): SacVector {
  return { size, parameters: plan.words(size), gradient: learns ? plan.words(size) : 0 };
}

function planTwins(plan: MemoryPlan, spec: SacSpec, vector: SacVector): MlpPlan[] {
  const widths = criticWidths(spec);
  return [0, 1].map((critic) => mlp(plan, spec, widths, vector, critic * 2 * vector.size));
}

/** @param from the network's place in the vector, in bytes */
function mlp(
  plan: MemoryPlan,
  { actor }: SacSpec,
  widths: readonly number[],
  vector: SacVector,
  from: number,
): MlpPlan {
  const gradient = vector.gradient === 0 ? null : vector.gradient + from;
  return planMlp(plan, {
    widths,
    activation: actor.activation,
    parameters: vector.parameters + from,
    gradient,
    rows: CHUNK_ROWS,
  });
}
