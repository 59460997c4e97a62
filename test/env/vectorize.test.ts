import { describe, expect, it } from 'vitest';
import { NeurotradeError } from '../../src/core/errors.js';
import { cartPole, identityEnv, pendulum } from '../../src/env/classic/index.js';
import type { Env } from '../../src/env/env.js';
import { box } from '../../src/env/spaces.js';
import { vectorize } from '../../src/env/vectorize.js';
import { timeLimit } from '../../src/env/wrappers/index.js';
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

/** One lane with an episode of two steps. */
function twoSteps(): Env<number> {
  return scriptedEnv(
    [0],
    [
      { observation: [1], reward: 1, info: { price: 5 } },
      { observation: [2], reward: 2, end: 'truncated', info: { price: 6 } },
    ],
  );
}

/** What each step of one lane says. */
function steps(autoreset: 'nextStep' | 'sameStep', count: number): unknown[] {
  const env = vectorize([twoSteps], { autoreset });
  env.reset();
  return Array.from({ length: count }, () => {
    const { observations, rewards, terminated, truncated, finalObservations, infos } = env.step(Int32Array.of(1));
    const final = truncated[0] === 1 && autoreset === 'sameStep' ? { final: finalObservations[0] } : {};
    return {
      at: observations[0],
      reward: rewards[0],
      ends: [terminated[0], truncated[0]],
      ...final,
      info: infos.get(0),
    };
  });
}

describe('autoreset', () => {
  it('nextStep shows the last observation, then resets in a step of its own', () => {
    expect(steps('nextStep', 4)).toEqual([
      { at: 1, reward: 1, ends: [0, 0], info: { price: 5 } },
      { at: 2, reward: 2, ends: [0, 1], info: { price: 6 } },
      { at: 0, reward: 0, ends: [0, 0], info: { started: true } },
      { at: 1, reward: 1, ends: [0, 0], info: { price: 5 } },
    ]);
  });

  it('sameStep shows the first observation of the next episode and keeps the last one aside', () => {
    expect(steps('sameStep', 3)).toEqual([
      { at: 1, reward: 1, ends: [0, 0], info: { price: 5 } },
      { at: 0, reward: 2, ends: [0, 1], final: 2, info: { price: 6, resetInfo: { started: true } } },
      { at: 1, reward: 1, ends: [0, 0], info: { price: 5 } },
    ]);
  });

  it('does not pass the action of a resetting step on', () => {
    const inner = scriptedEnv([0], [{ observation: [1], end: 'terminated' }]);
    const env = vectorize([inner]);
    env.reset();
    for (const action of [0, 1, 0]) env.step(Int32Array.of(action));
    expect(inner.actions).toEqual([0, 0]);
  });

  it('may be switched before a reset, even with a lane that waits for its own', () => {
    const env = vectorize([twoSteps]);
    env.reset();
    env.step(Int32Array.of(0));
    env.step(Int32Array.of(0));
    env.autoreset = 'sameStep';
    expect(env.step(Int32Array.of(0)).rewards[0]).toBe(0);
    env.step(Int32Array.of(0));
    expect(env.step(Int32Array.of(0)).observations[0]).toBe(0);
  });

  it('forgets on a reset that a lane waited, and remembers it in a saved state', () => {
    const make = () => vectorize([timeLimit(cartPole(), { maxEpisodeSteps: 1 })]);
    const [env, other] = [make(), make()];
    env.reset({ seed: 1 });
    env.step(Int32Array.of(0));
    other.loadState?.(env.saveState?.() ?? {});
    expect(other.step(Int32Array.of(0)).rewards[0]).toBe(0);
    env.reset();
    expect(env.step(Int32Array.of(0)).rewards[0]).toBe(1);
  });

  it('leaves lanes alone that go on', () => {
    const long = scriptedEnv([9], [{ observation: [8] }, { observation: [7] }, { observation: [6] }]);
    const env = vectorize([twoSteps(), long]);
    env.reset();
    const seen = [0, 1, 2].map(() => [...env.step(Int32Array.of(0, 0)).observations]);
    expect(seen).toEqual([
      [1, 8],
      [2, 7],
      [0, 6],
    ]);
  });
});

