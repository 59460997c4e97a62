import { type Task, uniform } from '../../src/env/classic/task.js';
import { taskEnv } from '../../src/env/classic/task-env.js';
import type { Env } from '../../src/env/env.js';
import { box, flatSize, multiBinary, multiDiscrete, type Space } from '../../src/env/spaces.js';

/** The identity problem over choices: the observation says which to take, the reward is the share that was right. */
function identityChoices(name: string, actionSpace: Space, nvec: readonly number[], maxEpisodeSteps: number): Env {
  const draw: Task<Float32Array>['start'] = (state, rng) => {
    for (const [i, n] of nvec.entries()) state[i] = rng.integer(0, n);
  };
  const task: Task<Float32Array> = {
    name,
    observationSpace: box({ shape: [nvec.length], low: 0, high: Math.max(...nvec) }),
    actionSpace,
    stateSize: nvec.length,
    maxEpisodeSteps,
    start: draw,
    advance(state, action, rng) {
      const right = action.filter((choice, i) => choice === state[i]).length;
      draw(state, rng);
      return { reward: right / nvec.length, terminated: false };
    },
    observe: (state) => new Float32Array(state),
  };
  return taskEnv(task, undefined) as Env;
}

export function identityMultiDiscrete(maxEpisodeSteps: number): Env {
  return identityChoices('IdentityMultiDiscrete', multiDiscrete([2, 3]), [2, 3], maxEpisodeSteps);
}

export function identityMultiBinary(maxEpisodeSteps: number): Env {
  const space = multiBinary(3);
  return identityChoices('IdentityMultiBinary', space, new Array(flatSize(space)).fill(2), maxEpisodeSteps);
}

/** The whole belongs into one of three parts, which the observation names; the reward is that part's weight. */
export function identityWeights(maxEpisodeSteps: number): Env {
  const task: Task<Float32Array> = {
    name: 'IdentityWeights',
    observationSpace: box({ shape: [3], low: 0, high: 1 }),
    actionSpace: box({ shape: [3], low: 0, high: 1 }),
    stateSize: 1,
    maxEpisodeSteps,
    start: (state, rng) => {
      state[0] = Math.floor(uniform(rng, 0, 3));
    },
    advance(state, action, rng) {
      const reward = action[state[0] as number] as number;
      state[0] = Math.floor(uniform(rng, 0, 3));
      return { reward, terminated: false };
    },
    observe: (state) => Float32Array.from([0, 1, 2], (part) => (part === state[0] ? 1 : 0)),
  };
  return taskEnv(task, undefined) as Env;
}
