import { type MlpPlan, padded } from '../../policy/kernels/mlp-plan.js';
import type { SacBatch } from '../ops/sac-types.js';
import type { DiscreteSacMemory } from './discrete-sac-memory.js';
import { ROUND_ROWS, type Rows, rounds } from './twin-jobs.js';
import type { CriticJudgement, TwinVectors } from './twin-memory.js';

/** Leaves the gradient in `memory.critics`. @returns statistics in the order of `SAC_CRITIC_STATS`, and the larger error of each row */
export function fusedChoiceCriticGradient(
  memory: DiscreteSacMemory,
  vectors: Required<TwinVectors>,
  batch: SacBatch,
  entCoef: number,
): CriticJudgement {
  const { plan, spec } = memory;
  memory.begin(vectors, memory.critics, plan.twins);
  const goals = new Float64Array(ROUND_ROWS);
  const errors = new Float32Array(batch.size);
  let squares = 0;
  for (const rows of rounds(batch.size)) {
    writeGoals(memory, batch, rows, entCoef, goals);
    memory.see(batch.observations, spec.actor.observationSize, rows);
    const values = memory.forwardAll(memory.twinPasses, rows.count);
    for (const [i, critic] of plan.twins.entries()) {
      squares += regress(memory, critic, values[i] as number, goals, rows, batch, errors);
    }
    memory.backwardAll(memory.twinPasses, rows.count);
  }
  return { stats: Float32Array.of(squares / 2 / batch.size, memory.critics.gradientNorm()), errors };
}

/** y = r + γⁿ Σₐ π(a|s′) (min Q̄(s′)[a] − α log π(a|s′)) */
function writeGoals(
  memory: DiscreteSacMemory,
  { nextObservations, nextMasks, rewards, discounts }: SacBatch,
  rows: Rows,
  entCoef: number,
  goals: Float64Array,
): void {
  const { floats, head, spec } = memory;
  const stride = padded(spec.actor.distribution.n);
  memory.see(nextObservations, spec.actor.observationSize, rows);
  memory.judge(nextMasks, rows);
  const [first, second] = memory.forwardAll(memory.targetPasses, rows.count) as [number, number];
  for (let row = 0; row < rows.count; row++) {
    const at = row * stride;
    const value = head.expectation(
      row,
      (a, logProb) => Math.min(floats[first + at + a] as number, floats[second + at + a] as number) - entCoef * logProb,
    );
    goals[row] = (rewards[rows.first + row] as number) + (discounts[rows.first + row] as number) * value;
  }
}

/** Leaves the gradient of ½ mean(w (Q[a] − y)²) in the critic's deltas, and raises the rows' errors to |Q[a] − y|. @returns Σ w (Q[a] − y)² */
function regress(
  { floats, spec }: DiscreteSacMemory,
  critic: MlpPlan,
  values: number,
  goals: Float64Array,
  rows: Rows,
  { size, weights, actions }: SacBatch,
  errors: Float32Array,
): number {
  const stride = padded(spec.actor.distribution.n);
  const deltas = critic.deltas / 4;
  floats.fill(0, deltas, deltas + rows.count * stride);
  let squares = 0;
  for (let row = 0; row < rows.count; row++) {
    const at = rows.first + row;
    const taken = row * stride + (actions[at] as number);
    const error = (floats[values + taken] as number) - (goals[row] as number);
    const weight = weights === undefined ? 1 : (weights[at] as number);
    squares += weight * error * error;
    floats[deltas + taken] = (weight * error) / size;
    errors[at] = Math.max(errors[at] as number, Math.abs(error));
  }
  return squares;
}
