import { describe, expect, it } from 'vitest';
import type { NeurotradeError } from '../../src/core/errors.js';
import { evaluatePolicy } from '../../src/training/evaluate/evaluate-policy.js';
import { type ActCall, constantPolicy, countdownEnv, countdownVectorEnv } from './fakes.js';

describe('evaluatePolicy', () => {
  it('averages rewards and lengths over episodes', () => {
    const evaluation = evaluatePolicy(constantPolicy(2), countdownEnv([1, 2, 3]), { episodes: 3 });
    expect([...evaluation.rewards]).toEqual([2, 4, 6]);
    expect([...evaluation.lengths]).toEqual([1, 2, 3]);
    expect(evaluation.meanReward).toBe(4);
    expect(evaluation.stdReward).toBeCloseTo(Math.sqrt(8 / 3), 14);
    expect(evaluation.meanLength).toBe(2);
  });

  it('seeds the first episode alone, and so repeats itself', () => {
    const env = countdownEnv([5, 1, 2, 3]);
    const first = evaluatePolicy(constantPolicy(1), env, { episodes: 2, seed: 1 });
    expect(evaluatePolicy(constantPolicy(1), env, { episodes: 2, seed: 1 })).toEqual(first);
    expect(env.seeds).toEqual([1, undefined, 1, undefined]);
    expect([...first.lengths]).toEqual([1, 2]);
  });

  it('starts recurrent state anew each episode and hands masks on', () => {
    const calls: ActCall[] = [];
    const env = { ...countdownEnv([2]), actionMask: () => Uint8Array.of(1, 0, 1) };
    evaluatePolicy(constantPolicy(0, calls), env, { episodes: 2, deterministic: false });
    expect(calls.map(({ state }) => state?.[0] ?? null)).toEqual([null, 1, null, 1]);
    expect(calls.every(({ mask, deterministic }) => mask?.join() === '1,0,1' && deterministic === false)).toBe(true);
  });

  it('takes what an episode-statistics wrapper reports', () => {
    const inner = countdownEnv([2]);
    const step: typeof inner.step = (action) => {
      const result = inner.step(action);
      return result.terminated ? { ...result, reward: 0, info: { episode: { r: 42, l: 7, t: 0 } } } : result;
    };
    expect(evaluatePolicy(constantPolicy(1), { ...inner, step }, { episodes: 1 })).toMatchObject({
      meanReward: 42,
      meanLength: 7,
    });
  });

  it.each(['nextStep', 'sameStep'] as const)('gives each lane of a vector env its share (%s)', (autoreset) => {
    const calls: ActCall[] = [];
    const env = countdownVectorEnv([1, 2, 4], autoreset);
    const evaluation = evaluatePolicy(constantPolicy(1, calls), env, { episodes: 6 });
    expect([...evaluation.lengths].sort()).toEqual([1, 1, 2, 2, 4, 4]);
    expect([...evaluation.rewards]).toEqual([...evaluation.lengths]);
    const inEpisode = calls.map(({ observation, state }) => (observation[0] as number) + (state?.[0] ?? 0));
    expect(inEpisode.every((length) => [1, 2, 4].includes(length))).toBe(true);
  });

  it('refuses options it does not know, all at once', () => {
    const evaluate = () => evaluatePolicy(constantPolicy(0), countdownEnv([1]), { episodes: 0, seeds: 3 } as never);
    expect(evaluate).toThrowError(/unknown option "seeds".*"episodes" must be a whole number >= 1, found 0/);
    expect(evaluate).toThrowError(
      expect.objectContaining({ code: 'INVALID_OPTIONS' } satisfies Partial<NeurotradeError>),
    );
  });
});
