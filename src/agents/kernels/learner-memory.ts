import type { KernelVariant } from '../../core/kernels.js';
import type { ActorCriticSpec } from '../../policy/network.js';
import type { A2cLossOptions, A2cMinibatch, PpoLossOptions, PpoMinibatch } from '../ops/types.js';
import { advantageStatistics } from './advantage-statistics.js';
import { Crew } from './crew/crew.js';
import { instantiateLearner, type LearnerInstance } from './learner-instance.js';
import { CHUNK_ROWS, type LearnerPlan, type LearnerSlot, planLearner } from './learner-plan.js';
import { type LossCoefficients, lossMeans } from './loss-struct.js';
import { ParameterMemory } from './parameter-memory.js';
import { SlotMemory } from './slot-memory.js';

/** An actor-critic's parameters, optimiser state and scratch in one WebAssembly memory, and the kernels over it. */
export class LearnerMemory extends ParameterMemory {
  readonly spec: ActorCriticSpec;
  readonly #plan: LearnerPlan;
  readonly #slots: readonly SlotMemory[];

  /** @returns `null` where the engine cannot run the kernels */
  static for(spec: ActorCriticSpec, variant?: KernelVariant): LearnerMemory | null {
    const plan = planLearner(spec);
    const instance = instantiateLearner(plan.bytes, variant);
    return instance === null ? null : new LearnerMemory(spec, plan, instance);
  }

  private constructor(spec: ActorCriticSpec, plan: LearnerPlan, instance: LearnerInstance) {
    const { buffer } = instance.memory;
    super(instance, new Crew(instance, plan.crew), plan.vectors, plan.size);
    this.spec = spec;
    this.#plan = plan;
    this.#slots = plan.slots.map((slot) => new SlotMemory(buffer, slot, spec, plan.vectors.parameters, plan.size));
  }

  /** Leaves the gradient in `gradient`. @returns the statistics in the order of `PPO_STATS` */
  ppoGradient(batch: PpoMinibatch, options: PpoLossOptions): Float32Array {
    const means = this.#gradient(batch, { ...options, kind: 'ppo' });
    return Float32Array.from([...means, this.gradientNorm()]);
  }

  /** Leaves the gradient in `gradient`. @returns the statistics in the order of `A2C_STATS` */
  a2cGradient(batch: A2cMinibatch, options: A2cLossOptions): Float32Array {
    const means = this.#gradient(batch, { ...options, kind: 'a2c', clipRange: 0, clipRangeVf: null });
    const [loss, policy, value, entropy] = means;
    return Float32Array.of(loss, policy, value, entropy, this.gradientNorm());
  }

  /** @returns what {@link lossMeans} does */
  #gradient(batch: A2cMinibatch | PpoMinibatch, coefficients: LossCoefficients): ReturnType<typeof lossMeans> {
    const { slots, size } = this.#plan;
    const used = this.#slots.slice(0, Math.max(1, Math.ceil(batch.size / CHUNK_ROWS)));
    const advantages = advantageStatistics(batch.advantages, coefficients.normalizeAdvantage);
    this.emptyGradient();
    for (const { gradient } of used.slice(1)) gradient.fill(0);
    for (const { loss } of used) loss.reset(coefficients, advantages, batch.size);
    this.#prepareWeights(slots[0] as LearnerSlot);
    for (let first = 0; first < batch.size; first += used.length * CHUNK_ROWS) {
      const jobs = used
        .map((slot, i) => ({ slot, row: first + i * CHUNK_ROWS }))
        .filter(({ row }) => row < batch.size)
        .map(({ slot, row }) => slot.stage(batch, row, Math.min(CHUNK_ROWS, batch.size - row)));
      this.crew.run(jobs, 3 * size * Math.min(batch.size - first, jobs.length * CHUNK_ROWS));
    }
    this.#sum(used.length - 1);
    return lossMeans(
      used.map(({ loss }) => loss),
      batch.size,
      coefficients,
    );
  }

  #prepareWeights({ pi, vf }: LearnerSlot): void {
    for (const { struct } of [pi, vf]) {
      this.kernels.transposeWeights(struct);
      this.kernels.spreadWeights(struct);
    }
  }

  /** Adds the gradients of the slots behind the first to the first's. */
  #sum(count: number): void {
    if (count === 0) return;
    const { slots, gradientStride } = this.#plan;
    const [first, second] = slots.map(({ gradient }) => gradient) as [number, number];
    this.kernels.sumPieces(first, second, gradientStride, count, gradientStride / 4);
  }
}
