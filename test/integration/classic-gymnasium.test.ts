import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createRng, type Rng } from '../../src/core/rng.js';
import { acrobot, cartPole, mountainCar, mountainCarContinuous, pendulum } from '../../src/env/classic/index.js';
import type { Action, Env } from '../../src/env/env.js';
import { sample } from '../../src/env/spaces.js';
import { pythonWith, runPython } from './python.js';

type Row = readonly [observation: readonly number[], reward: number, terminated: boolean, truncated: boolean];

interface Script {
  readonly id: string;
  readonly starts: readonly (readonly number[])[];
  readonly actions: readonly Action[];
  /** A new episode also begins every so many steps; 0: never. */
  readonly restart: number;
}

const STEPS = 1000;
const TOLERANCE = 1e-6; // of the larger of 1 and the value: velocities of 20 rad/s are float32, 2e-6 apart
const PROGRAM = fileURLToPath(new URL('./gymnasium-trajectories.py', import.meta.url));

/** Makers by Gymnasium's id, with starts as wide as each task's own. */
const tasks: Record<string, { make: () => Env; start: (rng: Rng) => number[] }> = {
  'CartPole-v1': { make: cartPole, start: (rng) => spread(rng, [0.05, 0.05, 0.05, 0.05]) },
  'Pendulum-v1': { make: pendulum, start: (rng) => spread(rng, [Math.PI, 1]) },
  'Acrobot-v1': { make: acrobot, start: (rng) => spread(rng, [0.1, 0.1, 0.1, 0.1]) },
  'MountainCar-v0': { make: mountainCar, start: (rng) => [-0.5 + 0.1 * (2 * rng.next() - 1), 0] },
  'MountainCarContinuous-v0': { make: mountainCarContinuous, start: (rng) => [-0.5 + 0.1 * (2 * rng.next() - 1), 0] },
};

/**
 * Two plans a task. `free` changes its action every step and runs on to the time limit. `wild` holds actions, so that
 * cars climb and pendulums swing through; it restarts, since swinging links are chaotic and the last bits of two maths
 * libraries' sines grow a thousandfold every hundred steps.
 */
const plans = { free: { change: 1, restart: 0 }, wild: { change: 0.1, restart: 250 } };

const scripts = new Map<string, Script>(
  Object.entries(tasks).flatMap(([id, { make, start }]) =>
    Object.entries(plans).map(([plan, { change, restart }]): [string, Script] => {
      const rng = createRng(`${id}/${plan}`);
      const starts = Array.from({ length: STEPS }, () => start(rng));
      return [`${id}, ${plan}`, { id, starts, actions: heldActions(make(), change, rng), restart }];
    }),
  ),
);

function spread(rng: Rng, widths: readonly number[]): number[] {
  return widths.map((width) => width * (2 * rng.next() - 1));
}

function heldActions(env: Env, change: number, rng: Rng): Action[] {
  let action = sample(env.actionSpace, rng);
  return Array.from({ length: STEPS }, () => {
    if (rng.next() < change) action = sample(env.actionSpace, rng);
    return action;
  });
}

function play(env: Env, { starts, actions, restart }: Script): Row[] {
  let episode = 0;
  const begin = (): unknown => env.reset({ seed: 0, options: { state: starts[episode++] } });
  begin();
  return actions.map((action, i) => {
    const { observation, reward, terminated, truncated } = env.step(action);
    if (terminated || truncated || (restart > 0 && (i + 1) % restart === 0)) begin();
    return [Array.from(observation), reward, terminated, truncated];
  });
}

/** Typed arrays as JSON arrays. */
function plain(): Record<string, unknown> {
  const listed = (action: Action): unknown => (typeof action === 'number' ? action : Array.from(action));
  return Object.fromEntries(
    Array.from(scripts, ([name, script]) => [name, { ...script, actions: script.actions.map(listed) }]),
  );
}

const python = pythonWith('gymnasium', ['gymnasium', 'numpy']);
const reason = 'missing' in python ? `: skipped, ${python.missing}` : '';

describe.skipIf('missing' in python)(`classic envs against Gymnasium${reason}`, () => {
  const theirs = 'path' in python ? (runPython(python, PROGRAM, plain()) as Record<string, Row[]>) : {};

  it.each([...scripts.keys()])(`%s: ${STEPS} steps agree`, (name) => {
    const script = scripts.get(name) as Script;
    const ours = play((tasks[script.id] as { make: () => Env }).make(), script);
    for (const [step, [observation, reward, terminated, truncated]] of ours.entries()) {
      const expected = (theirs[name] as Row[])[step] as Row;
      expect({ step, terminated, truncated }).toEqual({ step, terminated: expected[2], truncated: expected[3] });
      expectClose(reward, expected[1], `reward at step ${step}`);
      for (const [i, value] of observation.entries())
        expectClose(value, expected[0][i] as number, `observation[${i}] at step ${step}`);
    }
    if (script.restart === 0) expect(ours.some((row) => row[2] || row[3])).toBe(true);
  });
});

function expectClose(value: number, expected: number, what: string): void {
  expect(Math.abs(value - expected), what).toBeLessThanOrEqual(TOLERANCE * Math.max(1, Math.abs(expected)));
}
