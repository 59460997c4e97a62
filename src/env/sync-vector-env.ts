import { NeurotradeError } from '../core/errors.js';
import type { Env, EnvState, ResetResult, StepResult } from './env.js';
import { checkCanStep, checkOpen, type EpisodePhase } from './episode-phase.js';
import { flatSize, maskSize, type Space } from './spaces.js';
import { actionRows, copyRow, createBuffers, hasKeys, type StepBuffers } from './vector-buffers.js';
import type { AutoresetMode, VectorActions, VectorEnv, VectorStep } from './vector-env.js';

interface SavedLanes {
  readonly lanes: readonly EnvState[];
  /** 1 = the next step resets the lane. */
  readonly waiting: Uint8Array;
  readonly observations: Float32Array;
  readonly phase: EpisodePhase;
}

/** Steps envs one after another in this thread. Its own cost is a copy of each observation. Made by `vectorize`. */
export class SyncVectorEnv implements VectorEnv {
  readonly lanes: number;
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  autoreset: AutoresetMode;
  readonly actionMasks?: () => Uint8Array;
  readonly finalActionMasks?: () => Uint8Array;
  readonly saveState?: () => EnvState;
  readonly loadState?: (state: EnvState) => void;
  readonly #envs: readonly Env[];
  readonly #size: number;
  readonly #buffers: StepBuffers;
  /** `[action size]` a lane; empty for discrete actions. */
  readonly #actions: readonly Float32Array[];
  readonly #waiting: Uint8Array;
  /** Empty where there are no masks. */
  readonly #finalMasks: Uint8Array = new Uint8Array(0);
  #phase: EpisodePhase = 'new';

  /** @param envs at least one, all of the same spaces */
  constructor(envs: readonly Env[], autoreset: AutoresetMode) {
    const first = envs[0] as Env;
    this.#envs = envs;
    this.lanes = envs.length;
    this.observationSpace = first.observationSpace;
    this.actionSpace = first.actionSpace;
    this.autoreset = autoreset;
    this.#size = flatSize(first.observationSpace);
    this.#buffers = createBuffers(envs.length, this.#size);
    this.#actions = actionRows(first.actionSpace, envs.length);
    this.#waiting = new Uint8Array(envs.length);
    if (canMask(envs)) {
      this.#finalMasks = new Uint8Array(envs.length * maskSize(first.actionSpace));
      this.actionMasks = () => this.#maskLanes(maskSize(this.actionSpace));
      this.finalActionMasks = () => this.#finalMasks;
    }
    if (envs.every((env) => env.saveState !== undefined && env.loadState !== undefined)) {
      this.saveState = () => this.#save();
      this.loadState = (state) => this.#load(state);
    }
  }

