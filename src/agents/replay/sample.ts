import type { SacBatch } from '../ops/sac-types.js';
import type { ReplayBuffer } from './replay-buffer.js';
import { GOES_ON, TERMINATED } from './transitions.js';

/** How transitions become a batch. */
export interface SampleOptions {
  /** γ */
  readonly gamma: number;
  /** Steps whose rewards are summed before the value takes over. */
  readonly nSteps: number;
  /** What each reward is multiplied by before it is clipped. @default 1 */
  readonly rewardScale?: number;
  /** Rewards are clipped to ±this. @default Infinity */
  readonly clipReward?: number;
}

/** What a batch has room for. */
export interface BatchSizes {
  readonly observationSize: number;
  readonly actionSize: number;
  /** 0: no masks. */
  readonly maskSize: number;
  /** Whether rows have weights. */
  readonly weighted: boolean;
}

/** Memory for a batch of `size` rows, to be used again for each. */
export function allocateBatch(size: number, sizes: BatchSizes): SacBatch {
  const { observationSize, actionSize, maskSize, weighted } = sizes;
  const masks = (): Uint8Array => new Uint8Array(size * maskSize);
  return {
    size,
    observations: new Float32Array(size * observationSize),
    actions: new Float32Array(size * actionSize),
    rewards: new Float32Array(size),
    discounts: new Float32Array(size),
    nextObservations: new Float32Array(size * observationSize),
    ...(maskSize === 0 ? {} : { masks: masks(), nextMasks: masks() }),
    ...(weighted ? { weights: new Float32Array(size) } : {}),
  };
}

/**
 * Fills `batch` with some of the buffer's transitions. Their n-step returns (Sutton 1988) end early with the episode, or
 * with the latest step there is; `discounts` say with what weight the value of what follows counts.
 *
 * @param transitions `[rows]`, counted from the oldest, lane by lane
 */
export function writeBatch(
  buffer: ReplayBuffer,
  transitions: Int32Array,
  batch: SacBatch,
  options: SampleOptions,
): void {
  for (let row = 0; row < batch.size; row++) {
    const drawn = transitions[row] as number;
    writeRow(buffer, batch, row, Math.floor(drawn / buffer.lanes), drawn % buffer.lanes, options);
  }
}

function writeRow(
  buffer: ReplayBuffer,
  batch: SacBatch,
  row: number,
  step: number,
  lane: number,
  { gamma, nSteps, rewardScale = 1, clipReward = Infinity }: SampleOptions,
): void {
  batch.observations.set(buffer.observation(step, lane), row * buffer.observationSize);
  batch.actions.set(buffer.action(step, lane), row * buffer.actionSize);
  batch.masks?.set(buffer.mask(step, lane), row * buffer.maskSize);
  const end = Math.min(step + nSteps, buffer.steps) - 1;
  let last = step;
  let discount = gamma;
  let reward = clip(rewardScale * buffer.reward(step, lane), clipReward);
  while (last < end && buffer.ending(last, lane) === GOES_ON) {
    last++;
    reward += discount * clip(rewardScale * buffer.reward(last, lane), clipReward);
    discount *= gamma;
  }
  batch.rewards[row] = reward;
  batch.discounts[row] = buffer.ending(last, lane) === TERMINATED ? 0 : discount;
  batch.nextObservations.set(buffer.nextObservation(last, lane), row * buffer.observationSize);
  batch.nextMasks?.set(buffer.nextMask(last, lane), row * buffer.maskSize);
}

function clip(value: number, limit: number): number {
  return Math.min(limit, Math.max(-limit, value));
}
