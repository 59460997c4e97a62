import { actionSize, maskSize } from '../../policy/distributions/kinds.js';
import { MemoryPlan } from '../../policy/kernels/memory-plan.js';
import { type MlpPlan, planMlp } from '../../policy/kernels/mlp-plan.js';
import { type ActorCriticSpec, actorCriticLayout, headSize } from '../../policy/network.js';
import { planVectors, type VectorOffsets } from './parameter-memory.js';

/**
 * Rows that go through forward and backward pass together: their activations stay in the caches, and a batch of any size
 * takes the same memory.
 */
export const CHUNK_ROWS = 64;

/** Byte offsets of a batch's rows. */
export interface BatchOffsets {
  readonly struct: number;
  readonly observations: number;
  readonly actions: number;
  readonly oldLogProbs: number;
  readonly advantages: number;
  readonly returns: number;
  readonly oldValues: number;
  readonly masks: number;
}

/** Where everything lies that an actor-critic's learner needs; byte offsets. */
export interface LearnerPlan {
  readonly bytes: number;
  /** Number of parameters. */
  readonly size: number;
  readonly vectors: VectorOffsets;
  readonly pi: MlpPlan;
  readonly vf: MlpPlan;
  readonly batch: BatchOffsets;
  readonly distribution: { readonly struct: number; readonly logStd: number; readonly inverseStd: number };
  readonly loss: number;
}

const BATCH_WORDS = 7;
const DISTRIBUTION_WORDS = 9;
const LOSS_WORDS = 18;

/** Lays out a learner's memory: less than one row's worth of bytes depends on the batch. */
export function planLearner(spec: ActorCriticSpec): LearnerPlan {
  const plan = new MemoryPlan();
  const { size, tensors } = actorCriticLayout(spec);
  const vectors = planVectors(plan, size);
  const offsetOf = (name: string): number => 4 * (tensors.find((tensor) => tensor.name === name)?.offset ?? 0);
  const trunk = (hidden: readonly number[], outputs: number, first: string): MlpPlan =>
    planMlp(plan, {
      widths: [spec.observationSize, ...hidden, outputs],
      activation: spec.activation,
      parameters: vectors.parameters + offsetOf(first),
      gradient: vectors.gradient + offsetOf(first),
      rows: CHUNK_ROWS,
    });
  const actions = headSize(spec.distribution);
  const pi = trunk(spec.pi, actions, spec.pi.length > 0 ? 'pi.0.weight' : 'action.weight');
  const vf = trunk(spec.vf, 1, spec.vf.length > 0 ? 'vf.0.weight' : 'value.weight');
  const batch = planBatch(plan, spec);
  const distribution = {
    struct: plan.words(DISTRIBUTION_WORDS),
    logStd: offsetOf('log_std'),
    inverseStd: plan.words(actions),
  };
  const loss = plan.words(LOSS_WORDS);
  return { bytes: plan.bytes, size, vectors, pi, vf, batch, distribution, loss };
}

function planBatch(plan: MemoryPlan, { observationSize, distribution }: ActorCriticSpec): BatchOffsets {
  return {
    struct: plan.words(BATCH_WORDS),
    observations: plan.words(CHUNK_ROWS * observationSize),
    actions: plan.words(CHUNK_ROWS * actionSize(distribution)),
    oldLogProbs: plan.words(CHUNK_ROWS),
    advantages: plan.words(CHUNK_ROWS),
    returns: plan.words(CHUNK_ROWS),
    oldValues: plan.words(CHUNK_ROWS),
    masks: plan.byteArray(CHUNK_ROWS * maskSize(distribution)),
  };
}
