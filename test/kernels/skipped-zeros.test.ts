import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { learnerKernels } from '../../src/agents/kernels/generated/learner.js';
import type { LearnerExports } from '../../src/agents/kernels/learner-exports.js';
import { instantiateKernels } from '../../src/core/kernels.js';
import { createRng } from '../../src/core/rng.js';
import { MemoryPlan } from '../../src/policy/kernels/memory-plan.js';
import { padded, planMlp, skipsZeros, writeMlp } from '../../src/policy/kernels/mlp-plan.js';
import { VARIANTS } from './arena.js';

type Variant = (typeof VARIANTS)[number];

interface Case {
  readonly widths: readonly number[];
  readonly rows: number;
  readonly shift: number;
  readonly seed: number;
}

interface Passes {
  readonly output: Float32Array;
  readonly gradient: Float32Array;
}

const wide = fc.integer({ min: 32, max: 81 });
const anyCase: fc.Arbitrary<Case> = fc.record({
  widths: fc
    .tuple(
      fc.integer({ min: 1, max: 9 }),
      fc.array(wide, { minLength: 2, maxLength: 3 }),
      fc.integer({ min: 1, max: 70 }),
    )
    .map(([inputs, hidden, outputs]) => [inputs, ...hidden, outputs]),
  rows: fc.integer({ min: 1, max: 70 }),
  /** Of all biases: from a network that is all zeros to one that has none. */
  shift: fc.constantFrom(-30, -0.5, 0, 0.5, 30),
  seed: fc.integer(),
});

function parameterCount(widths: readonly number[]): number {
  return widths.slice(1).reduce((sum, width, layer) => sum + ((widths[layer] as number) + 1) * width, 0);
}

function normals(count: number, seed: number): Float32Array {
  const rng = createRng(seed);
  return new Float32Array(count).map(() => rng.normal());
}

/** Forward and backward through a network of relu layers, with or without the copies of weights that skipping zeros takes. */
function passes(variant: Variant, { widths, rows, shift, seed }: Case, spreads: boolean): Passes {
  const size = parameterCount(widths);
  const plan = new MemoryPlan();
  const [parameters, gradient] = [plan.words(size), plan.words(size)];
  const x = plan.words(rows * (widths[0] as number));
  const mlp = planMlp(plan, { widths, activation: 'relu', parameters, gradient, rows, spreads });
  const instance = instantiateKernels<LearnerExports>(learnerKernels, plan.bytes, variant);
  if (instance === null) throw new Error(`expected ${variant} kernels to run here`);
  const { exports: kernels, memory } = instance;
  const floats = new Float32Array(memory.buffer);
  floats.set(
    normals(size, seed).map((value) => 0.2 * value),
    parameters / 4,
  );
  let bias = parameters / 4;
  for (let layer = 0; layer < widths.length - 2; layer++) {
    const [inputs, outputs] = [widths[layer] as number, widths[layer + 1] as number];
    bias += inputs * outputs;
    for (let i = 0; i < outputs; i++) floats[bias + i] = (floats[bias + i] as number) + shift;
    bias += outputs;
  }
  floats.set(normals(rows * (widths[0] as number), seed + 1), x / 4);
  writeMlp(memory.buffer, mlp);
  kernels.transposeWeights(mlp.struct);
  kernels.spreadWeights(mlp.struct);
  const output = kernels.mlpForward(mlp.struct, x, rows) / 4;
  const outputs = rows * padded(widths.at(-1) as number);
  const said = floats.slice(output, output + outputs);
  floats.set(normals(outputs, seed + 2), mlp.deltas / 4);
  kernels.mlpBackward(mlp.struct, x, rows);
  return { output: said, gradient: floats.slice(gradient / 4, gradient / 4 + size) };
}

/** Bytes, but −0 as 0. */
function numbers(values: Float32Array): number[] {
  return Array.from(values, (value) => value + 0);
}

describe.each(VARIANTS)('products that skip zeros, %s', (variant) => {
  it('are those that do not, to the bit', () => {
    fc.assert(
      fc.property(anyCase, (given) => {
        const skipped = passes(variant, given, true);
        const whole = passes(variant, given, false);
        const outputs = given.widths.at(-1) as number;
        const isOutput = (_: number, at: number): boolean => at % padded(outputs) < outputs;
        expect(numbers(skipped.output).filter(isOutput)).toEqual(numbers(whole.output).filter(isOutput));
        expect(numbers(skipped.gradient)).toEqual(numbers(whole.gradient));
      }),
      { numRuns: 60 },
    );
  });
});

it('zeros are skipped where relu left them and both sides are a strip wide', () => {
  const skips = (widths: number[], layer: number, activation: 'relu' | 'tanh' = 'relu'): boolean =>
    skipsZeros({ widths, activation }, layer);
  expect(skips([64, 64, 64, 1], 1)).toBe(true);
  expect(skips([64, 64, 64, 1], 0)).toBe(false);
  expect(skips([64, 64, 64, 1], 2)).toBe(false);
  expect(skips([64, 31, 64, 1], 1)).toBe(false);
  expect(skips([64, 64, 64, 1], 1, 'tanh')).toBe(false);
});
