import type { Env } from '../env.js';
import { type BoxSpace, box, discrete } from '../spaces.js';
import { type Outcome, type Task, type TaskOptions, uniform } from './task.js';
import { taskEnv } from './task-env.js';

const GRAVITY = 9.8; // m/s²
const CART_MASS = 1; // kg
const POLE_MASS = 0.1; // kg
const TOTAL_MASS = CART_MASS + POLE_MASS;
const HALF_LENGTH = 0.5; // m, of the pole
const POLE_MOMENT = POLE_MASS * HALF_LENGTH;
const FORCE = 10; // N
const TIME_STEP = 0.02; // s
const MAX_ANGLE = (12 * 2 * Math.PI) / 360; // rad
const MAX_POSITION = 2.4; // m

/** Twice the failing thresholds, so that the last observation of an episode lies inside too. */
const LIMITS = [MAX_POSITION * 2, Number.POSITIVE_INFINITY, MAX_ANGLE * 2, Number.POSITIVE_INFINITY];
const OBSERVATIONS: BoxSpace = box({ shape: [4], low: LIMITS.map((limit) => -limit), high: LIMITS });

/**
 * Balance a pole on a cart that is pushed left (0) or right (1): Gymnasium's CartPole-v1, step for step (Barto, Sutton
 * and Anderson, 1983; Euler integration). State and observation: position (m), velocity, angle (rad), angular velocity.
 * Reward 1 a step; terminated where the pole leans 12° or the cart leaves ±2.4 m; truncated after 500 steps.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function cartPole(options?: TaskOptions): Env<number> {
  return taskEnv(CART_POLE, options);
}

const CART_POLE: Task<number> = {
  name: 'CartPole',
  observationSpace: OBSERVATIONS,
  actionSpace: discrete(2),
  stateSize: 4,
  maxEpisodeSteps: 500,
  start(state, rng) {
    for (let i = 0; i < 4; i++) state[i] = uniform(rng, -0.05, 0.05);
  },
  advance,
  observe: (state) => new Float32Array(state),
};

function advance(state: Float64Array, action: number): Outcome {
  const x = state[0] as number;
  const velocity = state[1] as number;
  const angle = state[2] as number;
  const spin = state[3] as number;
  const force = action === 1 ? FORCE : -FORCE;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const push = (force + POLE_MOMENT * (spin * spin) * sin) / TOTAL_MASS;
  const angular = (GRAVITY * sin - cos * push) / (HALF_LENGTH * (4 / 3 - (POLE_MASS * (cos * cos)) / TOTAL_MASS));
  const linear = push - (POLE_MOMENT * angular * cos) / TOTAL_MASS;
  state[0] = x + TIME_STEP * velocity;
  state[1] = velocity + TIME_STEP * linear;
  state[2] = angle + TIME_STEP * spin;
  state[3] = spin + TIME_STEP * angular;
  return { reward: 1, terminated: Math.abs(state[0]) > MAX_POSITION || Math.abs(state[2]) > MAX_ANGLE };
}
