import type { Rng } from '../../core/rng.js';
import { allocateColumns, type ReplayColumns, rowOf, rowsFrom } from './columns.js';
import { FinalObservations } from './final-observations.js';
import {
  GOES_ON,
  type ReplayBufferOptions,
  type ReplayBufferState,
  type ReplayStep,
  TERMINATED,
  TRUNCATED,
} from './transitions.js';

const NO_MASK = new Uint8Array(0);

/**
 * The latest transitions of all lanes, in typed arrays. Each observation is stored once: a transition's next observation
 * is the lane's observation one row on. Only where an episode was cut does that row belong to another episode; the final
 * observation is then kept aside. Where an episode was over none is kept, since its value is 0.
 *
 * Rows are counted from the oldest, so that two buffers of equal content are drawn from alike.
 */
export class ReplayBuffer {
  /** Steps of all lanes that it holds at most. */
  readonly capacity: number;
  readonly lanes: number;
  readonly observationSize: number;
  readonly actionSize: number;
  readonly maskSize: number;
  readonly #columns: ReplayColumns;
  readonly #finals: FinalObservations;
  /** Ring row of the present: its observations are there, its actions not yet. */
  #head = 0;
  #steps = 0;

  /** @throws NeurotradeError `INVALID_OPTIONS` where the memory cannot be had */
  constructor({ capacity, lanes, observationSize, actionSize, maskSize = 0 }: ReplayBufferOptions) {
    this.capacity = Math.ceil(capacity / lanes);
    this.lanes = lanes;
    this.observationSize = observationSize;
    this.actionSize = actionSize;
    this.maskSize = maskSize;
    this.#columns = allocateColumns((this.capacity + 1) * lanes, this);
    this.#finals = new FinalObservations(observationSize + maskSize);
  }

  /** Steps of all lanes that are there. */
  get steps(): number {
    return this.#steps;
  }

  /** Transitions that are there. */
  get size(): number {
    return this.#steps * this.lanes;
  }

