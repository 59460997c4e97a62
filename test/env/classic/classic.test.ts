import { describe, expect, it } from 'vitest';
import {
  acrobot,
  cartPole,
  identityBoxEnv,
  identityEnv,
  memoryCueEnv,
  mountainCar,
  mountainCarContinuous,
  pendulum,
} from '../../../src/env/classic/index.js';
import type { Action, Env } from '../../../src/env/env.js';

function from(env: Env, state: readonly number[]): Float32Array {
  return env.reset({ seed: 0, options: { state } }).observation;
}

function expectObservation(observation: Float32Array, expected: readonly number[]): void {
  expect(observation.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) expect(observation[i]).toBeCloseTo(value, 6);
}

describe('cartPole', () => {
  it('accelerates as the equations say from rest', () => {
    const env = cartPole();
    from(env, [0, 0, 0, 0]);
    // push = 10 / 1.1; angular = -push / (0.5 (4/3 - 0.1/1.1)); linear = push - 0.05 angular / 1.1; times 0.02 s
    const push = 10 / 1.1;
    const angular = -push / (0.5 * (4 / 3 - 0.1 / 1.1));
    const { observation, reward, terminated } = env.step(1);
    expectObservation(observation, [0, 0.02 * (push - (0.05 * angular) / 1.1), 0, 0.02 * angular]);
    expect([reward, terminated]).toEqual([1, false]);
  });

  it.each([
    ['position', [2.399, 1, 0, 0]],
    ['angle', [0, 0, -0.2094, -1]],
  ])('terminates beyond its %s, with the reward of a step', (_, state) => {
    const env = cartPole();
    from(env, state);
    expect(env.step(0)).toMatchObject({ terminated: true, truncated: false, reward: 1 });
  });
});

describe('pendulum', () => {
  it('falls by gravity and torque', () => {
    const env = pendulum();
    expectObservation(from(env, [Math.PI / 2, 0]), [0, 1, 0]);
    const { observation, reward } = env.step(Float32Array.of(1));
    const speed = (15 + 3) * 0.05;
    const angle = Math.PI / 2 + speed * 0.05;
    expectObservation(observation, [Math.cos(angle), Math.sin(angle), speed]);
    expect(reward).toBeCloseTo(-((Math.PI / 2) ** 2 + 0.001), 8);
  });

  it('measures the angle from upright in the nearer direction and limits the speed', () => {
    const env = pendulum();
    from(env, [2 * Math.PI - 0.5, 7.9]);
    const { observation, reward } = env.step(Float32Array.of(2));
    expect(reward).toBeCloseTo(-(0.25 + 0.1 * 7.9 ** 2 + 0.004), 6);
    expect(observation[2]).toBeLessThanOrEqual(8);
    from(env, [Math.PI / 2, 7.9]);
    expect(env.step(Float32Array.of(2)).observation[2]).toBe(8);
  });
});

/** Kinetic and potential energy (J) of two links of 1 m, 1 kg and 1 kg m², centres in the middle. */
function energy(observation: Float32Array): number {
  const [c1 = 0, s1 = 0, c2 = 0, s2 = 0, w1 = 0, w2 = 0] = observation;
  const both = w1 + w2;
  const kinetic = 0.5 * ((0.25 + 1) * w1 ** 2 + w1 ** 2 + (0.25 + 1) * both ** 2 + w1 * both * c2);
  return kinetic - 9.8 * (1.5 * c1 + 0.5 * (c1 * c2 - s1 * s2));
}

describe('acrobot', () => {
  it('hangs still without torque and moves both links with it', () => {
    const env = acrobot();
    from(env, [0, 0, 0, 0]);
    expectObservation(env.step(1).observation, [1, 0, 1, 0, 0, 0]);
    const { observation, reward } = env.step(2);
    expect(observation[5]).toBeGreaterThan(0);
    expect(observation[4]).toBeLessThan(0);
    expect(reward).toBe(-1);
  });

  it('keeps its energy without torque', () => {
    const env = acrobot();
    const start = energy(from(env, [0.9, -0.4, 0.6, -0.8]));
    for (let i = 0; i < 10; i++) expect(Math.abs(energy(env.step(1).observation) - start)).toBeLessThan(0.05); // what a Runge–Kutta step of 0.2 s loses
  });

  it('terminates with reward 0 where the tip is above the line', () => {
    const env = acrobot();
    from(env, [Math.PI, 0, 0, 0]);
    expect(env.step(1)).toMatchObject({ terminated: true, reward: 0 });
  });
});

describe('mountainCar', () => {
  it('moves by engine and slope', () => {
    const env = mountainCar();
    from(env, [-0.5, 0]);
    const speed = 0.001 - 0.0025 * Math.cos(-1.5);
    expectObservation(env.step(2).observation, [-0.5 + speed, speed]);
  });

  it('stops at the wall and terminates at the goal', () => {
    const env = mountainCar();
    from(env, [-1.19, -0.07]);
    expectObservation(env.step(0).observation, [-1.2, 0]);
    from(env, [0.49, 0.05]);
    expect(env.step(2)).toMatchObject({ terminated: true, reward: -1 });
  });
});

