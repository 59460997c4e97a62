import { padded } from '../../policy/kernels/mlp-plan.js';
import type { SacBatch } from '../ops/sac-types.js';
import type { DiscreteSacMemory } from './discrete-sac-memory.js';
import { type Rows, rounds } from './twin-jobs.js';
import type { TwinVectors } from './twin-memory.js';

/** Leaves the gradient in `memory.actor`. @returns statistics in the order of `SAC_ACTOR_STATS` */
export function fusedChoiceActorGradient(
  memory: DiscreteSacMemory,
  vectors: TwinVectors,
  { observations, masks, size }: Pick<SacBatch, 'size' | 'observations' | 'masks'>,
  entCoef: number,
): Float32Array {
  const { head, plan, spec } = memory;
  memory.begin(vectors, memory.actor, [plan.policy]);
  let loss = 0;
  let logProb = 0;
  for (const rows of rounds(size)) {
    memory.see(observations, spec.actor.observationSize, rows);
    memory.judge(masks, rows);
    loss += descend(memory, rows, entCoef, size);
    for (let row = 0; row < rows.count; row++) logProb += head.expectation(row, (_, logProbOf) => logProbOf);
    memory.backwardAll(memory.policyPass, rows.count);
  }
  return Float32Array.of(loss / size, logProb / size, memory.actor.gradientNorm());
}

/**
 * Leaves the gradient in the logits in the policy's deltas: ∂zⱼ = πⱼ (cⱼ − Σₐ πₐ cₐ) with c = α log π − min Q; that of
 * log π itself sums up to nothing. @returns Σ over rows of Σₐ πₐ cₐ
 */
function descend(memory: DiscreteSacMemory, rows: Rows, entCoef: number, size: number): number {
  const { floats, head, plan, spec } = memory;
  const { n } = spec.actor.distribution;
  const stride = padded(n);
  const [first, second] = memory.forwardAll(memory.twinPasses, rows.count) as [number, number];
  let sum = 0;
  for (let row = 0; row < rows.count; row++) {
    const at = row * stride;
    const cost = (a: number, logProb: number): number =>
      entCoef * logProb - Math.min(floats[first + at + a] as number, floats[second + at + a] as number);
    const mean = head.expectation(row, cost);
    for (let a = 0; a < n; a++) {
      const p = head.probs[row * n + a] as number;
      const slope = p === 0 ? 0 : p * (cost(a, head.logProbs[row * n + a] as number) - mean);
      floats[plan.policy.deltas / 4 + at + a] = slope / size;
    }
    sum += mean;
  }
  return sum;
}
