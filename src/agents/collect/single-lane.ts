import { NeurotradeError } from '../../core/errors.js';
import type { Action, Env, EnvState, Info, StepResult } from '../../env/env.js';
import { flatSize } from '../../env/spaces.js';
import type { AutoresetMode, VectorActions, VectorEnv, VectorStep } from '../../env/vector-env.js';

/** One env as a vector of one lane that starts its next episode in the step that ends one (`sameStep`). */
export function singleLane(env: Env): VectorEnv {
  return new SingleLaneEnv(env);
}

/** Whether `env` steps many lanes at once. */
export function isVectorEnv(env: Env | VectorEnv): env is VectorEnv {
  return 'lanes' in env;
}

class SingleLaneEnv implements VectorEnv {
  readonly lanes = 1;
  readonly autoreset: AutoresetMode = 'sameStep';
  readonly observationSpace;
  readonly actionSpace;
  readonly actionMasks?: () => Uint8Array;
  readonly finalActionMasks?: () => Uint8Array;
  readonly saveState?: () => EnvState;
  readonly loadState?: (state: EnvState) => void;
  readonly #env: Env;
  readonly #infos = new Map<number, Info>();
  readonly #step: VectorStep;
  #finalMask: Uint8Array = new Uint8Array(0);

  constructor(env: Env) {
    this.#env = env;
    this.observationSpace = env.observationSpace;
    this.actionSpace = env.actionSpace;
    if (env.actionMask !== undefined && env.actionSpace.kind !== 'box') {
      this.actionMasks = () => (env.actionMask as () => Uint8Array)();
      this.finalActionMasks = () => this.#finalMask;
    }
    if (env.saveState !== undefined && env.loadState !== undefined) {
      this.saveState = () => (env.saveState as () => EnvState)();
      this.loadState = (state) => (env.loadState as (state: EnvState) => void)(state);
    }
    const size = flatSize(env.observationSpace);
    this.#step = {
      observations: new Float32Array(size),
      rewards: new Float64Array(1),
      terminated: new Uint8Array(1),
      truncated: new Uint8Array(1),
      finalObservations: new Float32Array(size),
      infos: this.#infos,
    };
  }

  reset(options?: { readonly seed?: number | undefined }): { readonly observations: Float32Array } {
    this.#observe(this.#env.reset(options).observation);
    return { observations: this.#step.observations };
  }

  step(actions: VectorActions): VectorStep {
    const action: Action = this.actionSpace.kind === 'discrete' ? (actions[0] as number) : Float32Array.from(actions);
    const result = this.#env.step(action);
    this.#write(result);
    if (result.terminated || result.truncated) {
      this.#step.finalObservations.set(result.observation);
      if (this.finalActionMasks !== undefined) this.#finalMask = this.#env.actionMask?.() ?? this.#finalMask;
      this.#observe(this.#env.reset().observation);
    } else {
      this.#observe(result.observation);
    }
    return this.#step;
  }

  close(): void {
    this.#env.close();
  }

  #write({ reward, terminated, truncated, info }: StepResult): void {
    this.#step.rewards[0] = reward;
    this.#step.terminated[0] = Number(terminated);
    this.#step.truncated[0] = Number(truncated);
    this.#infos.set(0, info);
  }

  #observe(observation: Float32Array): void {
    const { observations } = this.#step;
    if (observation.length !== observations.length) {
      throw new NeurotradeError(
        'INVALID_OBSERVATION',
        `env: expected observations of ${observations.length} numbers as its space says, found ${observation.length}; run checkEnv on it`,
      );
    }
    observations.set(observation);
  }
}
