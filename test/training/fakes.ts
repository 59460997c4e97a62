import type { Agent } from '../../src/agents/agent.js';
import type { Callback, TrainingContext } from '../../src/agents/callback.js';
import { writeFileAtomic } from '../../src/core/files.js';
import type { Env } from '../../src/env/env.js';
import { box, discrete } from '../../src/env/spaces.js';
import type { AutoresetMode, VectorEnv } from '../../src/env/vector-env.js';
import type { ActOptions, Policy } from '../../src/policy/policy.js';

/** Episode `i` after a seed `s` lasts `lengths[(s + i) % n]` steps and pays the action's number each step. */
export function countdownEnv(lengths: readonly number[]): Env & { seeds: (number | undefined)[] } {
  let next = 0;
  let left = 0;
  const seeds: (number | undefined)[] = [];
  return {
    observationSpace: box({ low: 0, high: 1000, shape: [1] }),
    actionSpace: discrete(3),
    seeds,
    reset: ({ seed } = {}) => {
      seeds.push(seed);
      if (seed !== undefined) next = seed;
      left = lengths[next++ % lengths.length] as number;
      return { observation: Float32Array.of(left), info: {} };
    },
    step: (action) => {
      left -= 1;
      return {
        observation: Float32Array.of(left),
        reward: action as number,
        terminated: left === 0,
        truncated: false,
        info: {},
      };
    },
    close: () => {},
  };
}

/** `lanes` countdown envs behind one another; lane `i` always lasts `lengths[i]` steps. */
export function countdownVectorEnv(lengths: readonly number[], autoreset: AutoresetMode): VectorEnv {
  const left = [...lengths];
  const over = lengths.map(() => false);
  const observe = (): Float32Array => Float32Array.from(left);
  return {
    lanes: lengths.length,
    observationSpace: box({ low: 0, high: 1000, shape: [1] }),
    actionSpace: discrete(3),
    autoreset,
    reset: () => {
      for (const lane of left.keys()) left[lane] = lengths[lane] as number;
      return { observations: observe() };
    },
    step: (actions) => {
      const rewards = new Float64Array(left.length);
      const terminated = new Uint8Array(left.length);
      for (const lane of left.keys()) {
        if (over[lane]) {
          over[lane] = false;
          left[lane] = lengths[lane] as number;
          continue;
        }
        left[lane] = (left[lane] as number) - 1;
        rewards[lane] = actions[lane] as number;
        if (left[lane] !== 0) continue;
        terminated[lane] = 1;
        if (autoreset === 'sameStep') left[lane] = lengths[lane] as number;
        else over[lane] = true;
      }
      const observations = observe();
      return {
        observations,
        rewards,
        terminated,
        truncated: new Uint8Array(left.length),
        finalObservations: observations,
        infos: new Map(),
      };
    },
    close: () => {},
  };
}

export interface ActCall extends ActOptions {
  readonly observation: readonly number[];
}

/** Always chooses `action`; counts in its recurrent state how often it acted this episode. */
export function constantPolicy(action: number | Float32Array, calls: ActCall[] = []): Policy {
  return {
    act: (observation, options = {}) => {
      calls.push({ observation: Array.from(observation), ...options });
      return { action, state: Float32Array.of((options.state?.[0] ?? 0) + 1) };
    },
  };
}

/** An agent whose action follows its step count: `actions(numTimesteps)`. `learn` calls the hooks as the learn loop does. */
export function fakeAgent(
  actions: (numTimesteps: number) => number,
  nSteps = 4,
): Agent & { logs: Record<string, number> } {
  const agent = {
    numTimesteps: 0,
    logs: {} as Record<string, number>,
    fused: false,
    act: () => ({ action: actions(agent.numTimesteps), state: null }),
    predict: () => agent.act(),
    toBytes: () => new TextEncoder().encode(String(agent.numTimesteps)),
    save: async (path: string) => writeFileAtomic(path, agent.toBytes()),
    dispose: () => {},
    [Symbol.dispose]: () => {},
    learn: async ({ totalTimesteps, callbacks = [] }: Parameters<Agent['learn']>[0]) => {
      const all = (Array.isArray(callbacks) ? callbacks : [callbacks]) as Callback[];
      const context = (): TrainingContext => ({
        agent,
        numTimesteps: agent.numTimesteps,
        totalTimesteps,
        logs: agent.logs,
        record: (tag, value) => {
          agent.logs[tag] = value;
        },
      });
      const ask = async (hook: 'onTrainingStart' | 'onStep' | 'onRolloutEnd' | 'onUpdateEnd'): Promise<boolean> => {
        let goOn = true;
        for (const callback of all) goOn = (await callback[hook]?.(context())) !== false && goOn;
        return goOn;
      };
      let going = await ask('onTrainingStart');
      while (going && agent.numTimesteps < totalTimesteps) {
        agent.numTimesteps += 1;
        going = await ask('onStep');
        if (going && agent.numTimesteps % nSteps === 0)
          going = (await ask('onRolloutEnd')) && (await ask('onUpdateEnd'));
      }
      for (const callback of all) await callback.onTrainingEnd?.(context());
      return agent;
    },
  };
  return agent as unknown as Agent & { logs: Record<string, number> };
}
