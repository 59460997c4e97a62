import type { EnvState, Info } from './env.js';
import type { Space } from './spaces.js';

/**
 * What a lane does after its episode's end (Gymnasium's names).
 * `nextStep`: the next `step` ignores its action, resets the lane and returns the first observation with reward 0.
 * `sameStep`: the ending `step` already returns the first observation of the next episode; the last one of the ended
 * episode stands in `finalObservations`.
 */
export type AutoresetMode = 'nextStep' | 'sameStep';

/** Actions of all lanes: one number a lane (`discrete`), or a row of the action's size a lane. */
export type VectorActions = Int32Array | Float32Array;

/** One step of every lane. The arrays belong to the env and are overwritten by its next step. */
export interface VectorStep {
  /** `[lanes, observation size]` */
  readonly observations: Float32Array;
  /** `[lanes]` */
  readonly rewards: Float64Array;
  /** `[lanes]`, 0 or 1 */
  readonly terminated: Uint8Array;
  /** `[lanes]`, 0 or 1 */
  readonly truncated: Uint8Array;
  /** `[lanes, observation size]`; under `sameStep`, the rows of lanes whose episode ended in this step are valid. */
  readonly finalObservations: Float32Array;
  /** Side information by lane where there is any this step; lanes that have nothing to say are absent. */
  readonly infos: ReadonlyMap<number, Info>;
}

/** Many environments stepped as one, observations in one matrix. */
export interface VectorEnv {
  readonly lanes: number;
  /** The space of one lane. */
  readonly observationSpace: Space;
  /** The space of one lane. */
  readonly actionSpace: Space;
  /** @default 'nextStep'. Learners switch it to `sameStep` before they reset. */
  autoreset: AutoresetMode;
  /** Starts every lane anew; lane `i` is seeded with `seed + i`. The array is overwritten by the next step. */
  reset(options?: { readonly seed?: number | undefined }): { readonly observations: Float32Array };
  step(actions: VectorActions): VectorStep;
  /** `[lanes, mask size]`, 1 = allowed; a lane's row is that of `Env.actionMask`. */
  actionMasks?(): Uint8Array;
  /**
   * `[lanes, actions]`: what the final observations allow, 1 = allowed; under `sameStep`, the rows of lanes whose episode
   * ended in the last step are valid. Off-policy learners that mask the value of what follows ask for it.
   */
  finalActionMasks?(): Uint8Array;
  saveState?(): EnvState;
  loadState?(state: EnvState): void;
  close(): void;
}
