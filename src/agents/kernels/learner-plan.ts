import { actionSize, maskSize } from '../../policy/distributions/kinds.js';
import { MemoryPlan } from '../../policy/kernels/memory-plan.js';
import { type MlpPlan, padded, planMlp } from '../../policy/kernels/mlp-plan.js';
import { type ActorCriticSpec, actorCriticLayout, headSize } from '../../policy/network.js';
import { trunkInputs } from '../../policy/recurrent/spec.js';
import { planCrew } from './crew/crew.js';
import { type DistributionPlan, planDistribution } from './distribution-struct.js';
import { planVectors, type VectorOffsets } from './parameter-memory.js';

/**
 * Rows that go through forward and backward pass together: their activations stay in the caches, and a batch of any size
 * takes the same memory.
 */
export const CHUNK_ROWS = 64;

/**
 * Chunks that may be on their way at once, each with a gradient of its own; in the end these are added in order. A batch's
 * chunks fall to the slots in turn, however many threads there are: so the bytes do not depend on that.
 */
export const SLOTS = 8;

/** Floats of all slots' gradients; networks of more than a few million parameters have fewer slots. */
const LARGEST_GRADIENTS = 2 ** 26;

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

/** What `CHUNK_ROWS` rows need to themselves on their way through forward and backward pass; byte offsets. */
export interface LearnerSlot {
  /** `[parameters]`: the first slot's is the learner's gradient. */
  readonly gradient: number;
  readonly pi: MlpPlan;
  readonly vf: MlpPlan;
  readonly batch: BatchOffsets;
  readonly distribution: DistributionPlan;
  /** From the beginning of the parameters, and of the gradient. */
  readonly logStd: number;
  readonly loss: number;
}

/** Where everything lies that an actor-critic's learner needs; byte offsets. */
export interface LearnerPlan {
  readonly bytes: number;
  /** Number of parameters. */
  readonly size: number;
  readonly vectors: VectorOffsets;
  readonly slots: readonly LearnerSlot[];
  /** Bytes from one slot's gradient to the next one's, from the second slot on. */
  readonly gradientStride: number;
  readonly crew: number;
}

const BATCH_WORDS = 7;
const LOSS_WORDS = 18;

/** Lays out a learner's memory: less than one row's worth of bytes depends on the batch. */
export function planLearner(spec: ActorCriticSpec): LearnerPlan {
  const plan = new MemoryPlan();
  const { size } = actorCriticLayout(spec);
  const vectors = planVectors(plan, size);
  const count = Math.max(1, Math.min(SLOTS, Math.floor(LARGEST_GRADIENTS / size)));
  const gradientStride = 4 * padded(size);
  const pieces = plan.words((count - 1) * padded(size));
  const slots: LearnerSlot[] = [];
  for (let slot = 0; slot < count; slot++) {
    const gradient = slot === 0 ? vectors.gradient : pieces + (slot - 1) * gradientStride;
    slots.push(planSlot(plan, spec, vectors.parameters, gradient, slots[0]));
  }
  const crew = planCrew(plan);
  return { bytes: plan.bytes, size, vectors, slots, gradientStride, crew };
}

/** Finds room for one slot. @param first another one over the same parameters */
export function planSlot(
  plan: MemoryPlan,
  spec: ActorCriticSpec,
  parameters: number,
  gradient: number,
  first: LearnerSlot | undefined,
): LearnerSlot {
  const { tensors } = actorCriticLayout(spec);
  const offsetOf = (name: string): number => 4 * (tensors.find((tensor) => tensor.name === name)?.offset ?? 0);
  const trunk = (name: 'pi' | 'vf', outputs: number, last: string): MlpPlan => {
    const from = offsetOf(spec[name].length > 0 ? `${name}.0.weight` : last);
    return planMlp(plan, {
      widths: [trunkInputs(spec), ...spec[name], outputs],
      activation: spec.activation,
      parameters: parameters + from,
      gradient: gradient + from,
      rows: CHUNK_ROWS,
      spreads: true,
      ...(first === undefined ? {} : { twin: first[name] }),
    });
  };
  return {
    gradient,
    pi: trunk('pi', headSize(spec.distribution), 'action.weight'),
    vf: trunk('vf', 1, 'value.weight'),
    batch: planBatch(plan, spec),
    distribution: planDistribution(plan, spec.distribution, CHUNK_ROWS),
    logStd: offsetOf('log_std'),
    loss: plan.words(LOSS_WORDS),
  };
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
