import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gae } from '../../src/agents/collect/gae.js';
import { createKernelGae } from '../../src/agents/kernels/gae.js';
import { createRng } from '../../src/core/rng.js';
import { relativeError, VARIANTS } from './arena.js';

function rollout(steps: number, lanes: number, seed: number) {
  const rng = createRng(seed);
  const normals = (count: number) => new Float32Array(count).map(() => rng.normal());
  const flags = (count: number) => new Uint8Array(count).map(() => (rng.next() < 0.2 ? 1 : 0));
  const rows = steps * lanes;
  return {
    steps,
    lanes,
    rewards: normals(rows),
    values: normals(rows),
    episodeStarts: flags(rows),
    lastValues: normals(lanes),
    lastDones: flags(lanes),
  };
}

function room(rows: number) {
  return { advantages: new Float32Array(rows), returns: new Float32Array(rows) };
}

describe.each(VARIANTS)('kernel GAE, %s', (variant) => {
  it('gives the advantages and returns of the plain one, call after call', () => {
    const size = fc.integer({ min: 0, max: 40 });
    const rate = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(size, size, rate, rate, fc.integer(), (steps, lanes, gamma, lambda, seed) => {
        const kernel = createKernelGae(steps, lanes, variant);
        if (kernel === null) throw new Error('expected kernels to run here');
        for (const round of [0, 1]) {
          const input = rollout(steps, lanes, seed + round);
          const [found, expected] = [room(steps * lanes), room(steps * lanes)];
          kernel(input, gamma, lambda, found);
          gae(input, gamma, lambda, expected);
          expect(relativeError(found.advantages, expected.advantages, 1)).toBeLessThan(1e-5);
          expect(relativeError(found.returns, expected.returns, 1)).toBeLessThan(1e-5);
        }
      }),
    );
  });
});
