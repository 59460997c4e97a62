import type { Trunk } from '../../policy/extractors/features.js';
import { copyInto } from '../../policy/kernels/copy.js';
import { GRADIENT_PARTS, type LstmPlan } from '../../policy/kernels/lstm-plan.js';
import type { Sequences } from '../ops/types.js';
import { COPY_WORK, type Crew } from './crew/crew.js';
import {
  type Job,
  LSTM_BACKWARD,
  LSTM_FORWARD,
  LSTM_GRADIENT,
  LSTM_INPUT_GRADIENT,
  PREPARE_LSTM,
} from './crew/jobs.js';
import type { LearnerExports } from './learner-exports.js';
import type { RecurrentLayer, RecurrentPlan } from './recurrent-plan.js';

/** What a layer has to do: it, where its input lies, and the layer below. */
type JobsOf = (layer: RecurrentLayer, input: number, below: RecurrentLayer | undefined) => readonly Job[];

/** The long short-term memories of actor and critic, layer after layer, side by side. */
export class RecurrentTrunks {
  readonly #plan: RecurrentPlan;
  readonly #kernels: LearnerExports;
  readonly #crew: Crew;
  /** The whole memory. */
  readonly #floats: Float32Array;

  constructor(plan: RecurrentPlan, kernels: LearnerExports, crew: Crew, buffer: ArrayBuffer) {
    this.#plan = plan;
    this.#kernels = kernels;
    this.#crew = crew;
    this.#floats = new Float32Array(buffer);
  }

  /** Brings the weights into the orders that the passes take them in. */
  prepare(): void {
    const all = this.#trunks().flatMap(([, layers]) => layers);
    const weights = all.reduce((sum, { lstm }) => sum + weightsOf(lstm), 0);
    this.#crew.run(
      all.map(({ lstm }) => [PREPARE_LSTM, lstm.struct]),
      COPY_WORK * weights,
    );
    for (const { lstm, transposed } of all) {
      const { parameters, inputs, hidden } = lstm;
      if (transposed !== 0) this.#kernels.transpose(parameters, transposed, inputs, 4 * hidden, inputs);
    }
  }

  /** Runs over the sequences from what they begin with. */
  forward({ states, stepRows }: Sequences, rows: number): void {
    const { counts, layers } = this.#plan;
    for (const [trunk] of this.#trunks()) this.#begin(trunk, states[trunk], stepRows[0] ?? 0);
    for (let layer = 0; layer < layers.pi.length; layer++) {
      this.#run(layer, rows, ({ lstm }, input) => [[LSTM_FORWARD, lstm.struct, input, counts, stepRows.length]]);
    }
  }

  /** Backpropagation through time, from the highest layer down, whose outputs' gradient is there. */
  backward(rows: number, steps: number): void {
    const { counts, layers } = this.#plan;
    for (let layer = layers.pi.length - 1; layer >= 0; layer--) {
      this.#run(layer, rows, ({ lstm, outputGradient }) => [
        [LSTM_BACKWARD, lstm.struct, outputGradient, counts, steps],
      ]);
      this.#run(layer, rows, ({ lstm, transposed }, input, below) => [
        ...gradientJobs(lstm, input, rows),
        ...(below === undefined ? [] : [inputGradientJob(lstm, transposed, below.outputGradient, rows)]),
      ]);
    }
  }

  /** Where a trunk's outputs lie, `[rows, hidden size]`. */
  outputsOf(trunk: Trunk): number {
    return (this.#plan.layers[trunk].at(-1) as RecurrentLayer).lstm.outputs;
  }

  /** Those that have a memory of their own. */
  #trunks(): (readonly [Trunk, readonly RecurrentLayer[]])[] {
    const { pi, vf } = this.#plan.layers;
    return vf.length === 0
      ? [['pi', pi]]
      : [
          ['pi', pi],
          ['vf', vf],
        ];
  }

  /** Jobs of one layer of each trunk. @param rows multiply-adds for each of its weights */
  #run(layer: number, rows: number, jobsOf: JobsOf): void {
    let weights = 0;
    const jobs = this.#trunks().flatMap(([, layers]) => {
      const here = layers[layer] as RecurrentLayer;
      const below = layers[layer - 1];
      weights += weightsOf(here.lstm);
      return jobsOf(here, below?.lstm.outputs ?? this.#plan.observations, below);
    });
    this.#crew.run(jobs, rows * weights);
  }

  /** Brings in what the sequences begin with. @param states `[sequences, layers · 2 · hidden size]` */
  #begin(trunk: Trunk, states: Float32Array, sequences: number): void {
    const layers = this.#plan.layers[trunk];
    for (const [layer, { lstm }] of layers.entries()) {
      const { hidden, startHidden, startCell } = lstm;
      for (let sequence = 0; sequence < sequences; sequence++) {
        const from = 2 * hidden * (sequence * layers.length + layer);
        copyInto(states, from, this.#floats, startHidden / 4 + sequence * hidden, hidden);
        copyInto(states, from + hidden, this.#floats, startCell / 4 + sequence * hidden, hidden);
      }
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

function inputGradientJob({ struct }: LstmPlan, transposed: number, gradient: number, rows: number): Job {
  return [LSTM_INPUT_GRADIENT, struct, transposed, gradient, rows];
}

function weightsOf({ inputs, hidden }: LstmPlan): number {
  return 4 * hidden * (inputs + hidden);
}
