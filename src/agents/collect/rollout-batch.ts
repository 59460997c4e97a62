import { actionSize, maskSize } from '../../policy/distributions/kinds.js';
import type { PolicySpec } from '../../policy/network.js';
import { allocateStates, type CarriedStates } from './carried-states.js';

/**
 * What the policy saw, did and got over `steps` × `lanes` transitions; `[T, N]` means row-major with the lane last.
 */
export interface RolloutBatch {
  readonly steps: number;
  readonly lanes: number;
  /** `[T, N, observation size]`, normalised where the agent normalises. */
  readonly observations: Float32Array;
  /** `[T, N, action size]`: choices count from 0, and real numbers are as drawn, not clipped. */
  readonly actions: Float32Array;
  /** `[T, N]`, normalised where the agent normalises; a truncated step's includes γ·V(final observation). */
  readonly rewards: Float32Array;
  /** `[T, N]`, 1 = this step begins an episode. */
  readonly episodeStarts: Uint8Array;
  /** What a recurrent policy carried into each step, `[T, N, state size]`; zeros where it begins an episode. */
  readonly states: CarriedStates;
  /** `[T, N]` */
  readonly values: Float32Array;
  /** `[T, N]` */
  readonly logProbs: Float32Array;
  /** `[T, N, mask size]`, 1 = allowed; `null` without masks. */
  readonly masks: Uint8Array | null;
  /** `[N]`, of the observations after the last step. */
  readonly lastValues: Float32Array;
  /** `[N]`, 1 = the last step ended its episode. */
  readonly lastDones: Uint8Array;
  /** `[T, N]` */
  readonly advantages: Float32Array;
  /** `[T, N]` */
  readonly returns: Float32Array;
}

/** What a rollout's shapes depend on. */
export type RolloutSpec = Pick<PolicySpec, 'observationSize' | 'distribution' | 'lstm'>;

/** Memory for a rollout, to be used again for each. */
export function allocateRollout(spec: RolloutSpec, steps: number, lanes: number, masked: boolean): RolloutBatch {
  const rows = steps * lanes;
  const { distribution } = spec;
  return {
    steps,
    lanes,
    observations: new Float32Array(rows * spec.observationSize),
    actions: new Float32Array(rows * actionSize(distribution)),
    rewards: new Float32Array(rows),
    episodeStarts: new Uint8Array(rows),
    states: allocateStates(spec, rows),
    values: new Float32Array(rows),
    logProbs: new Float32Array(rows),
    masks: masked ? new Uint8Array(rows * maskSize(distribution)) : null,
    lastValues: new Float32Array(lanes),
    lastDones: new Uint8Array(lanes),
    advantages: new Float32Array(rows),
    returns: new Float32Array(rows),
  };
}