  /**
   * Begins an episode on every lane: what the next actions will be based on. Episodes that were running are cut.
   *
   * @param observations `[lanes, observation size]`
   * @param masks `[lanes, mask size]`
   */
  begin(observations: Float32Array, masks: Uint8Array = NO_MASK): void {
    if (this.#steps > 0) this.#cutRunning();
    this.#see(observations, masks);
  }

  add(step: ReplayStep): void {
    const { actions, rewards, terminated, truncated, finalObservations, finalMasks = NO_MASK } = step;
    const first = this.#head * this.lanes;
    this.#columns.actions.set(actions, first * this.actionSize);
    this.#columns.rewards.set(rewards, first);
    for (let lane = 0; lane < this.lanes; lane++) {
      this.#columns.endings[first + lane] = GOES_ON;
      if (terminated[lane] === 1) this.#columns.endings[first + lane] = TERMINATED;
      else if (truncated[lane] === 1) {
        const final = rowOf(finalObservations, lane, this.observationSize);
        this.#cut(first + lane, final, rowOf(finalMasks, lane, this.maskSize));
      }
    }
    this.#head = (this.#head + 1) % (this.capacity + 1);
    if (this.#steps < this.capacity) this.#steps++;
    this.#forget(this.#head * this.lanes);
    this.#see(step.observations, step.masks ?? NO_MASK);
  }

  /** Draws transitions uniformly and with replacement, counted from the oldest, lane by lane. There must be one. */
  draw(transitions: Int32Array, rng: Rng): void {
    for (let row = 0; row < transitions.length; row++) transitions[row] = rng.integer(0, this.size);
  }

  /** @param step counted from the oldest; `steps` is the present */
  observation(step: number, lane: number): Float32Array {
    return rowOf(this.#columns.observations, this.#row(step, lane), this.observationSize);
  }

  action(step: number, lane: number): Float32Array {
    return rowOf(this.#columns.actions, this.#row(step, lane), this.actionSize);
  }

  reward(step: number, lane: number): number {
    return this.#columns.rewards[this.#row(step, lane)] as number;
  }

  /** {@link GOES_ON}, {@link TERMINATED} or {@link TRUNCATED}. */
  ending(step: number, lane: number): number {
    return this.#columns.endings[this.#row(step, lane)] as number;
  }

  /** What was allowed, 1 = allowed; empty where there are no masks. @param step counted from the oldest; `steps` is the present */
  mask(step: number, lane: number): Uint8Array {
    return rowOf(this.#columns.masks, this.#row(step, lane), this.maskSize);
  }

  /** What the transition led to; where its episode was over, some observation of no meaning. */
  nextObservation(step: number, lane: number): Float32Array {
    const row = this.#row(step, lane);
    if (this.#columns.endings[row] !== TRUNCATED) return this.observation(step + 1, lane);
    return this.#finals.at(this.#columns.slots[row] as number).subarray(0, this.observationSize);
  }

  /** What the next observation allowed; where the episode was over, of no meaning. */
  nextMask(step: number, lane: number): Uint8Array | Float32Array {
    const row = this.#row(step, lane);
    if (this.#columns.endings[row] !== TRUNCATED) return this.mask(step + 1, lane);
    return this.#finals.at(this.#columns.slots[row] as number).subarray(this.observationSize);
  }

  state(): ReplayBufferState {
    const { lanes, observationSize, actionSize, maskSize } = this;
    const endings = this.#ordered(this.#columns.endings, this.#steps, 1);
    const cut: Float32Array[] = [];
    endings.forEach((ending, at) => {
      const slot = this.#columns.slots[this.#row(Math.floor(at / lanes), at % lanes)] as number;
      if (ending === TRUNCATED) cut.push(this.#finals.at(slot));
    });
    const finals = new Float32Array(cut.length * (observationSize + maskSize));
    for (const [i, final] of cut.entries()) finals.set(final, i * final.length);
    return {
      steps: this.#steps,
      observations: this.#ordered(this.#columns.observations, this.#steps + 1, observationSize),
      actions: this.#ordered(this.#columns.actions, this.#steps, actionSize),
      rewards: this.#ordered(this.#columns.rewards, this.#steps, 1),
      endings,
      finals,
      masks: this.#ordered(this.#columns.masks, this.#steps + 1, maskSize),
    };
  }

  /** Takes over a saved content; of one that is larger than the capacity, the latest steps. */
  restore(state: ReplayBufferState): void {
    const { lanes, observationSize, actionSize, maskSize } = this;
    const skipped = Math.max(0, state.steps - this.capacity);
    const from = skipped * lanes;
    this.#head = state.steps - skipped;
    this.#steps = this.#head;
    this.#columns.observations.set(state.observations.subarray(from * observationSize));
    this.#columns.actions.set(state.actions.subarray(from * actionSize));
    this.#columns.rewards.set(state.rewards.subarray(from));
    this.#columns.endings.set(state.endings.subarray(from));
    this.#columns.masks.set(state.masks.subarray(from * maskSize));
    let final = state.endings.subarray(0, from).filter((ending) => ending === TRUNCATED).length;
    for (let row = 0; row < this.size; row++) {
      if (this.#columns.endings[row] !== TRUNCATED) continue;
      const kept = rowOf(state.finals, final++, observationSize + maskSize);
      this.#cut(row, kept.subarray(0, observationSize), kept.subarray(observationSize));
    }
  }

  #row(step: number, lane: number): number {
    const oldest = this.#head - this.#steps + this.capacity + 1;
    return ((oldest + step) % (this.capacity + 1)) * this.lanes + lane;
  }

  /** Writes what the lanes see now. */
  #see(observations: Float32Array, masks: Uint8Array): void {
    this.#columns.observations.set(observations, this.#head * this.lanes * this.observationSize);
    this.#columns.masks.set(masks, this.#head * this.lanes * this.maskSize);
  }

  #cut(row: number, final: Float32Array, mask: Uint8Array | Float32Array): void {
    this.#columns.endings[row] = TRUNCATED;
    this.#columns.slots[row] = this.#finals.keep(final, mask);
  }

  #cutRunning(): void {
    const last = this.#steps - 1;
    for (let lane = 0; lane < this.lanes; lane++) {
      if (this.ending(last, lane) !== GOES_ON) continue;
      this.#cut(this.#row(last, lane), this.observation(this.#steps, lane), this.mask(this.#steps, lane));
    }
  }

  /** Frees what the oldest row kept, which the present one replaces. */
  #forget(first: number): void {
    for (let row = first; row < first + this.lanes; row++) {
      if (this.#columns.endings[row] === TRUNCATED) this.#finals.release(this.#columns.slots[row] as number);
      this.#columns.endings[row] = GOES_ON;
    }
  }

  /** A copy of the first `steps` steps of a column, from the oldest on. */
  #ordered<T extends Float32Array | Uint8Array>(column: T, steps: number, width: number): T {
    return rowsFrom(column, this.#row(0, 0), steps * this.lanes, width);
  }
}
