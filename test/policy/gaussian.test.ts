import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/rng.js';
import { checkMeans, drawNormal, normalLogProbability } from '../../src/policy/distributions/gaussian.js';

const MEANS = Float32Array.of(9, 9, 1, -2); // two rows of two
const LOG_STD = Float32Array.of(0, Math.log(2));

describe('a diagonal Gaussian row', () => {
  it('has the closed form of its log-probability', () => {
    const actions = Float32Array.of(0, 0, 1.5, 0);
    const first = -0.5 * 0.25 - 0.5 * Math.log(2 * Math.PI);
    const second = -0.5 * 1 - Math.log(2) - 0.5 * Math.log(2 * Math.PI);
    expect(normalLogProbability(MEANS, LOG_STD, 1, actions)).toBeCloseTo(first + second, 6);
  });

  it('draws with its means and standard deviations', () => {
    const rng = createRng(1);
    const actions = new Float32Array(4);
    const draws = Array.from({ length: 20_000 }, () => {
      drawNormal(MEANS, LOG_STD, 1, rng, actions);
      return [actions[2] as number, actions[3] as number] as const;
    });
    for (const [i, mean, deviation] of [
      [0, 1, 1],
      [1, -2, 2],
    ] as const) {
      const found = draws.reduce((sum, draw) => sum + draw[i], 0) / draws.length;
      const spread = Math.sqrt(draws.reduce((sum, draw) => sum + (draw[i] - found) ** 2, 0) / draws.length);
      expect(Math.abs(found - mean)).toBeLessThan(0.03 * deviation);
      expect(Math.abs(spread - deviation)).toBeLessThan(0.03 * deviation);
    }
    expect(actions[0]).toBe(0);
  });

  it('refuses a mean that is not finite', () => {
    expect(() => checkMeans(Float32Array.of(0, 0, 1, Number.NaN), 2, 1)).toThrow(
      /finite means, found NaN for action element 1/,
    );
    expect(() => checkMeans(Float32Array.of(Number.NaN, 0, 1, 2), 2, 1)).not.toThrow();
  });
});
