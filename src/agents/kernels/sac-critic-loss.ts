import type { MlpPlan } from '../../policy/kernels/mlp-plan.js';
import type { SacBatch } from '../ops/sac-types.js';
import type { SacMemory } from './sac-memory.js';
import { ROUND_ROWS, type Rows, rounds } from './twin-jobs.js';
import type { CriticJudgement, TwinVectors } from './twin-memory.js';

/** Leaves the gradient in `memory.critics`. @returns statistics in the order of `SAC_CRITIC_STATS`, and the larger error of each row */
export function fusedCriticGradient(
  memory: SacMemory,
  vectors: Required<TwinVectors>,
  batch: SacBatch,
  noise: Float32Array,
  entCoef: number,
): CriticJudgement {
  const { plan } = memory;
  memory.begin(vectors, memory.critics, plan.twins);
  const goals = new Float64Array(ROUND_ROWS);
  const errors = new Float32Array(batch.size);
  let squares = 0;
  for (const rows of rounds(batch.size)) {
    memory.draw(batch.nextObservations, noise, rows);
    memory.pair(plan.nextPairs, batch.nextObservations, memory.head.actions, rows, 0);
    memory.pair(plan.pairs, batch.observations, batch.actions, rows, rows.first);
    const [first, second, ...values] = memory.forwardAll(memory.allPasses, rows.count) as [number, number, ...number[]];
    writeGoals(memory, batch, [first, second], rows, entCoef, goals);
    for (const [i, critic] of plan.twins.entries()) {
      squares += regress(memory, critic, values[i] as number, goals, rows, batch, errors);
    }
    memory.backwardAll(memory.twinPasses, rows.count);
  }
  return { stats: Float32Array.of(squares / 2 / batch.size, memory.critics.gradientNorm()), errors };
}

/** y = r + γⁿ (min Q̄(s′, a′) − α log π(a′|s′)); a′ stands in the head. @param targets where both Q̄ are, in floats */
function writeGoals(
  { floats, head }: SacMemory,
  { rewards, discounts }: SacBatch,
  [first, second]: readonly [number, number],
  rows: Rows,
  entCoef: number,
  goals: Float64Array,
): void {
  for (let row = 0; row < rows.count; row++) {
    const value = Math.min(floats[first + 4 * row] as number, floats[second + 4 * row] as number);
    const soft = value - entCoef * (head.logProbs[row] as number);
    const at = rows.first + row;
    goals[row] = (rewards[at] as number) + (discounts[at] as number) * soft;
  }
}

/** Leaves the gradient of ½ mean(w (Q − y)²) in the critic's deltas, and raises the rows' errors to |Q − y|. @returns Σ w (Q − y)² */
function regress(
  { floats }: SacMemory,
  critic: MlpPlan,
  values: number,
  goals: Float64Array,
  { first, count }: Rows,
  { size, weights }: Pick<SacBatch, 'size' | 'weights'>,
  errors: Float32Array,
): number {
  let squares = 0;
  for (let row = 0; row < count; row++) {
    const error = (floats[values + 4 * row] as number) - (goals[row] as number);
    const weight = weights === undefined ? 1 : (weights[first + row] as number);
    squares += weight * error * error;
    floats[critic.deltas / 4 + 4 * row] = (weight * error) / size;
    errors[first + row] = Math.max(errors[first + row] as number, Math.abs(error));
  }
  return squares;
}
