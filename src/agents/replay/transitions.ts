/** The episode went on. */
export const GOES_ON = 0;
/** The episode was over: nothing of value follows. */
export const TERMINATED = 1;
/** The episode was cut: what follows counts, from the final observation kept aside. */
export const TRUNCATED = 2;

/** Sizes of a replay buffer. */
export interface ReplayBufferOptions {
  /** Transitions that it holds at least; rounded up to whole steps of all lanes. */
  readonly capacity: number;
  readonly lanes: number;
  readonly observationSize: number;
  readonly actionSize: number;
  /** Entries of an action mask. @default 0: there are none */
  readonly maskSize?: number;
}

/** One step of all lanes. */
export interface ReplayStep {
  /** `[lanes, actions]` */
  readonly actions: Float32Array;
  /** `[lanes]` */
  readonly rewards: Float32Array | Float64Array;
  /** `[lanes]`, 1 = the episode was over. */
  readonly terminated: Uint8Array;
  /** `[lanes]`, 1 = the episode was cut. */
  readonly truncated: Uint8Array;
  /** `[lanes, observation size]`; read where an episode was cut. */
  readonly finalObservations: Float32Array;
  /** `[lanes, observation size]`: what the lanes see now, after a reset where their episode ended. */
  readonly observations: Float32Array;
  /** `[lanes, mask size]`: what is allowed now, 1 = allowed. */
  readonly masks?: Uint8Array | undefined;
  /** `[lanes, mask size]`: what the final observations allowed. */
  readonly finalMasks?: Uint8Array | undefined;
}

/** The content, oldest step first, in typed arrays. */
export interface ReplayBufferState {
  readonly steps: number;
  /** `[steps + 1, lanes, observation size]`: the last row is the present. */
  readonly observations: Float32Array;
  /** `[steps, lanes, actions]` */
  readonly actions: Float32Array;
  /** `[steps, lanes]` */
  readonly rewards: Float32Array;
  /** `[steps, lanes]`: how each transition ended, {@link GOES_ON}, {@link TERMINATED} or {@link TRUNCATED}. */
  readonly endings: Uint8Array;
  /** `[number of cut transitions, observation size + mask size]`, in the order of `endings`. */
  readonly finals: Float32Array;
  /** `[steps + 1, lanes, mask size]`, as `observations`. */
  readonly masks: Uint8Array;
}
