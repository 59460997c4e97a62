import type { Env } from '../env.js';
import { type BoxSpace, box, discrete } from '../spaces.js';
import { clamp, type Outcome, type Task, type TaskOptions, uniform } from './task.js';
import { taskEnv } from './task-env.js';

/** Both links: length 1 m, mass 1 kg, centre of mass in the middle, moment of inertia 1 kg m². */
const CENTRE = 0.5;
const INERTIA = 1;
const GRAVITY = 9.8; // m/s²
const TIME_STEP = 0.2; // s
const MAX_SPEED_1 = 4 * Math.PI; // rad/s
const MAX_SPEED_2 = 9 * Math.PI; // rad/s

type Links = readonly [angle1: number, angle2: number, speed1: number, speed2: number];

const LIMITS = [1, 1, 1, 1, MAX_SPEED_1, MAX_SPEED_2];
const OBSERVATIONS: BoxSpace = box({ shape: [6], low: LIMITS.map((limit) => -limit), high: LIMITS });

/**
 * Swing the tip of a two-link pendulum above a line by a motor at its middle joint: Gymnasium's Acrobot-v1, step for step
 * (Sutton and Barto's book; one Runge–Kutta step of 0.2 s). State: both angles (rad, 0 hangs down, the second relative
 * to the first) and angular velocities; observation: cosine and sine of each angle, then the velocities. Actions: torque
 * −1 (0), none (1), +1 (2). Reward −1 a step, 0 on the one that ends it; truncated after 500 steps.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function acrobot(options?: TaskOptions): Env<number> {
  return taskEnv(ACROBOT, options);
}

const ACROBOT: Task<number> = {
  name: 'Acrobot',
  observationSpace: OBSERVATIONS,
  actionSpace: discrete(3),
  stateSize: 4,
  maxEpisodeSteps: 500,
  start(state, rng) {
    for (let i = 0; i < 4; i++) state[i] = uniform(rng, -0.1, 0.1);
  },
  advance,
  observe: (state) => {
    const [angle1, angle2, speed1, speed2] = links(state);
    return Float32Array.of(Math.cos(angle1), Math.sin(angle1), Math.cos(angle2), Math.sin(angle2), speed1, speed2);
  },
};

function advance(state: Float64Array, action: number): Outcome {
  const [angle1, angle2, speed1, speed2] = rungeKutta(links(state), action - 1);
  const wrapped1 = wrap(angle1);
  const wrapped2 = wrap(angle2);
  state[0] = wrapped1;
  state[1] = wrapped2;
  state[2] = clamp(speed1, -MAX_SPEED_1, MAX_SPEED_1);
  state[3] = clamp(speed2, -MAX_SPEED_2, MAX_SPEED_2);
  const terminated = -Math.cos(wrapped1) - Math.cos(wrapped2 + wrapped1) > 1;
  return { reward: terminated ? 0 : -1, terminated };
}

/** One step of the classical fourth-order method. */
function rungeKutta(y: Links, torque: number): Links {
  const k1 = derivative(y, torque);
  const k2 = derivative(along(y, k1, TIME_STEP / 2), torque);
  const k3 = derivative(along(y, k2, TIME_STEP / 2), torque);
  const k4 = derivative(along(y, k3, TIME_STEP), torque);
  const slope = along(along(along(k1, k2, 2), k3, 2), k4, 1);
  return along(y, slope, TIME_STEP / 6);
}

function links(state: Float64Array): Links {
  return [state[0] as number, state[1] as number, state[2] as number, state[3] as number];
}

/** y + time · slope */
function along(y: Links, slope: Links, time: number): Links {
  return [y[0] + time * slope[0], y[1] + time * slope[1], y[2] + time * slope[2], y[3] + time * slope[3]];
}

/** Equations of motion, Sutton and Barto, Reinforcement Learning, section 11.3 of the first edition. */
function derivative([angle1, angle2, speed1, speed2]: Links, torque: number): Links {
  const cos2 = Math.cos(angle2);
  const sin2 = Math.sin(angle2);
  const d1 = CENTRE ** 2 + (1 + CENTRE ** 2 + 2 * CENTRE * cos2) + 2 * INERTIA;
  const d2 = CENTRE ** 2 + CENTRE * cos2 + INERTIA;
  const phi2 = CENTRE * GRAVITY * Math.cos(angle1 + angle2 - Math.PI / 2);
  const coupling = -CENTRE * (speed2 * speed2) * sin2 - 2 * CENTRE * speed2 * speed1 * sin2;
  const phi1 = coupling + (CENTRE + 1) * GRAVITY * Math.cos(angle1 - Math.PI / 2) + phi2;
  const drive = torque + (d2 / d1) * phi1 - CENTRE * (speed1 * speed1) * sin2 - phi2;
  const acceleration2 = drive / (CENTRE ** 2 + INERTIA - (d2 * d2) / d1);
  return [speed1, speed2, -(d2 * acceleration2 + phi1) / d1, acceleration2];
}

/** The same angle in [−π, π]. */
function wrap(angle: number): number {
  let wrapped = angle;
  while (wrapped > Math.PI) wrapped -= 2 * Math.PI;
  while (wrapped < -Math.PI) wrapped += 2 * Math.PI;
  return wrapped;
}
