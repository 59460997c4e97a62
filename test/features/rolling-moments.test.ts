import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/rng.js';
import { RollingMoments } from '../../src/features/rolling-moments.js';
import { mean, squares } from './naive.js';

/** Largest error of mean and squares over a stream, relative to the window's own size and spread. */
function worstError(xs: readonly number[], n: number): number {
  const moments = new RollingMoments(n);
  let worst = 0;
  xs.forEach((x, t) => {
    moments.push(x);
    const window = xs.slice(Math.max(0, t - n + 1), t + 1);
    const magnitude = Math.max(...window.map(Math.abs), 1e-100);
    worst = Math.max(worst, Math.abs(moments.mean - mean(window)) / magnitude);
    worst = Math.max(worst, Math.abs(moments.squares - squares(window)) / (magnitude * magnitude * n));
  });
  return worst;
}

describe('RollingMoments', () => {
  it('equals a two-pass mean and sum of squares, for any window and values of any size', () => {
    const xs = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(xs, fc.integer({ min: 1, max: 20 }), (values, n) => {
        expect(worstError(values, n)).toBeLessThan(1e-13);
      }),
      { seed: 11 },
    );
  });

  it('remembers nothing of an outlier that has left', () => {
    const tail = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9];
    const moments = new RollingMoments(4);
    for (const x of [1, 1e200, -1e18, 2e-9, ...tail]) moments.push(x);
    expect(moments.mean).toBeCloseTo(mean(tail.slice(-4)), 14);
    expect(moments.squares).toBeCloseTo(squares(tail.slice(-4)), 13);
  });

  it('keeps the spread of numbers far from 0', () => {
    const rng = createRng('offset');
    const xs = Array.from({ length: 300 }, () => 1e9 + rng.normal());
    const moments = new RollingMoments(50);
    for (const x of xs) moments.push(x);
    const expected = squares(xs.slice(-50).map((x) => x - 1e9));
    expect(Math.abs(moments.squares / expected - 1)).toBeLessThan(1e-6);
  });

  it('is exactly 0 around values that are all equal', () => {
    const moments = new RollingMoments(7);
    for (let i = 0; i < 30; i++) {
      moments.push(i < 5 ? i : 0.1);
      if (i >= 11) expect([moments.mean, moments.squares]).toEqual([0.1, 0]);
    }
  });

  it('does not drift over a million numbers', () => {
    const rng = createRng('drift');
    const [n, recent] = [100, new Float64Array(100)];
    const moments = new RollingMoments(n);
    for (let i = 0; i < 1_000_000; i++) {
      recent[i % n] = 100 + (i % 1000 === 0 ? 1e9 : 1) * rng.next();
      moments.push(recent[i % n] as number);
    }
    expect(Math.abs(moments.mean / mean([...recent]) - 1)).toBeLessThan(1e-14);
    expect(Math.abs(moments.squares / squares([...recent]) - 1)).toBeLessThan(1e-12);
  });

  it('starts anew after a reset', () => {
    const moments = new RollingMoments(3);
    for (const x of [8, 9, 10, 11]) moments.push(x);
    moments.reset();
    moments.push(5);
    expect([moments.mean, moments.squares]).toEqual([5, 0]);
  });
});