describe('mountainCarContinuous', () => {
  it('pays for force and rewards the goal', () => {
    const env = mountainCarContinuous();
    from(env, [-0.5, 0]);
    const step = env.step(Float32Array.of(0.5));
    const speed = 0.5 * 0.0015 - 0.0025 * Math.cos(-1.5);
    expectObservation(step.observation, [-0.5 + speed, speed]);
    expect(step.reward).toBeCloseTo(-0.025, 12);
    from(env, [0.44, 0.05]);
    const last = env.step(Float32Array.of(-1));
    expect(last.terminated).toBe(true);
    expect(last.reward).toBeCloseTo(99.9, 12);
  });
});

/** Pushes against the lean: keeps a pole up for as long as it is asked to. */
function balance(observation: Float32Array): number {
  const [x, velocity, angle, spin] = observation as unknown as [number, number, number, number];
  return 0.1 * x + 0.2 * velocity + 3 * angle + spin > 0 ? 1 : 0;
}

describe('time limits', () => {
  it.each([
    ['cartPole', cartPole, [0, 0, 0.01, 0], 500, balance],
    ['pendulum', pendulum, [0, 0], 200, () => Float32Array.of(0)],
    ['acrobot', acrobot, [0, 0, 0, 0], 500, () => 1],
    ['mountainCar', mountainCar, [-0.5, 0], 200, () => 1],
    ['mountainCarContinuous', mountainCarContinuous, [-0.5, 0], 999, () => Float32Array.of(0)],
  ] as [string, () => Env, number[], number, (observation: Float32Array) => Action][])(
    '%s is truncated at its own',
    (_, make, state, limit, act) => {
      const env = make();
      let observation = from(env, state);
      for (let step = 1; step <= limit; step++) {
        const result = env.step(act(observation));
        observation = result.observation;
        expect([step, result.terminated, result.truncated]).toEqual([step, false, step === limit]);
      }
      expect(() => env.step(act(observation))).toThrow('expected reset()');
    },
  );

  it('can be changed or lifted', () => {
    const short = pendulum({ maxEpisodeSteps: 1 });
    from(short, [0, 0]);
    expect(short.step(Float32Array.of(0)).truncated).toBe(true);
    const endless = pendulum({ maxEpisodeSteps: null });
    from(endless, [0, 0]);
    for (let i = 0; i < 300; i++) expect(endless.step(Float32Array.of(0)).truncated).toBe(false);
    expect(() => cartPole({ maxEpisodeSteps: 0 })).toThrow('"maxEpisodeSteps" must be null or a whole number >= 1');
  });
});

describe('reset', () => {
  it.each([[[0, 0]], [[0, 0, 0, Number.NaN]], ['0000']])('refuses the start %o', (state) => {
    expect(() => cartPole().reset({ options: { state } })).toThrow('"state" must be 4 finite numbers');
  });

  it('refuses unknown options', () => {
    expect(() => cartPole().reset({ options: { low: -1 } })).toThrow('unknown option "low"');
  });

  it('goes on with its own random numbers without a seed', () => {
    const first = Array.from({ length: 2 }, () => {
      const env = cartPole();
      return [env.reset({ seed: 3 }).observation, env.reset().observation, env.reset().observation];
    });
    expect(first[0]).toEqual(first[1]);
    expect(first[0]?.[1]).not.toEqual(first[0]?.[0]);
    expect(cartPole().reset().observation).not.toEqual(cartPole().reset().observation);
  });
});

describe('tiny problems', () => {
  it('identity rewards the choice that is shown', () => {
    const env = identityEnv({ n: 3 });
    let { observation } = env.reset({ seed: 1 });
    const seen = new Set<number>();
    for (let i = 0; i < 50; i++) {
      const shown = observation.indexOf(1);
      seen.add(shown);
      expect(observation.reduce((sum, value) => sum + value, 0)).toBe(1);
      const action = i % 2 === 0 ? shown : (shown + 1) % 3;
      const step = env.step(action);
      expect(step.reward).toBe(i % 2 === 0 ? 1 : 0);
      observation = step.observation;
    }
    expect(seen.size).toBe(3);
  });

  it('identityBox punishes the squared distance', () => {
    const env = identityBoxEnv();
    from(env, [0.25]);
    expect(env.step(Float32Array.of(-0.25)).reward).toBeCloseTo(-0.25, 12);
  });

  it('memoryCue shows the cue once, then blanks, then asks', () => {
    const env = memoryCueEnv({ cues: 2, blanks: 3 });
    const seen = [from(env, [1, 0])];
    for (let i = 0; i < 4; i++) {
      const step = env.step(0);
      expect([step.reward, step.terminated]).toEqual([0, false]);
      seen.push(step.observation);
    }
    expect(seen.map((row) => [...row])).toEqual([
      [0, 1, 0],
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 1],
    ]);
    expect(env.step(1)).toMatchObject({ reward: 1, terminated: true });
    from(env, [1, 4]);
    expect(env.step(0)).toMatchObject({ reward: -1, terminated: true });
  });
});
