import type { Trunk } from '../../policy/extractors/features.js';
import { type LstmPlan, planLstm } from '../../policy/kernels/lstm-plan.js';
import { MemoryPlan } from '../../policy/kernels/memory-plan.js';
import { type MlpPlan, padded, planMlp } from '../../policy/kernels/mlp-plan.js';
import { type ActorCriticSpec, actorCriticLayout } from '../../policy/network.js';
import { type LstmSpec, layerInputs, memoryOf } from '../../policy/recurrent/spec.js';
import { planCrew } from './crew/crew.js';
import { type LearnerSlot, planSlot } from './learner-plan.js';
import { planVectors, type VectorOffsets } from './parameter-memory.js';

/** An actor-critic with a memory of its own. */
export type RecurrentSpec = ActorCriticSpec & { readonly lstm: LstmSpec };

/** One layer, and what passes its gradient on to the layer below. */
export interface RecurrentLayer {
  readonly lstm: LstmPlan;
  /** The loss's gradient in its outputs, `[rows, hidden]`. */
  readonly outputGradient: number;
  /** Its input weights transposed, `[4 · hidden, inputs]`; 0 in the lowest layer. */
  readonly transposed: number;
}

/** Where everything lies that a recurrent learner needs; byte offsets. */
export interface RecurrentPlan {
  readonly bytes: number;
  /** Number of parameters. */
  readonly size: number;
  readonly vectors: VectorOffsets;
  /** Trunks, a chunk of the batch and the loss. */
  readonly slot: LearnerSlot;
  /** `[rows, observation size]`, packed. */
  readonly observations: number;
  /** i32[rows]: rows of each step. */
  readonly counts: number;
  /** From the lowest layer up; the critic's are none where it has no memory of its own. */
  readonly layers: Readonly<Record<Trunk, readonly RecurrentLayer[]>>;
  /** What a critic without memory has in its place. */
  readonly linear: MlpPlan | null;
  /** Each trunk's first weights transposed. */
  readonly firstWeights: Readonly<Record<Trunk, number>>;
  readonly crew: number;
}

/** Lays out a recurrent learner's memory for batches of up to `rows` rows, which is what its size depends on. */
export function planRecurrent(spec: RecurrentSpec, rows: number): RecurrentPlan {
  const plan = new MemoryPlan();
  const { size } = actorCriticLayout(spec);
  const vectors = planVectors(plan, size);
  const slot = planSlot(plan, spec, vectors.parameters, vectors.gradient, undefined);
  const owner = memoryOf(spec.lstm, 'vf');
  const firstWeights = ({ widths }: MlpPlan): number => plan.words((widths[1] as number) * padded(widths[0] as number));
  return {
    size,
    vectors,
    slot,
    observations: plan.words(rows * spec.observationSize),
    counts: plan.words(rows),
    layers: {
      pi: planLayers(plan, spec, vectors, 'pi', rows),
      vf: owner === 'vf' ? planLayers(plan, spec, vectors, 'vf', rows) : [],
    },
    linear: owner === null ? planLinear(plan, spec, vectors, rows) : null,
    firstWeights: { pi: firstWeights(slot.pi), vf: firstWeights(slot.vf) },
    crew: planCrew(plan),
    bytes: plan.bytes,
  };
}

function planLayers(
  plan: MemoryPlan,
  spec: RecurrentSpec,
  vectors: VectorOffsets,
  trunk: Trunk,
  rows: number,
): RecurrentLayer[] {
  const hidden = spec.lstm.hiddenSize;
  return layerInputs(spec, spec.lstm).map((inputs, i) => {
    const offset = offsetOf(spec, `${trunk}_lstm.${i}.weight_ih`);
    const parameters = vectors.parameters + offset;
    const gradient = vectors.gradient + offset;
    return {
      lstm: planLstm(plan, { inputs, hidden, parameters, gradient, rows, sequences: rows }),
      outputGradient: plan.words(rows * hidden),
      transposed: i === 0 ? 0 : plan.words(4 * hidden * inputs),
    };
  });
}

function planLinear(plan: MemoryPlan, spec: RecurrentSpec, vectors: VectorOffsets, rows: number): MlpPlan {
  const offset = offsetOf(spec, 'vf_input.weight');
  return planMlp(plan, {
    widths: [spec.observationSize, spec.lstm.hiddenSize],
    activation: spec.activation,
    parameters: vectors.parameters + offset,
    gradient: vectors.gradient + offset,
    rows,
  });
}

function offsetOf(spec: RecurrentSpec, name: string): number {
  return 4 * (actorCriticLayout(spec).tensors.find((tensor) => tensor.name === name)?.offset ?? 0);
}
