import { beginStep, equityAt } from '../../market/ledger.js';
import { quantityForWeight } from '../../market/order.js';
import { NO_TARGET, RUNNING, TERMINATED, TRUNCATED, type TradingLanes, weightOf } from './lanes.js';
import type { TradingSetup } from './setup.js';
import { admitOrder, bookOrder, chargeAfterFill, chargeBeforeFill } from './timeline.js';

/** One thing that a step does to all lanes. */
export type Pass = (lanes: TradingLanes) => void;

/**
 * What a step consists of. Each pass is a loop of its own over a few columns: small enough for the compiler to inline all of
 * the market's arithmetic into it, which it gives up on when the passes are one function (see {@link stepLanes}).
 */
export function stepPasses({ actions, market }: TradingSetup): readonly Pass[] {
  const charges = market.borrowRate !== 0;
  return [
    begin,
    ...(charges ? [chargeOldPositions] : []),
    actions.kind === 'discrete' ? orderTargets : orderWeights,
    admitOrders,
    bookOrders,
    ...(charges ? [chargeNewPositions] : []),
    settle,
  ];
}

/**
 * Takes every running lane from one close to the next: its order fills, its position is marked, its reward is paid.
 *
 * `endings` says how many episodes ended, `justEnded` which.
 */
export function stepLanes(lanes: TradingLanes): void {
  for (const pass of lanes.passes) pass(lanes);
}

function begin(lanes: TradingLanes): void {
  const { ledger, count } = lanes;
  lanes.lastOrder = 'none';
  for (let lane = 0; lane < count; lane++) beginStep(ledger, lane);
}

function chargeOldPositions({ ledger, setup, cursor, ended, count }: TradingLanes): void {
  for (let lane = 0; lane < count; lane++) {
    if (ended[lane] !== RUNNING) continue;
    chargeBeforeFill(ledger, lane, setup.market, setup.timeline, (cursor[lane] as number) + 1);
  }
}

function chargeNewPositions({ ledger, setup, cursor, ended, count }: TradingLanes): void {
  for (let lane = 0; lane < count; lane++) {
    if (ended[lane] !== RUNNING) continue;
    chargeAfterFill(ledger, lane, setup.market, setup.timeline, (cursor[lane] as number) + 1);
  }
}

/** Orders for each lane whose choice is not the target that it holds. */
function orderTargets(lanes: TradingLanes): void {
  const { actions, held, ended, ordered, ledger, cursor, count, setup } = lanes;
  const { market, timeline, targets } = setup;
  let orders = 0;
  for (let lane = 0; lane < count; lane++) {
    const choice = actions[lane] as number;
    if (choice === held[lane] || ended[lane] !== RUNNING) continue;
    const price = timeline.fill[(cursor[lane] as number) + 1] as number;
    ledger.lastQuantity[lane] = quantityForWeight(ledger, lane, market, targets[choice] as number, price);
    ordered[orders++] = lane;
  }
  lanes.orders = orders;
}

/** Orders for each lane whose weight is at least `minChange` away from the one asked for. */
function orderWeights(lanes: TradingLanes): void {
  const { actions, ended, ordered, ledger, cursor, count, setup } = lanes;
  const { market, timeline, minChange } = setup;
  let orders = 0;
  for (let lane = 0; lane < count; lane++) {
    const weight = actions[lane] as number;
    if (ended[lane] !== RUNNING) continue;
    if (minChange > 0 && Math.abs(weight - weightOf(lanes, lane)) < minChange) continue;
    const price = timeline.fill[(cursor[lane] as number) + 1] as number;
    ledger.lastQuantity[lane] = quantityForWeight(ledger, lane, market, weight, price);
    ordered[orders++] = lane;
  }
  lanes.orders = orders;
}

/** Cuts the orders down to what the market lets through. */
function admitOrders(lanes: TradingLanes): void {
  const { actions, held, ordered, ledger, cursor, setup, orders } = lanes;
  const { market, timeline } = setup;
  const discrete = setup.actions.kind === 'discrete';
  for (let i = 0; i < orders; i++) {
    const lane = ordered[i] as number;
    const outcome = admitOrder(ledger, lane, market, timeline, (cursor[lane] as number) + 1);
    lanes.lastOrder = outcome;
    if (outcome === 'refused' || !discrete) continue;
    held[lane] = outcome === 'partial' ? NO_TARGET : (actions[lane] as number);
  }
}

function bookOrders({ ledger, ordered, cursor, openedAt, setup, orders }: TradingLanes): void {
  const { market, timeline } = setup;
  for (let i = 0; i < orders; i++) {
    const lane = ordered[i] as number;
    const bar = (cursor[lane] as number) + 1;
    const before = ledger.position[lane] as number;
    bookOrder(ledger, lane, market, timeline, bar);
    if (before * (ledger.position[lane] as number) <= 0) openedAt[lane] = bar;
  }
}

/** Marks the running lanes to the next close, pays their rewards and ends their episodes. */
export function settle(lanes: TradingLanes): void {
  const { paid, ledger, cursor, end, equity, peakEquity, episodeReward, ended, justEnded, setup, count } = lanes;
  const reward = lanes.rewards;
  const { mark } = setup.timeline;
  const ruin = setup.episode.ruin * setup.initialCash;
  let endings = 0;
  for (let lane = 0; lane < count; lane++) {
    paid[lane] = 0;
    if (ended[lane] !== RUNNING) continue;
    const bar = (cursor[lane] as number) + 1;
    const before = equity[lane] as number;
    const after = equityAt(ledger, lane, mark[bar] as number);
    cursor[lane] = bar;
    equity[lane] = after;
    if (after > (peakEquity[lane] as number)) peakEquity[lane] = after;
    const gain = reward.next(lane, before, after, ledger);
    paid[lane] = gain;
    episodeReward[lane] = (episodeReward[lane] as number) + gain;
    if (after > ruin && bar < (end[lane] as number)) continue;
    ended[lane] = after <= ruin ? TERMINATED : TRUNCATED;
    justEnded[endings++] = lane;
  }
  lanes.endings = endings;
}
