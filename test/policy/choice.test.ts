import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NeurotradeError } from '../../src/core/errors.js';
import { createRng } from '../../src/core/rng.js';
import { draw, likeliest, logProbability } from '../../src/policy/distributions/choice.js';

const LOGITS = Float32Array.of(0, 0, 0, Math.log(1), Math.log(2), Math.log(5));

function view(masks?: Uint8Array, logits: Float32Array = LOGITS) {
  return { logits, n: 3, masks, from: 3 };
}

describe('a choice', () => {
  it('has the softmax of its logits as probabilities', () => {
    expect(Math.exp(logProbability(view(), 0))).toBeCloseTo(1 / 8, 6);
    expect(Math.exp(logProbability(view(), 2))).toBeCloseTo(5 / 8, 6);
  });

  it('draws by inverting the cumulated probabilities', () => {
    expect([0, 0.124, 0.126, 0.374, 0.376, 0.999999].map((uniform) => draw(view(), uniform))).toEqual([
      0, 0, 1, 1, 2, 2,
    ]);
  });

  it('draws each action as often as its probability says', () => {
    const rng = createRng(1);
    const counts = [0, 0, 0];
    for (let i = 0; i < 16_000; i++) {
      const action = draw(view(), rng.next());
      counts[action] = (counts[action] as number) + 1;
    }
    expect(counts[0]).toBeGreaterThan(1_850);
    expect(counts[0]).toBeLessThan(2_150);
    expect(counts[2]).toBeGreaterThan(9_750);
    expect(counts[2]).toBeLessThan(10_250);
  });

  it('gives masked actions probability zero and shares theirs among the others', () => {
    const masks = Uint8Array.of(1, 1, 1, 1, 1, 0);
    expect(Math.exp(logProbability(view(masks), 1))).toBeCloseTo(2 / 3, 6);
    expect(logProbability(view(masks), 2)).toBe(-Infinity);
    expect(likeliest(view(masks))).toBe(1);
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (uniform) => draw(view(masks), uniform) !== 2,
      ),
    );
  });

  it('keeps a masked mode out even where its logit towers over the rest', () => {
    const logits = Float32Array.of(0, 0, 0, 100, -100, -101);
    const masks = Uint8Array.of(1, 1, 1, 0, 1, 1);
    expect(likeliest(view(masks, logits))).toBe(1);
    expect(Math.exp(logProbability(view(masks, logits), 1))).toBeCloseTo(1 / (1 + Math.exp(-1)), 6);
  });

  it('takes the first of equals', () => {
    expect(likeliest({ logits: Float32Array.of(1, 1, 1), n: 3, masks: undefined, from: 0 })).toBe(0);
  });

  it.each([Number.NaN, Infinity, -Infinity])('refuses a logit of %s', (logit) => {
    expect(codeOf(() => likeliest(view(undefined, Float32Array.of(0, 0, 0, logit, 1, 2))))).toBe('NON_FINITE');
  });

  it('refuses a mask that allows nothing', () => {
    expect(codeOf(() => draw(view(new Uint8Array(6)), 0.5))).toBe('INVALID_ACTION');
  });
});

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof NeurotradeError) return error.code;
  }
  return 'none';
}
