import type { Rng } from '../../core/rng.js';
import { type OrderOutcome, previewToWeight } from '../../market/fill.js';
import { createLedger, equityAt, type Ledger, openLane } from '../../market/ledger.js';
import type { RewardLanes } from '../rewards/reward.js';
import { writeAccountState } from './account-state.js';
import type { TradingSetup } from './setup.js';
import { advance, HOLD } from './timeline.js';

/** Values of {@link TradingLanes.ended}. */
export const RUNNING = 0;
export const TERMINATED = 1;
export const TRUNCATED = 2;

/** A lane whose position is none of the targets: at the start, or after a partial fill. */
const NO_CHOICE = -1;

/**
 * N independent accounts trading one series: the simulation behind both trading environments. One lane's course depends
 * on its own actions and start alone, so a single environment and a lane of many agree bit for bit.
 */
export class TradingLanes {
  readonly ledger: Ledger;
  readonly rewards: RewardLanes;
  /** The bar at whose close the lane stands. */
  readonly cursor: Int32Array;
  /** Where its episode began. */
  readonly start: Int32Array;
  /** Where its episode will be cut. */
  readonly end: Int32Array;
  /** The discrete choice that the position stands for, or -1. */
  readonly held: Int32Array;
  /** The bar whose fill opened the position or turned it around. */
  readonly openedAt: Int32Array;
  /** At the close of `cursor`. */
  readonly equity: Float64Array;
  readonly peakEquity: Float64Array;
  /** Sum of the episode's rewards. */
  readonly episodeReward: Float64Array;
  /** {@link RUNNING}, {@link TERMINATED} or {@link TRUNCATED} */
  readonly ended: Uint8Array;
  /** What became of the order of the step taken last, by whichever lane. */
  lastOrder: OrderOutcome = 'none';
  readonly #flat: number;
  readonly #ruin: number;

  constructor(
    readonly setup: TradingSetup,
    readonly count: number,
  ) {
    this.ledger = createLedger(count);
    this.rewards = setup.reward.lanes(count);
    this.cursor = new Int32Array(count);
    this.start = new Int32Array(count);
    this.end = new Int32Array(count);
    this.held = new Int32Array(count);
    this.openedAt = new Int32Array(count);
    this.equity = new Float64Array(count);
    this.peakEquity = new Float64Array(count);
    this.episodeReward = new Float64Array(count);
    this.ended = new Uint8Array(count);
    this.#flat = setup.actions.kind === 'discrete' ? setup.actions.targets.indexOf(0) : NO_CHOICE;
    this.#ruin = setup.episode.ruin * setup.initialCash;
  }

  /** The bar of the next episode: drawn from `rng` where the plan leaves a choice. */
  drawStart(rng: Rng): number {
    const { firstStart, lastStart } = this.setup.episode;
    return firstStart === lastStart ? firstStart : rng.integer(firstStart, lastStart + 1);
  }

  /** Starts an episode at the close of bar `start`. */
  reset(lane: number, start: number): void {
    const { initialCash, episode } = this.setup;
    openLane(this.ledger, lane, initialCash);
    this.rewards.reset(lane, initialCash);
    this.cursor[lane] = start;
    this.start[lane] = start;
    this.end[lane] = Math.min(start + episode.length, episode.lastBar);
    this.held[lane] = this.#flat;
    this.openedAt[lane] = start;
    this.equity[lane] = initialCash;
    this.peakEquity[lane] = initialCash;
    this.episodeReward[lane] = 0;
    this.ended[lane] = RUNNING;
  }

  /** Takes the choice `action` of a discrete scheme; the reward. */
  stepDiscrete(lane: number, action: number, targets: Float64Array): number {
    if (action === this.held[lane]) return this.#step(lane, HOLD);
    const bar = (this.cursor[lane] as number) + 1;
    const before = this.ledger.position[lane] as number;
    const outcome = advance(this.ledger, lane, this.setup.market, this.setup.timeline, bar, targets[action] as number);
    if (outcome === 'partial') this.held[lane] = NO_CHOICE;
    else if (outcome !== 'refused') this.held[lane] = action;
    this.lastOrder = outcome;
    return this.#settle(lane, bar, before);
  }

