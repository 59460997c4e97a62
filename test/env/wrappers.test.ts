import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NeurotradeError } from '../../src/core/errors.js';
import { createRng } from '../../src/core/rng.js';
import { RunningMoments } from '../../src/core/running-moments.js';
import { cartPole, identityEnv, pendulum } from '../../src/env/classic/index.js';
import type { Env } from '../../src/env/env.js';
import { type BoxSpace, box, discrete } from '../../src/env/spaces.js';
import {
  clipAction,
  frameStack,
  normalizeObservation,
  normalizeReward,
  recordEpisodeStatistics,
  rescaleAction,
  timeLimit,
  transformObservation,
  transformReward,
} from '../../src/env/wrappers/index.js';
import { LedgerEnv } from './check/ledger-env.js';
import { scriptedEnv } from './scripted-env.js';

function codeOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof NeurotradeError) return error.code;
    throw error;
  }
  return 'none';
}

describe('timeLimit', () => {
  it('truncates at the limit, not before, and again after a reset', () => {
    const env = timeLimit(identityEnv(), { maxEpisodeSteps: 3 });
    for (let episode = 0; episode < 2; episode++) {
      env.reset({ seed: 1 });
      expect([env.step(0), env.step(0), env.step(0)].map(({ truncated }) => truncated)).toEqual([false, false, true]);
      expect(codeOf(() => env.step(0))).toBe('EPISODE_OVER');
    }
  });

  it('leaves an end of the env as it is, also in the last step', () => {
    const env = timeLimit(scriptedEnv([0], [{ observation: [1] }, { observation: [2], end: 'terminated' }]), {
      maxEpisodeSteps: 2,
    });
    env.reset();
    env.step(0);
    expect(env.step(0)).toMatchObject({ terminated: true, truncated: true });
  });

  it('counts on from a saved state', () => {
    const env = timeLimit(cartPole(), { maxEpisodeSteps: 5 });
    env.reset({ seed: 1 });
    env.step(0);
    env.step(1);
    const other = timeLimit(cartPole(), { maxEpisodeSteps: 5 });
    other.loadState?.(env.saveState?.() ?? {});
    expect([other.step(0), other.step(1), other.step(0)].map(({ truncated }) => truncated)).toEqual([
      false,
      false,
      true,
    ]);
  });

  it.each([[{}], [{ maxEpisodeSteps: 0 }], [{ maxEpisodeSteps: 5, steps: 5 }]])('refuses %o', (options) => {
    expect(codeOf(() => timeLimit(cartPole(), options as { maxEpisodeSteps: number }))).toBe('INVALID_OPTIONS');
  });
});

describe('recordEpisodeStatistics', () => {
  const script = [
    { observation: [1], reward: 2, info: { price: 7 } },
    { observation: [2], reward: -0.5, end: 'truncated' as const, info: { price: 8 } },
  ];

  it('adds return, length and time to the last info alone', () => {
    const env = recordEpisodeStatistics(scriptedEnv([0], script));
    for (let episode = 0; episode < 2; episode++) {
      env.reset();
      expect(env.step(0).info).toEqual({ price: 7 });
      const { info } = env.step(0);
      expect(info).toEqual({ price: 8, episode: { r: 1.5, l: 2, t: expect.any(Number) } });
      expect((info.episode as { t: number }).t).toBeGreaterThanOrEqual(0);
    }
    expect(script[1]?.info).toEqual({ price: 8 });
  });
});

describe('frameStack', () => {
  const script = [{ observation: [3, 4] }, { observation: [5, 6] }];

  it.each([
    ['reset', [1, 2, 1, 2, 1, 2]],
    ['zero', [0, 0, 0, 0, 1, 2]],
  ] as const)('holds the last frames, oldest first, padded with %s', (padding, first) => {
    const env = frameStack(scriptedEnv([1, 2], script), { size: 3, padding });
    expect((env.observationSpace as BoxSpace).shape).toEqual([3, 2]);
    expect([...env.reset().observation]).toEqual(first);
    expect([...env.step(0).observation]).toEqual([...first.slice(2), 3, 4]);
    expect([...env.step(0).observation]).toEqual([...first.slice(4), 3, 4, 5, 6]);
    expect([...env.reset().observation]).toEqual(first);
  });

  it('widens bounds only where zeros stand before the first frame', () => {
    const high = { ...scriptedEnv([5], []), observationSpace: box({ shape: [1], low: 2, high: 9 }) };
    expect(frameStack(high, { size: 2 }).observationSpace).toEqual(box({ shape: [2, 1], low: 2, high: 9 }));
    expect(frameStack(high, { size: 2, padding: 'zero' }).observationSpace).toEqual(
      box({ shape: [2, 1], low: 0, high: 9 }),
    );
  });
});

