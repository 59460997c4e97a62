import { describe, expect, it } from 'vitest';
import { RunningNormalizer } from '../../src/agents/collect/normalizer.js';
import { RunningMoments } from '../../src/core/running-moments.js';

function create(changes: Partial<ConstructorParameters<typeof RunningNormalizer>[0]> = {}): RunningNormalizer {
  return new RunningNormalizer({
    observations: true,
    rewards: true,
    observationSize: 1,
    lanes: 2,
    gamma: 0.5,
    clipObservation: 10,
    clipReward: 10,
    ...changes,
  });
}

describe('the running normaliser', () => {
  it('scales rewards by the deviation of their discounted sum, not shifted', () => {
    const normalizer = create();
    const moments = new RunningMoments(1);
    const target = new Float32Array(2);
    const returns = [0, 0];
    for (const [rewards, done] of [
      [
        [1, -2],
        [0, 0],
      ],
      [
        [3, 4],
        [0, 1],
      ],
      [
        [5, 6],
        [1, 0],
      ],
    ] as const) {
      rewards.forEach((reward, lane) => {
        returns[lane] = (returns[lane] as number) * 0.5 + reward;
      });
      moments.update(returns);
      normalizer.rewards(Float64Array.from(rewards), Uint8Array.from(done), target);
      const scale = Math.sqrt((moments.variance[0] as number) + 1e-8);
      expect(target[0]).toBeCloseTo(rewards[0] / scale, 5);
      expect(target[1]).toBeCloseTo(rewards[1] / scale, 5);
      done.forEach((flag, lane) => {
        if (flag === 1) returns[lane] = 0;
      });
    }
  });

  it('clips', () => {
    const normalizer = create({ clipReward: 0.1, clipObservation: 0.2 });
    const target = new Float32Array(2);
    normalizer.rewards(Float64Array.of(100, -100), new Uint8Array(2), target);
    expect(target).toEqual(Float32Array.of(0.1, -0.1));
    normalizer.normalize(Float32Array.of(100, -100), target, 2);
    expect(target).toEqual(Float32Array.of(0.2, -0.2));
  });

  it('learns nothing while it is not training', () => {
    const normalizer = create();
    normalizer.observe(Float32Array.of(1, 2), 2);
    const before = JSON.stringify(normalizer.state().observations);
    normalizer.training = false;
    normalizer.observe(Float32Array.of(100, 200), 2);
    normalizer.rewards(Float64Array.of(50, 60), new Uint8Array(2), new Float32Array(2));
    expect(JSON.stringify(normalizer.state().observations)).toBe(before);
    expect(normalizer.state().rewards?.count).toBe(1e-4);
  });

  it('passes through what it does not normalise', () => {
    const normalizer = create({ observations: false, rewards: false });
    const target = new Float32Array(2);
    normalizer.observe(Float32Array.of(7, 8), 2);
    normalizer.normalize(Float32Array.of(7, 8), target, 2);
    expect(target).toEqual(Float32Array.of(7, 8));
    normalizer.rewards(Float64Array.of(70, 80), new Uint8Array(2), target);
    expect(target).toEqual(Float32Array.of(70, 80));
    expect(normalizer.statistics).toBeNull();
  });

  it('goes on from its state', () => {
    const [a, b] = [create(), create()];
    const feed = (normalizer: RunningNormalizer, scale: number): Float32Array => {
      const target = new Float32Array(2);
      normalizer.observe(Float32Array.of(scale, -3 * scale), 2);
      normalizer.rewards(Float64Array.of(scale, 2 * scale), Uint8Array.of(0, 1), target);
      return target;
    };
    feed(a, 1);
    b.restore(a.state());
    expect(feed(b, 2)).toEqual(feed(a, 2));
    expect(b.state()).toEqual(a.state());
  });
});
