import { beginStep, equityAt } from '../../market/ledger.js';
import type { VectorActions } from '../vector-env.js';
import { NO_TARGET, RUNNING, TERMINATED, TRUNCATED, type TradingLanes, weightOf } from './lanes.js';
import { admitOrder, bookOrder, chargeAfterFill, chargeBeforeFill } from './timeline.js';

/**
 * Takes every running lane from one close to the next: its order fills, its position is marked, its reward is paid.
 * Loops rather than a step a lane: the columns stay in registers, and lanes without an order cost next to nothing.
 *
 * @param actions `[N]`, checked by the caller: choices of a discrete scheme, weights of a continuous one
 * @param rewards `[N]`, 0 for lanes that are not running
 * @returns how many episodes ended; `justEnded` says which
 */
export function stepLanes(lanes: TradingLanes, actions: VectorActions, rewards: Float64Array): number {
  const { actions: scheme, market } = lanes.setup;
  lanes.lastOrder = 'none';
  for (let lane = 0; lane < lanes.count; lane++) beginStep(lanes.ledger, lane);
  if (market.borrowRate !== 0) chargeLanes(lanes, chargeBeforeFill);
  const orders =
    scheme.kind === 'discrete'
      ? admitTargets(lanes, actions, scheme.targets)
      : admitWeights(lanes, actions, scheme.minChange);
  bookOrders(lanes, orders);
  if (market.borrowRate !== 0) chargeLanes(lanes, chargeAfterFill);
  return settle(lanes, rewards);
}

function chargeLanes(lanes: TradingLanes, charge: typeof chargeBeforeFill): void {
  const { ledger, setup, cursor, ended } = lanes;
  for (let lane = 0; lane < lanes.count; lane++) {
    if (ended[lane] === RUNNING) charge(ledger, lane, setup.market, setup.timeline, (cursor[lane] as number) + 1);
  }
}

/** Admits an order for each lane whose choice is not the target that it holds; `ordered` lists them. */
function admitTargets(lanes: TradingLanes, actions: VectorActions, targets: Float64Array): number {
  const { held, ended, ordered, ledger, cursor } = lanes;
  const { market, timeline } = lanes.setup;
  let orders = 0;
  for (let lane = 0; lane < lanes.count; lane++) {
    const choice = actions[lane] as number;
    if (choice === held[lane] || ended[lane] !== RUNNING) continue;
    const bar = (cursor[lane] as number) + 1;
    const outcome = admitOrder(ledger, lane, market, timeline, bar, targets[choice] as number);
    if (outcome !== 'refused') held[lane] = outcome === 'partial' ? NO_TARGET : choice;
    lanes.lastOrder = outcome;
    ordered[orders++] = lane;
  }
  return orders;
}

/** Admits an order for each lane whose weight is at least `minChange` away from the one asked for. */
function admitWeights(lanes: TradingLanes, actions: VectorActions, minChange: number): number {
  const { ended, ordered, ledger, cursor } = lanes;
  const { market, timeline } = lanes.setup;
  let orders = 0;
  for (let lane = 0; lane < lanes.count; lane++) {
    if (ended[lane] !== RUNNING) continue;
    const weight = actions[lane] as number;
    if (minChange > 0 && Math.abs(weight - weightOf(lanes, lane)) < minChange) continue;
    lanes.lastOrder = admitOrder(ledger, lane, market, timeline, (cursor[lane] as number) + 1, weight);
    ordered[orders++] = lane;
  }
  return orders;
}

function bookOrders(lanes: TradingLanes, orders: number): void {
  const { ledger, ordered, cursor, openedAt } = lanes;
  const { market, timeline } = lanes.setup;
  for (let i = 0; i < orders; i++) {
    const lane = ordered[i] as number;
    const bar = (cursor[lane] as number) + 1;
    const before = ledger.position[lane] as number;
    bookOrder(ledger, lane, market, timeline, bar);
    if (before * (ledger.position[lane] as number) <= 0) openedAt[lane] = bar;
  }
}

/** Marks the running lanes to the next close, pays their rewards and ends their episodes. */
function settle(lanes: TradingLanes, rewards: Float64Array): number {
  const { ledger, cursor, end, equity, peakEquity, episodeReward, ended, justEnded, setup, rewards: reward } = lanes;
  const { mark } = setup.timeline;
  const ruin = setup.episode.ruin * setup.initialCash;
  let endings = 0;
  for (let lane = 0; lane < lanes.count; lane++) {
    rewards[lane] = 0;
    if (ended[lane] !== RUNNING) continue;
    const bar = (cursor[lane] as number) + 1;
    const before = equity[lane] as number;
    const after = equityAt(ledger, lane, mark[bar] as number);
    cursor[lane] = bar;
    equity[lane] = after;
    if (after > (peakEquity[lane] as number)) peakEquity[lane] = after;
    const paid = reward.next(lane, before, after, ledger);
    rewards[lane] = paid;
    episodeReward[lane] = (episodeReward[lane] as number) + paid;
    if (after > ruin && bar < (end[lane] as number)) continue;
    ended[lane] = after <= ruin ? TERMINATED : TRUNCATED;
    justEnded[endings++] = lane;
  }
  return endings;
}
