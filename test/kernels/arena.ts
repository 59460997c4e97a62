import { learnerKernels } from '../../src/agents/kernels/generated/learner.js';
import type { LearnerExports } from '../../src/agents/kernels/learner-exports.js';
import { instantiateKernels, type KernelVariant, supportedVariants } from '../../src/core/kernels.js';
import { MemoryPlan } from '../../src/policy/kernels/memory-plan.js';

/** The learner's kernels over a memory in which tests place arrays by hand. */
export interface Arena {
  readonly kernels: LearnerExports;
  /** A copy of `values` inside the memory. */
  place(values: ArrayLike<number>): Float32Array;
  /** What a kernel without output must not touch: NaN until written. */
  hole(count: number): Float32Array;
}

/** The variants that this engine runs; at least one, or the tests would pass without testing. */
export const VARIANTS: readonly KernelVariant[] = supportedVariants(learnerKernels);

export function createArena(variant: KernelVariant): Arena {
  const instance = instantiateKernels<LearnerExports>(learnerKernels, 2 ** 20, variant);
  if (instance === null) throw new Error(`expected ${variant} kernels to run here`);
  const plan = new MemoryPlan();
  const view = (count: number): Float32Array =>
    new Float32Array(instance.memory.buffer, plan.words(count), count).fill(Number.NaN);
  return {
    kernels: instance.exports,
    hole: view,
    place: (values) => {
      const placed = view(values.length);
      placed.set(values);
      return placed;
    },
  };
}

/** The largest difference between two arrays, relative to the largest expected value or to `scale` where that is more. */
export function relativeError(found: ArrayLike<number>, expected: ArrayLike<number>, scale = 1e-6): number {
  let largest = scale;
  let error = 0;
  for (let i = 0; i < expected.length; i++) {
    largest = Math.max(largest, Math.abs(expected[i] as number));
    const difference = Math.abs((found[i] as number) - (expected[i] as number));
    error = Number.isNaN(difference) ? Infinity : Math.max(error, difference);
  }
  return error / largest;
}
