import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openArrow, readColumns, sumOf } from '../../src/data/index.js';

const SP500 = 'examples/data/sp500-1d-2000-2020.arrow';

/** Of whole multiples of 2^-60: a BigInt does not round. */
function exactSum(values: Float64Array): number {
  const total = values.reduce((sum, value) => sum + BigInt(value * 2 ** 60), 0n);
  return Number(total) / 2 ** 60;
}

const bound = (values: Float64Array): number =>
  (138 + Math.max(0, Math.log2(values.length / 1_024))) * 2 ** -53 * values.reduce((sum, x) => sum + Math.abs(x), 0);

/** Numbers in [-1000, 1000), whole multiples of 2^-53. */
const anyNumbers = (length: number, seed: number): Float64Array =>
  Float64Array.from({ length }, (_, i) => 2_000 * ((((i + 1) * 0.618_033_988_749 + seed * 0.414_213_562) % 1) - 0.5));

describe('sumOf', () => {
  it.each([0, 1, 7, 8, 9, 1_023, 1_024, 1_025, 2_049, 32_768, 100_001])('adds each of %i numbers once', (length) => {
    const values = Float64Array.from({ length }, (_, i) => i + 1);
    expect(sumOf(values)).toBe((length * (length + 1)) / 2);
  });

  it('adds a chunk inside a larger column, and nothing beside it', () => {
    const column = new Float64Array(5_000).fill(1);
    expect(sumOf(column.subarray(3, 4_003))).toBe(4_000);
  });

  it('is off by no more than it says', () => {
    const property = fc.property(fc.nat({ max: 9_000 }), fc.nat({ max: 1_000 }), (length, seed) => {
      const values = anyNumbers(length, seed);
      expect(Math.abs(sumOf(values) - exactSum(values))).toBeLessThanOrEqual(bound(values));
    });
    fc.assert(property, { seed: 1, numRuns: 50 });
  });

  it('does not drift where a plain loop does: a million tenths', () => {
    const tenths = new Float64Array(1_000_000).fill(0.1);
    const plain = tenths.reduce((sum, value) => sum + value, 0);
    expect(Math.abs(plain - 100_000)).toBeGreaterThan(1e-6);
    expect(Math.abs(sumOf(tenths) - 100_000)).toBeLessThan(1e-9);
  });

  it.each([
    [[1, Number.NaN, 2], Number.NaN],
    [[1, Number.POSITIVE_INFINITY], Number.POSITIVE_INFINITY],
    [[Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY], Number.NaN],
  ])('of %j is %d', (values, expected) => {
    expect(sumOf(Float64Array.from(values))).toBe(expected);
  });

  it('by chunks is that of the column', () => {
    using file = openArrow(SP500);
    let total = 0;
    for (const chunk of file.chunks('close')) total += sumOf(chunk);
    expect(total).toBe(sumOf(readColumns(SP500).close));
  });
});
