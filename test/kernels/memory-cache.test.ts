import { afterEach, describe, expect, it } from 'vitest';
import { setThreads } from '../../src/agents/kernels/crew/threads.js';
import { memoryCache } from '../../src/agents/kernels/twin-kernel.js';
import type { SacSpec } from '../../src/agents/ops/sac-types.js';

const specWith = (width: number): SacSpec => ({
  actor: {
    observationSize: 3,
    pi: [width],
    activation: 'relu',
    distribution: { kind: 'squashedGaussian', size: 1 },
  },
  qf: [width],
});

afterEach(() => setThreads('auto'));

describe('the memories of twin critics', () => {
  it('serve equal networks again', () => {
    const memoryFor = memoryCache(() => ({}));
    expect(memoryFor(specWith(4))).toBe(memoryFor(specWith(4)));
    expect(memoryFor(specWith(4))).not.toBe(memoryFor(specWith(8)));
  });

  it('are not those of one thread where there are several', () => {
    const memoryFor = memoryCache(() => ({}));
    setThreads(1);
    const alone = memoryFor(specWith(4));
    setThreads(2);
    expect(memoryFor(specWith(4))).not.toBe(alone);
  });

  it('are four at most: the least lately used goes', () => {
    const memoryFor = memoryCache(() => ({}));
    const first = memoryFor(specWith(1));
    for (const width of [2, 3, 4, 5]) memoryFor(specWith(width));
    expect(memoryFor(specWith(1))).not.toBe(first);
  });
});
