import type { Env, Info, StepResult } from '../../src/env/env.js';
import { box, type Space } from '../../src/env/spaces.js';

/** A step that a {@link scriptedEnv} plays back. */
export interface ScriptedStep {
  readonly observation: readonly number[];
  readonly reward?: number;
  readonly end?: 'terminated' | 'truncated';
  readonly info?: Info;
}

/** An env that plays back one episode again and again, and keeps the actions that it was given. */
export function scriptedEnv<A extends number | Float32Array = number>(
  first: readonly number[],
  script: readonly ScriptedStep[],
  actionSpace: Space = { kind: 'discrete', n: 2, start: 0 },
): Env<A> & { readonly actions: A[] } {
  const actions: A[] = [];
  let at = 0;
  return {
    actions,
    observationSpace: box({ shape: [first.length] }),
    actionSpace,
    reset: () => {
      at = 0;
      return { observation: Float32Array.from(first), info: { started: true } };
    },
    step: (action): StepResult => {
      actions.push(typeof action === 'number' ? action : (action.slice() as A));
      const { observation, reward = 0, end, info = {} } = script[at++] as ScriptedStep;
      return {
        observation: Float32Array.from(observation),
        reward,
        terminated: end === 'terminated',
        truncated: end === 'truncated',
        info,
      };
    },
    close: () => undefined,
  };
}
