import { afterEach, describe, expect, it } from 'vitest';
import { setThreads } from '../../src/agents/kernels/crew/threads.js';
import { adopt, homeOf, isOwned, memoryOf, spareSac } from '../../src/agents/kernels/memories.js';
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

describe('spare memories', () => {
  it('serve equal networks again', () => {
    expect(spareSac(specWith(4))).toBe(spareSac(specWith(4)));
    expect(spareSac(specWith(4))).not.toBe(spareSac(specWith(8)));
  });

  it('are not those of one thread where there are several', () => {
    setThreads(1);
    const alone = spareSac(specWith(4));
    setThreads(2);
    expect(spareSac(specWith(4))).not.toBe(alone);
  });

  it('are four at most: the least lately used goes', () => {
    const first = spareSac(specWith(1));
    for (const width of [2, 3, 4, 5]) spareSac(specWith(width));
    expect(spareSac(specWith(1))).not.toBe(first);
  });

  it('are spare no more once a learner owns a part of them', () => {
    const memory = spareSac(specWith(6));
    expect(adopt(memory.critics)).toBe(true);
    expect(spareSac(specWith(6))).not.toBe(memory);
    expect(adopt(memory.critics)).toBe(false);
    expect(isOwned(memory.actor)).toBe(false);
    expect(adopt(memory.actor)).toBe(true);
    expect(adopt(memory.targets)).toBe(true);
    expect(adopt(memory.targets)).toBe(false);
  });

  it('are found by what lies in them', () => {
    const memory = spareSac(specWith(7));
    expect(homeOf(memory.targets)).toBe(memory);
    expect(memoryOf(memory.actor.gradient)).toBe(memory.actor);
    expect(memoryOf(memory.critics.secondMoment)).toBe(memory.critics);
    expect(memoryOf(memory.targets)).toBeUndefined();
    expect(memoryOf(new Float32Array(3))).toBeUndefined();
  });
});