  reset({ seed }: { readonly seed?: number | undefined } = {}): { readonly observations: Float32Array } {
    checkOpen(this.#phase, 'vectorize');
    this.#buffers.infos.clear();
    this.#waiting.fill(0);
    for (let lane = 0; lane < this.lanes; lane++) {
      const env = this.#envs[lane] as Env;
      this.#begin(lane, env.reset(seed === undefined ? {} : { seed: seed + lane }));
    }
    this.#phase = 'running';
    return { observations: this.#buffers.observations };
  }

  step(actions: VectorActions): VectorStep {
    checkCanStep(this.#phase, 'vectorize');
    this.#checkLength(actions);
    if (this.#buffers.infos.size > 0) this.#buffers.infos.clear();
    for (let lane = 0; lane < this.lanes; lane++) {
      if (this.#waiting[lane] === 1) this.#restart(lane);
      else this.#stepLane(lane, actions);
    }
    return this.#buffers;
  }

  close(): void {
    this.#phase = 'closed';
    for (const env of this.#envs) env.close();
  }

  #stepLane(lane: number, actions: VectorActions): void {
    const env = this.#envs[lane] as Env;
    const row = this.#actions[lane];
    const result = env.step(row === undefined ? (actions[lane] as number) : copyRow(row, actions, lane));
    const { rewards, terminated, truncated } = this.#buffers;
    rewards[lane] = result.reward;
    terminated[lane] = result.terminated ? 1 : 0;
    truncated[lane] = result.truncated ? 1 : 0;
    if (hasKeys(result.info)) this.#buffers.infos.set(lane, result.info);
    if (result.terminated || result.truncated) this.#end(lane, env, result);
    else this.#observe(this.#buffers.observations, lane, result.observation);
  }

  #end(lane: number, env: Env, { observation, info }: StepResult): void {
    if (this.autoreset === 'nextStep') {
      this.#waiting[lane] = 1;
      this.#observe(this.#buffers.observations, lane, observation);
      return;
    }
    this.#observe(this.#buffers.finalObservations, lane, observation);
    if (this.#finalMasks.length > 0) {
      this.#finalMasks.set(env.actionMask?.() ?? [], lane * (this.#finalMasks.length / this.lanes));
    }
    const next = env.reset();
    this.#observe(this.#buffers.observations, lane, next.observation);
    if (hasKeys(next.info)) this.#buffers.infos.set(lane, { ...info, resetInfo: next.info });
  }

  /** The step after an episode's end under `nextStep`: a reset in place of the action. */
  #restart(lane: number): void {
    this.#waiting[lane] = 0;
    this.#buffers.rewards[lane] = 0;
    this.#buffers.terminated[lane] = 0;
    this.#buffers.truncated[lane] = 0;
    this.#begin(lane, (this.#envs[lane] as Env).reset());
  }

  #begin(lane: number, { observation, info }: ResetResult): void {
    this.#observe(this.#buffers.observations, lane, observation);
    if (hasKeys(info)) this.#buffers.infos.set(lane, info);
  }

  #observe(matrix: Float32Array, lane: number, observation: Float32Array): void {
    if (observation.length !== this.#size) {
      throw new NeurotradeError(
        'INVALID_OBSERVATION',
        `vectorize: expected an observation of ${this.#size} numbers from lane ${lane}, found ${observation.length}; run checkEnv on the env`,
      );
    }
    matrix.set(observation, lane * this.#size);
  }

  #checkLength(actions: VectorActions): void {
    const expected = this.lanes * (this.#actions[0]?.length ?? 1);
    if (actions.length === expected) return;
    throw new NeurotradeError(
      'INVALID_ACTION',
      `vectorize: expected ${expected} numbers for ${this.lanes} lanes, found ${actions.length}; pass one row a lane`,
    );
  }

  /** Rows of lanes that wait for their reset allow everything: their action is ignored. */
  #maskLanes(size: number): Uint8Array {
    const masks = new Uint8Array(this.lanes * size);
    for (let lane = 0; lane < this.lanes; lane++) {
      if (this.#waiting[lane] === 1) masks.fill(1, lane * size, (lane + 1) * size);
      else masks.set(this.#maskLane(lane, size), lane * size);
    }
    return masks;
  }

  #maskLane(lane: number, size: number): Uint8Array {
    const mask = (this.#envs[lane] as Env).actionMask?.() as Uint8Array;
    if (mask.length === size) return mask;
    throw new NeurotradeError(
      'INVALID_ACTION',
      `vectorize: expected a mask of ${size} entries from lane ${lane}, found ${mask.length}; run checkEnv on the env`,
    );
  }

  #save(): EnvState {
    const lanes = this.#envs.map((env) => env.saveState?.() ?? {});
    const { observations } = this.#buffers;
    const saved: SavedLanes = {
      lanes,
      waiting: this.#waiting.slice(),
      observations: observations.slice(),
      phase: this.#phase,
    };
    return { ...saved };
  }

  #load(state: EnvState): void {
    checkOpen(this.#phase, 'vectorize');
    const { lanes, waiting, observations, phase } = state as unknown as SavedLanes;
    if (lanes?.length !== this.lanes) {
      throw new NeurotradeError(
        'INVALID_OPTIONS',
        `vectorize: expected a state of ${this.lanes} lanes, found one of ${lanes?.length ?? 'another kind'}; load it into an env of as many`,
      );
    }
    for (const [lane, env] of this.#envs.entries()) env.loadState?.(lanes[lane] as EnvState);
    this.#waiting.set(waiting);
    this.#buffers.observations.set(observations);
    this.#buffers.infos.clear();
    this.#phase = phase;
  }
}

function canMask(envs: readonly Env[]): boolean {
  const kind = envs[0]?.actionSpace.kind;
  return kind !== 'box' && kind !== 'dict' && envs.every((env) => env.actionMask !== undefined);
}