describe('arrays', () => {
  it('never share memory with the envs', () => {
    const kept: Float32Array[] = [];
    const spy = (env: Env): Env => ({
      ...env,
      observationSpace: env.observationSpace,
      actionSpace: env.actionSpace,
      reset: (options) => {
        const result = env.reset(options);
        kept.push(result.observation);
        return result;
      },
      step: (action) => {
        kept.push(action as Float32Array);
        const result = env.step(action);
        kept.push(result.observation);
        return result;
      },
      close: () => env.close(),
    });
    const env = vectorize([spy(pendulum()), spy(pendulum())]);
    const { observations } = env.reset({ seed: 1 });
    const actions = Float32Array.of(1, -1);
    const step = env.step(actions);
    const outside = new Set([
      observations.buffer,
      step.observations.buffer,
      step.finalObservations.buffer,
      actions.buffer,
    ]);
    expect(kept.length).toBe(6);
    for (const array of kept) expect(outside.has(array.buffer)).toBe(false);
  });

  it('hand each lane its row', () => {
    const space = box({ shape: [2] });
    const lanes = [0, 1].map(() => scriptedEnv<Float32Array>([0], [{ observation: [1] }], space));
    const env = vectorize(lanes);
    env.reset();
    env.step(Float32Array.of(1, 2, 3, 4));
    expect(lanes.map((lane) => lane.actions)).toEqual([[Float32Array.of(1, 2)], [Float32Array.of(3, 4)]]);
  });

  it('say nothing in infos where the envs do not', () => {
    const env = vectorize([cartPole()]);
    env.reset({ seed: 1 });
    expect(env.step(Int32Array.of(0)).infos.size).toBe(0);
  });

  it('refuse an observation of another length than the space', () => {
    const env = vectorize([{ ...twoSteps(), observationSpace: box({ shape: [2] }) }]);
    expect(codeOf(() => env.reset())).toBe('INVALID_OBSERVATION');
  });
});

describe('masks', () => {
  it('allow everything in a lane that is about to be reset', () => {
    const strict: Env<number> = { ...twoSteps(), actionMask: () => Uint8Array.of(0, 1) };
    const env = vectorize([strict]);
    env.reset();
    expect(env.actionMasks?.()).toEqual(Uint8Array.of(0, 1));
    env.step(Int32Array.of(1));
    env.step(Int32Array.of(1));
    expect(env.actionMasks?.()).toEqual(Uint8Array.of(1, 1));
  });

  it('of final observations are kept for the lanes whose episode ended', () => {
    const lane = (bit: number): Env<number> => {
      const env = twoSteps();
      let step = 0;
      return {
        ...env,
        reset: (options) => {
          step = 0;
          return env.reset(options);
        },
        step: (action) => {
          step += 1;
          return env.step(action);
        },
        actionMask: () => Uint8Array.of(bit, step === 2 ? 1 - bit : 1),
      };
    };
    const env = vectorize([lane(0), lane(1)], { autoreset: 'sameStep' });
    env.reset();
    env.step(Int32Array.of(1, 1));
    env.step(Int32Array.of(1, 1));
    expect(env.finalActionMasks?.()).toEqual(Uint8Array.of(0, 1, 1, 0));
    expect(env.actionMasks?.()).toEqual(Uint8Array.of(0, 1, 1, 1));
  });

  it('are refused where one is of another length', () => {
    const odd: Env<number> = { ...twoSteps(), actionMask: () => Uint8Array.of(1, 1, 1) };
    const env = vectorize([odd]);
    env.reset();
    expect(codeOf(() => env.actionMasks?.())).toBe('INVALID_ACTION');
  });

  it('are there only where every lane has one', () => {
    expect(vectorize([new LedgerEnv(), new LedgerEnv()]).actionMasks).toBeDefined();
    expect(vectorize([cartPole()]).actionMasks).toBeUndefined();
    expect(vectorize([twoSteps()]).saveState).toBeUndefined();
  });
});

describe('vectorize', () => {
  it.each([
    ['no envs', () => vectorize([]), 'INVALID_OPTIONS'],
    ['other spaces', () => vectorize<number>([cartPole(), identityEnv()]), 'INVALID_SPACE'],
    ['an unknown mode', () => vectorize([cartPole()], { autoreset: 'never' as 'nextStep' }), 'INVALID_OPTIONS'],
  ])('refuses %s', (_, build, code) => {
    expect(codeOf(build)).toBe(code);
  });

  it('refuses one env on two lanes', () => {
    const env = cartPole();
    expect(codeOf(() => vectorize([env, env]))).toBe('INVALID_OPTIONS');
  });

  it('refuses a state of another number of lanes', () => {
    const state = vectorize([cartPole(), cartPole()]).saveState?.() ?? {};
    expect(codeOf(() => vectorize([cartPole()]).loadState?.(state))).toBe('INVALID_OPTIONS');
  });

  it('closes its envs', () => {
    const env = cartPole();
    vectorize([env]).close();
    expect(codeOf(() => env.reset())).toBe('CLOSED');
  });
});
