import type { KernelVariant } from '../../core/kernels.js';
import { writeLstm } from '../../policy/kernels/lstm-plan.js';
import { type MlpPlan, padded, writeMlp } from '../../policy/kernels/mlp-plan.js';
import { memoryOf } from '../../policy/recurrent/spec.js';
import type { PpoLossOptions, PpoMinibatch, Sequences } from '../ops/types.js';
import { advantageStatistics } from './advantage-statistics.js';
import { Crew } from './crew/crew.js';
import { instantiateLearner, type LearnerInstance } from './learner-instance.js';
import { CHUNK_ROWS } from './learner-plan.js';
import { lossMeans } from './loss-struct.js';
import { ParameterMemory } from './parameter-memory.js';
import { planRecurrent, type RecurrentPlan, type RecurrentSpec } from './recurrent-plan.js';
import { RecurrentTrunks } from './recurrent-trunks.js';
import { SlotMemory } from './slot-memory.js';

/** A recurrent actor-critic's parameters, optimiser state and scratch in one WebAssembly memory, and the kernels over it. */
export class RecurrentMemory extends ParameterMemory {
  readonly spec: RecurrentSpec;
  /** Rows that a batch may have. */
  readonly rows: number;
  readonly #plan: RecurrentPlan;
  readonly #floats: Float32Array;
  readonly #counts: Int32Array;
  readonly #slot: SlotMemory;
  readonly #trunks: RecurrentTrunks;

  /** @returns `null` where the engine cannot run the kernels, or has no memory left */
  static for(spec: RecurrentSpec, rows: number, variant?: KernelVariant): RecurrentMemory | null {
    const plan = planRecurrent(spec, rows);
    const instance = instantiateLearner(plan.bytes, variant);
    return instance === null ? null : new RecurrentMemory(spec, rows, plan, instance);
  }

  private constructor(spec: RecurrentSpec, rows: number, plan: RecurrentPlan, instance: LearnerInstance) {
    const { vectors, size, slot, layers, linear, counts, crew } = plan;
    const { buffer } = instance.memory;
    super(instance, new Crew(instance, crew), vectors, size);
    this.spec = spec;
    this.rows = rows;
    this.#plan = plan;
    this.#floats = new Float32Array(buffer);
    this.#counts = new Int32Array(buffer, counts, rows);
    this.#slot = new SlotMemory(buffer, slot, spec, vectors.parameters, size);
    this.#trunks = new RecurrentTrunks(plan, this.kernels, this.crew, buffer);
    for (const { lstm } of [...layers.pi, ...layers.vf]) writeLstm(buffer, lstm);
    if (linear !== null) writeMlp(buffer, linear);
  }

  /** Leaves the gradient in `gradient`. @returns the statistics in the order of `PPO_STATS` */
  ppoGradient(batch: PpoMinibatch, options: PpoLossOptions): Float32Array {
    const sequences = batch.sequences as Sequences;
    this.#counts.set(sequences.stepRows);
    this.#floats.set(batch.observations, this.#plan.observations / 4);
    this.#prepare();
    this.#slot.loss.reset(
      { ...options, kind: 'ppo' },
      advantageStatistics(batch.advantages, options.normalizeAdvantage),
      batch.size,
    );
    this.#trunks.forward(sequences, batch.size);
    this.#judge(batch, this.#trunks.outputsOf('pi'), this.#valueFeatures(batch.size));
    this.#trunks.backward(batch.size, sequences.stepRows.length);
    if (this.#plan.linear !== null) {
      this.kernels.mlpBackward(this.#plan.linear.struct, this.#plan.observations, batch.size);
    }
    return Float32Array.from([...lossMeans([this.#slot.loss], batch.size, options), this.gradientNorm()]);
  }

  /** Empties the gradient, and brings the weights into the orders that the passes take them in. */
  #prepare(): void {
    const { slot, firstWeights } = this.#plan;
    this.emptyGradient();
    this.#trunks.prepare();
    this.#prepareTrunk(slot.pi, firstWeights.pi);
    this.#prepareTrunk(slot.vf, firstWeights.vf);
  }

  #prepareTrunk({ struct, parameters, widths }: MlpPlan, firstWeights: number): void {
    const [inputs, outputs] = widths as [number, number];
    this.kernels.transposeWeights(struct);
    this.kernels.spreadWeights(struct);
    this.kernels.transpose(parameters, firstWeights, inputs, outputs, padded(inputs));
  }

  /** Where what the critic's trunk takes lies, `[rows, hidden size]`. */
  #valueFeatures(rows: number): number {
    const { linear, observations } = this.#plan;
    if (linear !== null) return this.kernels.mlpForward(linear.struct, observations, rows);
    return this.#trunks.outputsOf(memoryOf(this.spec.lstm, 'vf') === 'vf' ? 'vf' : 'pi');
  }

  /** The loss over the trunks, and its gradient in what they take. */
  #judge(batch: PpoMinibatch, policyFeatures: number, valueFeatures: number): void {
    const { slot, layers, linear, firstWeights } = this.#plan;
    const { pi, vf, distribution, loss, batch: rows } = slot;
    const { kernels } = this;
    const below = {
      pi: layers.pi.at(-1)?.outputGradient as number,
      vf: linear?.deltas ?? layers.vf.at(-1)?.outputGradient,
    };
    for (let row = 0; row < batch.size; row += CHUNK_ROWS) {
      const count = Math.min(CHUNK_ROWS, batch.size - row);
      const at = 4 * row * this.spec.lstm.hiddenSize;
      this.#slot.stage(batch, row, count);
      kernels.trunksGradient(
        pi.struct,
        vf.struct,
        policyFeatures + at,
        valueFeatures + at,
        distribution.struct,
        rows.struct,
        loss,
        count,
      );
      kernels.mlpInputGradient(pi.struct, firstWeights.pi, below.pi + at, count);
      if (below.vf !== undefined) kernels.mlpInputGradient(vf.struct, firstWeights.vf, below.vf + at, count);
    }
  }
}
