import { NeurotradeError } from '../../core/errors.js';
import type { Action, Env, EnvState, ResetOptions, ResetResult, StepResult } from '../env.js';
import type { BoxSpace, Space } from '../spaces.js';

/** What a wrapper changes; everything else is passed through. */
export interface WrapperParts<A extends Action> {
  readonly observationSpace?: Space;
  readonly actionSpace?: Space;
  reset?(options?: ResetOptions): ResetResult;
  step?(action: A): StepResult;
  /** The wrapper's own state, beside the env's. */
  save?(): EnvState;
  load?(state: EnvState): void;
}

interface WrappedState {
  readonly wrapper: string;
  readonly own: EnvState;
  readonly env: EnvState;
}

/**
 * An env around another. It can be saved and has an action mask exactly where the inner env can and has.
 *
 * @param name the wrapper's, for saved states and messages
 */
export function wrapEnv<A extends Action>(name: string, env: Env<A>, parts: WrapperParts<A>): Env<A> {
  return {
    observationSpace: parts.observationSpace ?? env.observationSpace,
    actionSpace: parts.actionSpace ?? env.actionSpace,
    reset: (options) => (parts.reset === undefined ? env.reset(options) : parts.reset(options)),
    step: (action) => (parts.step === undefined ? env.step(action) : parts.step(action)),
    close: () => env.close(),
    ...maskPart(env),
    ...statePart(name, env, parts),
  };
}

/** @throws NeurotradeError `INVALID_SPACE` unless the space is a box */
export function requireBox(wrapper: string, name: 'observationSpace' | 'actionSpace', space: Space): BoxSpace {
  if (space.kind === 'box') return space;
  throw new NeurotradeError(
    'INVALID_SPACE',
    `${wrapper}: expected a box as ${name}, found ${space.kind}; this wrapper changes real numbers only`,
  );
}

function maskPart<A extends Action>(env: Env<A>): Pick<Env<A>, 'actionMask'> {
  return env.actionMask === undefined ? {} : { actionMask: () => env.actionMask?.() as Uint8Array };
}

function statePart<A extends Action>(name: string, env: Env<A>, parts: WrapperParts<A>): Partial<Env<A>> {
  if (env.saveState === undefined || env.loadState === undefined) return {};
  return {
    saveState: () =>
      ({ wrapper: name, own: parts.save?.() ?? {}, env: env.saveState?.() ?? {} }) satisfies WrappedState,
    loadState: (state) => {
      const { wrapper, own, env: inner } = state as unknown as WrappedState;
      if (wrapper !== name) throw otherState(name, wrapper);
      env.loadState?.(inner);
      parts.load?.(own);
    },
  };
}

function otherState(name: string, found: unknown): NeurotradeError {
  return new NeurotradeError(
    'INVALID_OPTIONS',
    `${name}: expected a state saved by ${name}, found one of ${String(found)}; load it into an env wrapped in the same order`,
  );
}
