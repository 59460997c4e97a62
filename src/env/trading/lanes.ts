import type { Rng } from '../../core/rng.js';
import type { OrderOutcome } from '../../market/fill.js';
import { type Ledger, openLane } from '../../market/ledger.js';
import type { RewardLanes } from '../rewards/reward.js';
import type { VectorActions } from '../vector-env.js';
import type { TradingSetup } from './setup.js';
import type { Pass } from './step.js';

/** Values of `ended`. */
export const RUNNING = 0;
export const TERMINATED = 1;
export const TRUNCATED = 2;

/** Value of `held` for a position that is none of the targets: at the start, or after a partial fill. */
export const NO_TARGET = -1;

/**
 * N independent accounts trading one series, a column a field, `[N]` each: the state behind both trading environments.
 * One lane's course depends on its own actions and start alone, so a single environment and a lane of many agree bit for
 * bit.
 */
export interface TradingLanes extends LaneColumns {
  readonly setup: TradingSetup;
  readonly count: number;
  readonly rewards: RewardLanes;
  /** How many lanes `ordered` lists, and `justEnded`. */
  orders: number;
  endings: number;
  /** What a step consists of. */
  readonly passes: readonly Pass[];
  /** What became of the latest order, of whichever lane; `none` where the latest step sent none. */
  lastOrder: OrderOutcome;
}

/** The columns of {@link TradingLanes}. */
export interface LaneColumns {
  readonly ledger: Ledger;
  /** What each lane is asked to do next, checked: choices of a discrete scheme, weights of a continuous one. */
  readonly actions: VectorActions;
  /** The rewards of the latest step, 0 for lanes that did not run. */
  readonly paid: Float64Array;
  /** The bar at whose close the lane stands. */
  readonly cursor: Int32Array;
  /** Where its episode began. */
  readonly start: Int32Array;
  /** Where its episode will be cut. */
  readonly end: Int32Array;
  /** The discrete target that the position stands for, or {@link NO_TARGET}. */
  readonly held: Int32Array;
  /** The bar whose fill opened the position or turned it around. */
  readonly openedAt: Int32Array;
  /** At the close of `cursor`. */
  readonly equity: Float64Array;
  readonly peakEquity: Float64Array;
  /** Sum of the episode's rewards. */
  readonly episodeReward: Float64Array;
  /** {@link RUNNING}, {@link TERMINATED} or {@link TRUNCATED}; a lane that is not running is not stepped. */
  readonly ended: Uint8Array;
  /** The lanes whose episode ended in the latest step, in rising order. */
  readonly justEnded: Int32Array;
  /** The lanes that sent an order in the latest step, in rising order. */
  readonly ordered: Int32Array;
}

/** The bar at which an episode begins: drawn from `rng` where the plan leaves a choice. */
export function drawStart({ episode: { firstStart, lastStart } }: TradingSetup, rng: Rng): number {
  return firstStart === lastStart ? firstStart : rng.integer(firstStart, lastStart + 1);
}

/** Starts an episode at the close of bar `start`. */
export function resetLane(lanes: TradingLanes, lane: number, start: number): void {
  const { initialCash, episode, actions } = lanes.setup;
  openLane(lanes.ledger, lane, initialCash);
  lanes.rewards.reset(lane, initialCash);
  lanes.cursor[lane] = start;
  lanes.start[lane] = start;
  lanes.end[lane] = Math.min(start + episode.length, episode.lastBar);
  lanes.held[lane] = actions.kind === 'discrete' ? actions.targets.indexOf(0) : NO_TARGET;
  lanes.openedAt[lane] = start;
  lanes.equity[lane] = initialCash;
  lanes.peakEquity[lane] = initialCash;
  lanes.episodeReward[lane] = 0;
  lanes.ended[lane] = RUNNING;
}

/** Position value / equity at the last close; 0 where there is no equity. */
export function weightOf(lanes: TradingLanes, lane: number): number {
  const equity = lanes.equity[lane] as number;
  const price = lanes.setup.timeline.mark[lanes.cursor[lane] as number] as number;
  return equity > 0 ? ((lanes.ledger.position[lane] as number) * price) / equity : 0;
}
