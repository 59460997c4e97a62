import type { Env } from '../env.js';
import { type BoxSpace, box, discrete } from '../spaces.js';
import { clamp, type Outcome, type Task, type TaskOptions, uniform } from './task.js';
import { taskEnv } from './task-env.js';

const MIN_POSITION = -1.2;
const MAX_POSITION = 0.6;
const MAX_SPEED = 0.07;
const GOAL = 0.5;
const FORCE = 0.001;
const GRAVITY = 0.0025;

const OBSERVATIONS: BoxSpace = box({
  shape: [2],
  low: [MIN_POSITION, -MAX_SPEED],
  high: [MAX_POSITION, MAX_SPEED],
});

/**
 * Rock an underpowered car out of a valley: Gymnasium's MountainCar-v0, step for step (Moore, 1990). State and
 * observation: position, velocity. Actions: push left (0), none (1), push right (2). Reward −1 a step; terminated at
 * position 0.5; truncated after 200 steps.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function mountainCar(options?: TaskOptions): Env<number> {
  return taskEnv(MOUNTAIN_CAR, options);
}

const MOUNTAIN_CAR: Task<number> = {
  name: 'MountainCar',
  observationSpace: OBSERVATIONS,
  actionSpace: discrete(3),
  stateSize: 2,
  maxEpisodeSteps: 200,
  start(state, rng) {
    state[0] = uniform(rng, -0.6, -0.4);
    state[1] = 0;
  },
  advance,
  observe: (state) => new Float32Array(state),
};

function advance(state: Float64Array, action: number): Outcome {
  const position = state[0] as number;
  const velocity = state[1] as number;
  const pull = (action - 1) * FORCE - Math.cos(3 * position) * GRAVITY;
  const speed = clamp(velocity + pull, -MAX_SPEED, MAX_SPEED);
  const next = clamp(position + speed, MIN_POSITION, MAX_POSITION);
  state[0] = next;
  state[1] = next === MIN_POSITION && speed < 0 ? 0 : speed; // the left end is a wall
  return { reward: -1, terminated: next >= GOAL && (state[1] as number) >= 0 };
}
