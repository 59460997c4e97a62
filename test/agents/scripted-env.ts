import type { Action, Env, StepResult } from '../../src/env/env.js';
import { box, discrete, type Space } from '../../src/env/spaces.js';

/** What a {@link scriptedEnv} does; everything not given is harmless. */
export interface Script {
  readonly actionSpace?: Space;
  /** Two numbers unless it says otherwise. */
  readonly observationSpace?: Space;
  /** Steps after which an episode ends. */
  readonly length?: number;
  readonly end?: 'terminated' | 'truncated';
  /** Step of the episode, counted from 1, to its observation, flat; step 0 is the reset. */
  readonly observe?: (step: number) => readonly number[];
  readonly reward?: (step: number) => number;
  readonly mask?: (step: number) => readonly number[];
}

/** An env whose every answer is written down in advance; it records the actions that it got. */
export function scriptedEnv(script: Script): Env & { readonly actions: Action[]; readonly seeds: unknown[] } {
  const { actionSpace = discrete(2), observationSpace = box({ shape: [2] }) } = script;
  const { length = Infinity, end = 'terminated', mask } = script;
  const observe = (step: number): Float32Array => Float32Array.from(script.observe?.(step) ?? [step, 0]);
  let step = 0;
  const actions: Action[] = [];
  const seeds: unknown[] = [];
  return {
    observationSpace,
    actionSpace,
    actions,
    seeds,
    reset({ seed } = {}) {
      seeds.push(seed);
      step = 0;
      return { observation: observe(0), info: {} };
    },
    step(action): StepResult {
      actions.push(action);
      step += 1;
      const over = step >= length;
      return {
        observation: observe(step),
        reward: script.reward?.(step) ?? 1,
        terminated: over && end === 'terminated',
        truncated: over && end === 'truncated',
        info: {},
      };
    },
    ...(mask === undefined ? {} : { actionMask: () => Uint8Array.from(mask(step)) }),
    close: () => undefined,
  };
}
