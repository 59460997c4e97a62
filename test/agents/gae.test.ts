import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainedVariance, type GaeInput, gae } from '../../src/agents/collect/gae.js';

function compute(input: GaeInput, gamma: number, lambda: number) {
  const rows = input.steps * input.lanes;
  const target = { advantages: new Float32Array(rows), returns: new Float32Array(rows) };
  gae(input, gamma, lambda, target);
  return { advantages: Array.from(target.advantages), returns: Array.from(target.returns) };
}

const BASE: GaeInput = {
  steps: 3,
  lanes: 1,
  rewards: Float32Array.of(1, 2, 3),
  values: Float32Array.of(0.5, 0.25, 1),
  episodeStarts: Uint8Array.of(1, 0, 0),
  lastValues: Float32Array.of(2),
  lastDones: Uint8Array.of(0),
};

describe('generalised advantage estimation', () => {
  it('with λ = 0 is the one-step error', () => {
    const { advantages } = compute(BASE, 0.5, 0);
    expect(advantages).toEqual([1 + 0.125 - 0.5, 2 + 0.5 - 0.25, 3 + 1 - 1]);
  });

  it('with λ = 1 is the discounted return, bootstrapped, minus the value', () => {
    const { advantages, returns } = compute(BASE, 0.5, 1);
    const total = 1 + 0.5 * 2 + 0.25 * 3 + 0.125 * 2;
    expect(advantages[0]).toBeCloseTo(total - 0.5, 6);
    expect(returns[0]).toBeCloseTo(total, 6);
  });

  it('does not look past the end of an episode', () => {
    const { advantages } = compute({ ...BASE, episodeStarts: Uint8Array.of(1, 0, 1) }, 0.5, 1);
    expect(advantages[1]).toBe(2 - 0.25);
    expect(advantages[0]).toBe(1 + 0.5 * 2 - 0.5);
    const ended = compute({ ...BASE, lastDones: Uint8Array.of(1) }, 0.5, 1);
    expect(ended.advantages[2]).toBe(3 - 1);
  });

  it('keeps lanes apart', () => {
    const numbers = fc.array(fc.float({ min: -5, max: 5, noNaN: true }), { minLength: 12, maxLength: 12 });
    const flags = fc.array(fc.constantFrom(0, 1), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(numbers, numbers, flags, numbers, (rewards, values, starts, last) => {
        const input = (lane: number | null): GaeInput => {
          const pick = (all: readonly number[]): number[] => all.filter((_, i) => lane === null || i % 3 === lane);
          return {
            steps: 4,
            lanes: lane === null ? 3 : 1,
            rewards: Float32Array.from(pick(rewards)),
            values: Float32Array.from(pick(values)),
            episodeStarts: Uint8Array.from(pick(starts)),
            lastValues: Float32Array.from(pick(last.slice(0, 3))),
            lastDones: Uint8Array.from(pick(starts.slice(0, 3))),
          };
        };
        const together = compute(input(null), 0.9, 0.8).advantages;
        for (const lane of [0, 1, 2]) {
          expect(compute(input(lane), 0.9, 0.8).advantages).toEqual(together.filter((_, i) => i % 3 === lane));
        }
      }),
      { numRuns: 50, seed: 1 },
    );
  });
});

describe('explained variance', () => {
  it('is 1 for perfect values, 0 for constant ones, below 0 for worse', () => {
    expect(explainedVariance([1, 2, 3], [1, 2, 3])).toBe(1);
    expect(explainedVariance([7, 7, 7], [1, 2, 3])).toBeCloseTo(0, 12);
    expect(explainedVariance([3, 2, 1], [1, 2, 3])).toBeCloseTo(-3, 12);
    expect(explainedVariance([1, 2], [5, 5])).toBeNaN();
  });
});
