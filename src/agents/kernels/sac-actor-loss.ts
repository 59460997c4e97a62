import type { SacBatch } from '../ops/sac-types.js';
import type { SacMemory } from './sac-memory.js';
import { rounds } from './twin-jobs.js';
import type { TwinVectors } from './twin-memory.js';

/** Leaves the gradient in `memory.actor`. @returns statistics in the order of `SAC_ACTOR_STATS` */
export function fusedActorGradient(
  memory: SacMemory,
  vectors: TwinVectors,
  { observations, size }: Pick<SacBatch, 'size' | 'observations'>,
  noise: Float32Array,
  entCoef: number,
): Float32Array {
  const { floats, head, plan } = memory;
  memory.begin(vectors, memory.actor, [plan.policy, ...plan.twins]);
  let value = 0;
  let logProb = 0;
  for (const rows of rounds(size)) {
    const output = memory.draw(observations, noise, rows);
    memory.pair(plan.pairs, observations, head.actions, rows, 0);
    value += climb(memory, rows.count, size);
    head.gradient(floats, output, plan.policy.deltas / 4, rows.count, entCoef / size);
    memory.backwardAll(memory.policyPass, rows.count);
    for (let row = 0; row < rows.count; row++) logProb += head.logProbs[row] as number;
  }
  return Float32Array.of((entCoef * logProb - value) / size, logProb / size, memory.actor.gradientNorm());
}

/** Leaves the gradient of −mean(min Q) in the actions in the head. @returns Σ min Q */
function climb(memory: SacMemory, count: number, size: number): number {
  const { floats } = memory;
  const [first, second] = memory.forwardAll(memory.twinPasses, count) as [number, number];
  const rows: readonly [number[], number[]] = [[], []];
  let sum = 0;
  for (let row = 0; row < count; row++) {
    const values = [floats[first + 4 * row] as number, floats[second + 4 * row] as number] as const;
    rows[values[0] <= values[1] ? 0 : 1].push(row);
    sum += Math.min(...values); // NaN where either is
  }
  memory.climb(
    rows.map((list) => Int32Array.from(list)),
    1 / size,
  );
  return sum;
}
