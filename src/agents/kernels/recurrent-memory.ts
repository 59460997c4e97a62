import type { KernelVariant } from '../../core/kernels.js';
import type { Trunk } from '../../policy/extractors/features.js';
import { copyInto } from '../../policy/kernels/copy.js';
import { GRADIENT_PARTS, type LstmPlan, writeLstm } from '../../policy/kernels/lstm-plan.js';
import { type MlpPlan, padded, writeMlp } from '../../policy/kernels/mlp-plan.js';
import { memoryOf } from '../../policy/recurrent/spec.js';
import type { PpoLossOptions, PpoMinibatch, Sequences } from '../ops/types.js';
import { advantageStatistics } from './advantage-statistics.js';
import { COPY_WORK, Crew } from './crew/crew.js';
import {
  type Job,
  LSTM_BACKWARD,
  LSTM_FORWARD,
  LSTM_GRADIENT,
  LSTM_INPUT_GRADIENT,
  PREPARE_LSTM,
} from './crew/jobs.js';
import { instantiateLearner, type LearnerInstance } from './learner-instance.js';
import { CHUNK_ROWS } from './learner-plan.js';
import { lossMeans } from './loss-struct.js';
import { ParameterMemory } from './parameter-memory.js';
import { planRecurrent, type RecurrentLayer, type RecurrentPlan, type RecurrentSpec } from './recurrent-plan.js';
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
    for (const { lstm } of [...layers.pi, ...layers.vf]) writeLstm(buffer, lstm);
    if (linear !== null) writeMlp(buffer, linear);
  }

  /** Leaves the gradient in `gradient`. @returns the statistics in the order of `PPO_STATS` */
  ppoGradient(batch: PpoMinibatch, options: PpoLossOptions): Float32Array {
    const sequences = batch.sequences as Sequences;
    const steps = sequences.stepRows.length;
    this.#counts.set(sequences.stepRows);
    this.#floats.set(batch.observations, this.#plan.observations / 4);
    this.#prepare();
    this.#slot.loss.reset(
      { ...options, kind: 'ppo' },
      advantageStatistics(batch.advantages, options.normalizeAdvantage),
      batch.size,
    );
    this.#remember(sequences, batch.size, steps);
    this.#judge(batch, this.#outputsOf('pi'), this.#valueFeatures(batch.size));
    this.#learn(batch.size, steps);
    if (this.#plan.linear !== null) {
      this.kernels.mlpBackward(this.#plan.linear.struct, this.#plan.observations, batch.size);
    }
    return Float32Array.from([...lossMeans([this.#slot.loss], batch.size, options), this.gradientNorm()]);
  }

  /** Empties the gradient, and brings the weights into the orders that the passes take them in. */
  #prepare(): void {
    const { slot, layers, firstWeights } = this.#plan;
    this.emptyGradient();
    const all = [...layers.pi, ...layers.vf];
    this.crew.run(
      all.map(({ lstm }): Job => [PREPARE_LSTM, lstm.struct]),
      COPY_WORK * all.reduce((sum, { lstm }) => sum + weightsOf(lstm), 0),
    );
    for (const { lstm, transposed } of all) {
      if (transposed === 0) continue;
      this.kernels.transpose(lstm.parameters, transposed, lstm.inputs, 4 * lstm.hidden, lstm.inputs);
    }
    this.#prepareTrunk(slot.pi, firstWeights.pi);
    this.#prepareTrunk(slot.vf, firstWeights.vf);
  }

  #prepareTrunk({ struct, parameters, widths }: MlpPlan, firstWeights: number): void {
    const [inputs, outputs] = widths as [number, number];
    this.kernels.transposeWeights(struct);
    this.kernels.spreadWeights(struct);
    this.kernels.transpose(parameters, firstWeights, inputs, outputs, padded(inputs));
  }

  /** Both trunks' memories over the sequences, layer after layer, side by side. */
  #remember({ states, stepRows }: Sequences, rows: number, steps: number): void {
    const { counts, layers } = this.#plan;
    for (const [trunk, layer] of this.#layersUp()) this.#begin(trunk, states[trunk], stepRows[0] ?? 0, layer);
    for (let layer = 0; layer < layers.pi.length; layer++) {
      this.#runLayer(layer, rows, ({ lstm }, input) => [[LSTM_FORWARD, lstm.struct, input, counts, steps]]);
    }
  }

  /** Backpropagation through both trunks' memories, from the highest layer down. */
  #learn(rows: number, steps: number): void {
    const { counts, layers } = this.#plan;
    for (let layer = layers.pi.length - 1; layer >= 0; layer--) {
      this.#runLayer(layer, rows, ({ lstm, outputGradient }) => [
        [LSTM_BACKWARD, lstm.struct, outputGradient, counts, steps],
      ]);
      this.#runLayer(layer, rows, ({ lstm, transposed }, input, below) => [
        ...gradientJobs(lstm, input, rows),
        ...(below === undefined
          ? []
          : [[LSTM_INPUT_GRADIENT, lstm.struct, transposed, below.outputGradient, rows] as const]),
      ]);
    }
  }

  /** Jobs for this layer of each trunk that has a memory. @param rows multiply-adds for each of its weights */
  #runLayer(
    layer: number,
    rows: number,
    jobsOf: (layer: RecurrentLayer, input: number, below: RecurrentLayer | undefined) => readonly Job[],
  ): void {
    const { layers, observations } = this.#plan;
    const trunks = [layers.pi, layers.vf].filter(({ length }) => length > 0);
    const jobs = trunks.flatMap((trunk) => {
      const below = trunk[layer - 1];
      return jobsOf(trunk[layer] as RecurrentLayer, below?.lstm.outputs ?? observations, below);
    });
    this.crew.run(
      jobs,
      rows * trunks.reduce((sum, trunk) => sum + weightsOf((trunk[layer] as RecurrentLayer).lstm), 0),
    );
  }

  *#layersUp(): Generator<[Trunk, number]> {
    const { pi, vf } = this.#plan.layers;
    for (const layer of pi.keys()) yield ['pi', layer];
    for (const layer of vf.keys()) yield ['vf', layer];
  }

  /** Where a memory's outputs lie, `[rows, hidden size]`. */
  #outputsOf(trunk: Trunk): number {
    return (this.#plan.layers[trunk].at(-1) as RecurrentLayer).lstm.outputs;
  }

  /** Where what the critic's trunk takes lies, `[rows, hidden size]`. */
  #valueFeatures(rows: number): number {
    const { linear, observations } = this.#plan;
    if (linear !== null) return this.kernels.mlpForward(linear.struct, observations, rows);
    return this.#outputsOf(memoryOf(this.spec.lstm, 'vf') === 'vf' ? 'vf' : 'pi');
  }

  /** Brings in what the sequences begin with. @param states `[sequences, layers · 2 · hidden size]` */
  #begin(trunk: Trunk, states: Float32Array, sequences: number, layer: number): void {
    const layers = this.#plan.layers[trunk];
    const { hidden, startHidden, startCell } = (layers[layer] as (typeof layers)[number]).lstm;
    for (let sequence = 0; sequence < sequences; sequence++) {
      const from = 2 * hidden * (sequence * layers.length + layer);
      copyInto(states, from, this.#floats, startHidden / 4 + sequence * hidden, hidden);
      copyInto(states, from + hidden, this.#floats, startCell / 4 + sequence * hidden, hidden);
    }
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

/** The weights' gradient, some gates each. */
function gradientJobs({ struct, hidden }: LstmPlan, input: number, rows: number): Job[] {
  const gates = 4 * hidden;
  const step = 8 * Math.ceil(gates / 8 / GRADIENT_PARTS);
  return Array.from({ length: Math.ceil(gates / step) }, (_, part) => {
    const from = part * step;
    return [LSTM_GRADIENT, struct, input, rows, from, Math.min(from + step, gates), part];
  });
}

function weightsOf({ inputs, hidden }: LstmPlan): number {
  return 4 * hidden * (inputs + hidden);
}
