import type { Env } from '../env.js';
import { type BoxSpace, box } from '../spaces.js';
import { clamp, type Outcome, type Task, type TaskOptions, uniform } from './task.js';
import { taskEnv } from './task-env.js';

const GRAVITY = 10; // m/s²
const MAX_SPEED = 8; // rad/s
const MAX_TORQUE = 2; // N m
const TIME_STEP = 0.05; // s
const { fround } = Math;

const LIMITS = [1, 1, MAX_SPEED];
const OBSERVATIONS: BoxSpace = box({ shape: [3], low: LIMITS.map((limit) => -limit), high: LIMITS });

/**
 * Swing a pendulum up and hold it with little torque: Gymnasium's Pendulum-v1, step for step. State: angle (rad, 0 is
 * upright), angular velocity (rad/s); observation: cosine and sine of the angle, angular velocity. Action: torque in
 * [−2, 2]. Reward −(angle² + 0.1 velocity² + 0.001 torque²), the angle in [−π, π); truncated after 200 steps.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function pendulum(options?: TaskOptions): Env<Float32Array> {
  return taskEnv(PENDULUM, options);
}

const PENDULUM: Task<Float32Array> = {
  name: 'Pendulum',
  observationSpace: OBSERVATIONS,
  actionSpace: box({ shape: [1], low: -MAX_TORQUE, high: MAX_TORQUE }),
  stateSize: 2,
  maxEpisodeSteps: 200,
  start(state, rng) {
    state[0] = uniform(rng, -Math.PI, Math.PI);
    state[1] = uniform(rng, -1, 1);
  },
  advance,
  observe: (state) => {
    const angle = state[0] as number;
    const velocity = state[1] as number;
    return Float32Array.of(Math.cos(angle), Math.sin(angle), velocity);
  },
};

/** The torque's own terms are float32 in the original, since actions are. */
function advance(state: Float64Array, action: Float32Array): Outcome {
  const angle = state[0] as number;
  const velocity = state[1] as number;
  const torque = action[0] as number;
  const lean = fromUpright(angle);
  const cost = lean * lean + 0.1 * (velocity * velocity) + fround(fround(0.001) * fround(torque * torque));
  const acceleration = 1.5 * GRAVITY * Math.sin(angle) + fround(3 * torque);
  const next = clamp(velocity + acceleration * TIME_STEP, -MAX_SPEED, MAX_SPEED);
  state[0] = angle + next * TIME_STEP;
  state[1] = next;
  return { reward: -cost, terminated: false };
}

/** The same angle in [−π, π). */
function fromUpright(angle: number): number {
  const turn = 2 * Math.PI;
  const shifted = (angle + Math.PI) % turn;
  return (shifted < 0 ? shifted + turn : shifted) - Math.PI;
}