  /** Takes the weight of a continuous scheme; the reward. */
  stepContinuous(lane: number, weight: number, minChange: number): number {
    const change = minChange === 0 ? 0 : Math.abs(weight - this.weight(lane));
    return this.#step(lane, change < minChange ? HOLD : weight);
  }

  #step(lane: number, weight: number): number {
    const bar = (this.cursor[lane] as number) + 1;
    const before = this.ledger.position[lane] as number;
    this.lastOrder = advance(this.ledger, lane, this.setup.market, this.setup.timeline, bar, weight);
    return this.#settle(lane, bar, before);
  }

  /** Marks the lane to the close of `bar`. */
  #settle(lane: number, bar: number, positionBefore: number): number {
    const before = this.equity[lane] as number;
    const after = equityAt(this.ledger, lane, this.setup.timeline.mark[bar] as number);
    const position = this.ledger.position[lane] as number;
    if (positionBefore * position <= 0) this.openedAt[lane] = bar;
    if (after > (this.peakEquity[lane] as number)) this.peakEquity[lane] = after;
    this.equity[lane] = after;
    this.cursor[lane] = bar;
    if (after <= this.#ruin) this.ended[lane] = TERMINATED;
    else if (bar === this.end[lane]) this.ended[lane] = TRUNCATED;
    const reward = this.rewards.next(lane, before, after, this.ledger);
    this.episodeReward[lane] = (this.episodeReward[lane] as number) + reward;
    return reward;
  }

  /** Position value / equity at the last close; 0 where there is no equity. */
  weight(lane: number): number {
    const equity = this.equity[lane] as number;
    const price = this.setup.timeline.mark[this.cursor[lane] as number] as number;
    return equity > 0 ? ((this.ledger.position[lane] as number) * price) / equity : 0;
  }

  /** Writes the lane's observation to `out` from `offset` on. */
  observe(lane: number, out: Float32Array, offset: number): void {
    const { features, featureSize, windowSize, accountState } = this.setup;
    const from = ((this.cursor[lane] as number) + 1) * featureSize - windowSize;
    for (let i = 0; i < windowSize; i++) out[offset + i] = features[from + i] as number;
    if (accountState) this.#observeAccount(lane, out, offset + windowSize);
  }

  #observeAccount(lane: number, out: Float32Array, offset: number): void {
    const bar = this.cursor[lane] as number;
    writeAccountState(
      this.ledger.position[lane] as number,
      this.ledger.entryPrice[lane] as number,
      bar - (this.openedAt[lane] as number) + 1,
      this.setup.timeline.mark[bar] as number,
      this.equity[lane] as number,
      this.peakEquity[lane] as number,
      out,
      offset,
    );
  }

  /**
   * Writes which targets the lane could trade to at its last close: those whose order the market would admit, and the one
   * that it holds. Where none is left, all are written as allowed: each of them does nothing.
   *
   * @param out gets `targets.length` flags from `offset` on
   */
  mask(lane: number, targets: Float64Array, out: Uint8Array, offset: number): void {
    const bar = this.cursor[lane] as number;
    const { market, timeline } = this.setup;
    const price = timeline.mark[bar] as number;
    const volume = timeline.volume[bar] as number;
    let allowed = 0;
    for (let k = 0; k < targets.length; k++) {
      const traded = previewToWeight(this.ledger, lane, market, targets[k] as number, price, volume) !== 0;
      out[offset + k] = traded || k === this.held[lane] ? 1 : 0;
      allowed += out[offset + k] as number;
    }
    if (allowed === 0) out.fill(1, offset, offset + targets.length);
  }
}
