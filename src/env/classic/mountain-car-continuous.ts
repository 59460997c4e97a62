import type { Env } from '../env.js';
import { type BoxSpace, box } from '../spaces.js';
import { clamp, type Outcome, type Task, type TaskOptions, uniform } from './task.js';
import { taskEnv } from './task-env.js';

const MIN_POSITION = -1.2;
const MAX_POSITION = 0.6;
const MAX_SPEED = 0.07;
const GOAL = 0.45;
const POWER = 0.0015;
const GRAVITY = 0.0025;

const OBSERVATIONS: BoxSpace = box({
  shape: [2],
  low: [MIN_POSITION, -MAX_SPEED],
  high: [MAX_POSITION, MAX_SPEED],
});

/**
 * The mountain car with a throttle: Gymnasium's MountainCarContinuous-v0, step for step. State and observation: position,
 * velocity. Action: force in [−1, 1]. Reward −0.1 force² a step and 100 at the goal, position 0.45, which terminates;
 * truncated after 999 steps.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function mountainCarContinuous(options?: TaskOptions): Env<Float32Array> {
  return taskEnv(MOUNTAIN_CAR_CONTINUOUS, options);
}

const MOUNTAIN_CAR_CONTINUOUS: Task<Float32Array> = {
  name: 'MountainCarContinuous',
  observationSpace: OBSERVATIONS,
  actionSpace: box({ shape: [1], low: -1, high: 1 }),
  stateSize: 2,
  maxEpisodeSteps: 999,
  start(state, rng) {
    state[0] = uniform(rng, -0.6, -0.4);
    state[1] = 0;
  },
  advance,
  observe: (state) => new Float32Array(state),
};

/**
 * The original keeps its state in float32 from an episode's first step on, and that step alone runs on a float64 start;
 * `round` follows it, since the rounding would otherwise grow to differences of whole steps.
 */
function advance(state: Float64Array, action: Float32Array, _rng: unknown, step: number): Outcome {
  const round = step === 0 ? identity : Math.fround;
  const position = state[0] as number;
  const velocity = state[1] as number;
  const force = action[0] as number;
  const gravity = Math.fround(GRAVITY * Math.cos(round(3 * position)));
  const pull = Math.fround(Math.fround(force * Math.fround(POWER)) - gravity);
  const speed = clamp(round(velocity + pull), round(-MAX_SPEED), round(MAX_SPEED));
  const next = clamp(round(position + speed), round(MIN_POSITION), round(MAX_POSITION));
  const blocked = next === round(MIN_POSITION) && speed < 0;
  const terminated = next >= round(GOAL) && speed >= 0;
  state[0] = Math.fround(next);
  state[1] = blocked ? 0 : Math.fround(speed);
  return { reward: (terminated ? 100 : 0) - force * force * 0.1, terminated };
}

function identity(value: number): number {
  return value;
}