describe('normalizeObservation', () => {
  it('is (x − mean) / √(variance + epsilon) by the moments of all observations so far', () => {
    const rows = [
      [1, 10],
      [2, 30],
      [4, -20],
      [-3, 5],
    ] as const;
    const env = normalizeObservation(
      scriptedEnv(
        [...rows[0]],
        rows.slice(1).map((row) => ({ observation: row })),
      ),
    );
    const moments = new RunningMoments(2);
    const outputs = [env.reset().observation, ...rows.slice(1).map(() => env.step(0).observation)];
    for (const [i, row] of rows.entries()) {
      moments.update(Float32Array.from(row));
      for (const [j, x] of row.entries()) {
        const expected = (x - (moments.mean[j] as number)) / Math.sqrt((moments.variance[j] as number) + 1e-8);
        expect(outputs[i]?.[j]).toBeCloseTo(expected, 6);
      }
    }
  });

  it('cuts at clip and says so in its space', () => {
    const env = normalizeObservation(scriptedEnv([0], [{ observation: [1e6] }]), { clip: 2, training: false });
    expect(env.observationSpace).toEqual(box({ shape: [1], low: -2, high: 2 }));
    env.reset();
    expect(env.step(0).observation[0]).toBe(2);
  });

  it('learns only while training', () => {
    const env = normalizeObservation(new LedgerEnv());
    env.reset({ seed: 1 });
    env.step(0);
    const learnt = env.moments.state();
    env.training = false;
    env.step(0);
    env.reset();
    expect(env.moments.state()).toEqual(learnt);
    env.training = true;
    env.step(0);
    expect(env.moments.count).toBeCloseTo(learnt.count + 1, 12);
  });

  it('refuses an observation that would spoil the moments', () => {
    const env = normalizeObservation(scriptedEnv([0, 0], [{ observation: [0, Number.NaN] }]));
    env.reset();
    const before = env.moments.state();
    expect(codeOf(() => env.step(0))).toBe('NON_FINITE');
    expect(env.moments.state()).toEqual(before);
  });
});

describe('normalizeReward', () => {
  /** VecNormalize of Stable-Baselines3, written out. */
  function expected(rewards: readonly number[], ends: ReadonlySet<number>, clip: number): number[] {
    const moments = new RunningMoments(1);
    let discounted = 0;
    return rewards.map((reward, i) => {
      discounted = discounted * 0.99 + reward;
      moments.update([discounted]);
      if (ends.has(i)) discounted = 0;
      return Math.max(-clip, Math.min(clip, reward / Math.sqrt((moments.variance[0] as number) + 1e-8)));
    });
  }

  it('divides by the deviation of the discounted return, which starts anew with an episode', () => {
    const rewards = [1, -2, 0.5, 3, 3, -1];
    const script = rewards.map((reward, i) => ({
      observation: [i],
      reward,
      ...(i === 2 ? { end: 'terminated' as const } : {}),
    }));
    const inner = scriptedEnv([0], script);
    const env = normalizeReward({ ...inner, reset: () => ({ observation: Float32Array.of(0), info: {} }) });
    const found = rewards.map((_, i) => {
      if (i === 0 || i === 3) env.reset();
      return env.step(0).reward;
    });
    for (const [i, value] of expected(rewards, new Set([2]), 10).entries()) expect(found[i]).toBeCloseTo(value, 12);
  });

  it('cuts at clip, and learns only while training', () => {
    const script = Array.from({ length: 3 }, (_, i) => ({ observation: [i], reward: 100 }));
    const env = normalizeReward(scriptedEnv([0], script), { clip: 3, training: false });
    env.reset();
    expect(env.step(0).reward).toBe(3);
    expect(env.moments.state()).toEqual(new RunningMoments(1).state());
    env.training = true;
    env.step(0);
    expect(env.moments.count).toBeCloseTo(1 + 1e-4, 12);
  });

  it('refuses a reward that would spoil the moments', () => {
    const env = normalizeReward(scriptedEnv([0], [{ observation: [0], reward: Number.POSITIVE_INFINITY }]));
    env.reset();
    expect(codeOf(() => env.step(0))).toBe('NON_FINITE');
  });
});

describe('actions', () => {
  it('clipAction moves them into the bounds and leaves the caller’s array alone', () => {
    const inner = scriptedEnv<Float32Array>(
      [0],
      [{ observation: [1] }],
      box({ shape: [3], low: [-1, 0, -5], high: [1, 2, 5] }),
    );
    const env = clipAction(inner);
    env.reset();
    const action = Float32Array.of(-7, 1.5, 6);
    env.step(action);
    expect(inner.actions).toEqual([Float32Array.of(-1, 1.5, 5)]);
    expect(action).toEqual(Float32Array.of(-7, 1.5, 6));
    expect(codeOf(() => env.step(Float32Array.of(Number.NaN, 0, 0)))).toBe('INVALID_ACTION');
  });

  it('rescaleAction maps its bounds onto the env’s, linearly and never beyond', () => {
    const low = Float32Array.of(-0.1, 3, 1e-7);
    const high = Float32Array.of(0.7, 4, 0.3);
    fc.assert(
      fc.property(fc.double({ min: -2, max: 6, noNaN: true }), (value) => {
        const inner = scriptedEnv<Float32Array>([0], [{ observation: [1] }], box({ shape: [3], low, high }));
        const env = rescaleAction(inner, { low: -2, high: 6 });
        env.reset();
        env.step(new Float32Array(3).fill(value));
        const share = (Math.fround(value) + 2) / 8;
        for (const [i, found] of (inner.actions[0] as Float32Array).entries()) {
          const [least, most] = [low[i] as number, high[i] as number];
          expect(found).toBeCloseTo(least + share * (most - least), 5);
          expect(found >= least && found <= most).toBe(true);
        }
      }),
    );
    expect(codeOf(() => rescaleAction(pendulum()).step(Float32Array.of(1.5)))).toBe('INVALID_ACTION');
  });

  it.each([
    ['rescaleAction of infinite bounds', () => rescaleAction(clipAction(pendulum())), 'INVALID_SPACE'],
    ['rescaleAction of choices', () => rescaleAction(cartPole() as unknown as Env<Float32Array>), 'INVALID_SPACE'],
    ['clipAction of choices', () => clipAction(cartPole() as unknown as Env<Float32Array>), 'INVALID_SPACE'],
    ['rescaleAction of crossed bounds', () => rescaleAction(pendulum(), { low: 1, high: 1 }), 'INVALID_OPTIONS'],
    [
      'frameStack of a number',
      () => frameStack({ ...cartPole(), observationSpace: discrete(2) }, { size: 2 }),
      'INVALID_SPACE',
    ],
  ])('%s is refused', (_, build, code) => {
    expect(codeOf(build)).toBe(code);
  });
});

describe('transforms', () => {
  it('change rewards and observations, copying what the function returns', () => {
    const reused = new Float32Array(1);
    const script = [
      { observation: [2], reward: 3 },
      { observation: [5], reward: 1 },
    ];
    const env = transformObservation(
      transformReward(scriptedEnv([1], script), (reward) => 10 * reward),
      ([x = 0]) => {
        reused[0] = x * x;
        return reused;
      },
    );
    const first = env.reset().observation;
    const second = env.step(0);
    const third = env.step(0);
    expect([...first, ...second.observation, ...third.observation]).toEqual([1, 4, 25]);
    expect([second.reward, third.reward]).toEqual([30, 10]);
  });
});

describe('wrapped envs', () => {
  it('have a mask and can be saved exactly where the inner env can', () => {
    const plain = transformReward(scriptedEnv([0], []), (reward) => reward);
    expect([plain.actionMask, plain.saveState, plain.loadState]).toEqual([undefined, undefined, undefined]);
    const full = transformReward(new LedgerEnv(), (reward) => reward);
    full.reset({ seed: 1 });
    expect(full.actionMask?.()).toEqual(Uint8Array.of(1, 1));
    expect(full.saveState).toBeDefined();
  });

  it('refuse a state of other wrappers', () => {
    const env = timeLimit(frameStack(new LedgerEnv(), { size: 2 }), { maxEpisodeSteps: 5 });
    env.reset({ seed: 1 });
    const state = env.saveState?.() ?? {};
    const other = frameStack(timeLimit(new LedgerEnv(), { maxEpisodeSteps: 5 }), { size: 2 });
    expect(codeOf(() => other.loadState?.(state))).toBe('INVALID_OPTIONS');
  });

  it('restore moments and frames', () => {
    const make = () => normalizeReward(normalizeObservation(frameStack(pendulum(), { size: 2 })));
    const [env, other] = [make(), make()];
    const rng = createRng(1);
    env.reset({ seed: 1 });
    for (let i = 0; i < 250; i++) {
      if (env.step(Float32Array.of(2 * rng.next())).truncated) env.reset();
    }
    other.loadState?.(structuredClone(env.saveState?.() ?? {}));
    expect(other.moments.state()).toEqual(env.moments.state());
    for (let i = 0; i < 10; i++) expect(other.step(Float32Array.of(1))).toEqual(env.step(Float32Array.of(1)));
  });
});
