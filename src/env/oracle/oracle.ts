import { integer, number, resolveOptions, value } from '../../core/options.js';
import { type CandleSeries, candleSeries } from '../../data/candles.js';
import { createLedger, equityAt, type Ledger, openLane } from '../../market/ledger.js';
import { type Market, type MarketOptions, resolveMarket } from '../../market/options.js';
import { quantityForWeight } from '../../market/order.js';
import {
  admitOrder,
  bookOrder,
  chargeAfterFill,
  chargeBeforeFill,
  type Timeline,
  timelineOf,
} from '../trading/timeline.js';
import { type Candidate, prune, type Trade } from './candidates.js';

export interface OracleOptions {
  /** Weights in [-1, 1] to choose from, 0 among them. @default [0, 1], or [-1, 0, 1] where the market allows shorts */
  readonly targets?: readonly number[] | undefined;
  /** Quote currency, above 0. @default 10_000 */
  readonly initialCash?: number | undefined;
  /** The bar at whose close the first decision is made. @default 0 */
  readonly from?: number | undefined;
  /** Courses whose equity falls to this share of the initial cash are not taken; in [0, 1). @default 0 */
  readonly ruin?: number | undefined;
}

/** The best course in hindsight, a value a bar, `[T]` each. */
export interface OracleResult {
  /** At the bar's close; the initial cash up to `from`. */
  readonly equity: Float64Array;
  /** The target weight decided at the bar's close, filled in the next bar. */
  readonly positions: Float64Array;
  /** The same as indices into `targets`: the actions of a discrete `TradingEnv`. */
  readonly actions: Int32Array;
}

type ResolvedOracle = { readonly [K in keyof OracleOptions]-?: Exclude<OracleOptions[K], undefined> };

interface Search {
  readonly market: Market;
  readonly timeline: Timeline;
  readonly targets: readonly number[];
  readonly ledger: Ledger;
  /** Equity at or below it ends a course. */
  readonly floor: number;
  readonly convex: boolean;
}

/**
 * The largest final equity that discrete targets could have reached, by dynamic programming over the target held, with the
 * same timing and the same market arithmetic as `TradingEnv`: replaying `actions` there from bar `from` gives `equity` bit
 * for bit.
 *
 * Fees, spread, fixed and proportional slippage and interest on shorts are all counted, and with these alone the result is
 * the optimum. Lots, ticks, the minimum notional and square-root impact are counted too, but make costs depend on the
 * account's size: then the course is one that could be traded, and nearly the best. The last position is marked at the
 * last close, not sold.
 *
 * Takes O(T × targets² × candidates) time; a target that drifts (a short, a fraction) keeps a handful of candidates.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`, `INVALID_CANDLES`
 *
 * @example
 * ```ts
 * const { equity } = oracle(candles, { takerFee: 0.001 });
 * ```
 */
export function oracle(candles: CandleSeries, market: MarketOptions = {}, options: OracleOptions = {}): OracleResult {
  const rules = resolveMarket(market);
  const { targets, initialCash, from, ruin } = resolveOracle(options, rules, candles.length);
  const search: Search = {
    market: rules,
    timeline: timelineOf(candleSeries(candles), rules),
    targets,
    ledger: createLedger(1),
    floor: ruin * initialCash,
    convex: targets.filter((w) => w > 0 && w < 1).length < 2 && targets.filter((w) => w < 0).length < 2,
  };
  return replay(search, bestCourse(search, initialCash, from), initialCash, from);
}

function resolveOracle(options: OracleOptions, { shorting }: Market, bars: number): ResolvedOracle {
  return resolveOptions<ResolvedOracle>('oracle', options, {
    targets: value<readonly number[]>(
      `different weights in [${shorting ? -1 : 0}, 1], 0 among them`,
      (candidate) => areTargets(candidate, shorting ? -1 : 0),
      shorting ? [-1, 0, 1] : [0, 1],
    ),
    initialCash: number({ above: 0 }, 10_000),
    from: integer({ min: 0, max: bars - 1 }, 0),
    ruin: number({ min: 0, below: 1 }, 0),
  });
}

function areTargets(candidate: unknown, lowest: number): boolean {
  return (
    Array.isArray(candidate) &&
    candidate.every((weight) => typeof weight === 'number' && weight >= lowest && weight <= 1) &&
    candidate.includes(0) &&
    new Set(candidate).size === candidate.length
  );
}

/** The last trade of the course that ends with most. */
function bestCourse(search: Search, initialCash: number, from: number): Trade | null {
  const { timeline, targets } = search;
  const flat = targets.indexOf(0);
  const held: Candidate[][] = targets.map((_, k) =>
    k === flat ? [{ cash: initialCash, position: 0, trade: null }] : [],
  );
  for (let bar = from + 1; bar < timeline.bars; bar++) {
    for (const candidates of held) for (const candidate of candidates) charge(search, candidate, bar, chargeBeforeFill);
    const arrivals = targets.map((_, target) => bestArrival(search, held, target, bar));
    arrivals.forEach((arrival, target) => {
      if (arrival !== null) (held[target] as Candidate[]).push(arrival);
    });
    for (const candidates of held) closeBar(search, candidates, bar);
  }
  return richest(held.flat(), timeline.mark[timeline.bars - 1] as number).trade;
}

/** The best way to trade into `target` at the fill of `bar`, from any other target. */
function bestArrival(search: Search, held: readonly Candidate[][], target: number, bar: number): Candidate | null {
  const { ledger, timeline } = search;
  const price = timeline.fill[bar] as number;
  let best: Candidate | null = null;
  let most = Number.NEGATIVE_INFINITY;
  for (let source = 0; source < held.length; source++) {
    if (source === target) continue;
    for (const candidate of held[source] as Candidate[]) {
      if (!trade(search, candidate, target, bar)) continue;
      const equity = equityAt(ledger, 0, price);
      if (equity <= most) continue;
      most = equity;
      best = {
        cash: ledger.cash[0] as number,
        position: ledger.position[0] as number,
        trade: { bar, target, previous: candidate.trade },
      };
    }
  }
  return best;
}

/** Makes the trade in the scratch ledger; whether the target was reached. */
function trade({ market, timeline, targets, ledger }: Search, from: Candidate, target: number, bar: number): boolean {
  load(ledger, from);
  const price = timeline.fill[bar] as number;
  ledger.lastQuantity[0] = quantityForWeight(ledger, 0, market, targets[target] as number, price);
  const outcome = admitOrder(ledger, 0, market, timeline, bar);
  bookOrder(ledger, 0, market, timeline, bar);
  return outcome !== 'refused' && outcome !== 'partial';
}

function load(ledger: Ledger, { cash, position }: Candidate): void {
  ledger.cash[0] = cash;
  ledger.position[0] = position;
}

function charge(
  { ledger, market, timeline }: Search,
  holder: Candidate,
  bar: number,
  fee: typeof chargeAfterFill,
): void {
  if (market.borrowRate === 0 || holder.position >= 0) return;
  load(ledger, holder);
  fee(ledger, 0, market, timeline, bar);
  holder.cash = ledger.cash[0] as number;
}

/** Interest, ruin and pruning at the close of `bar`. */
function closeBar(search: Search, candidates: Candidate[], bar: number): void {
  const price = search.timeline.mark[bar] as number;
  for (const candidate of candidates) charge(search, candidate, bar, chargeAfterFill);
  const alive = candidates.filter(({ cash, position }) => cash + position * price > search.floor);
  prune(alive, search.convex);
  candidates.splice(0, candidates.length, ...alive);
}

function richest(candidates: readonly Candidate[], price: number): Candidate {
  const worth = ({ cash, position }: Candidate): number => cash + position * price;
  return candidates.reduce((best, candidate) => (worth(candidate) > worth(best) ? candidate : best));
}

/** Runs the course through the ledger from the start, bar by bar. */
function replay(search: Search, last: Trade | null, initialCash: number, from: number): OracleResult {
  const { market, timeline, targets, ledger } = search;
  const actions = actionsOf(last, timeline.bars, targets.indexOf(0));
  const equity = new Float64Array(timeline.bars).fill(initialCash);
  openLane(ledger, 0, initialCash);
  for (let bar = from + 1; bar < timeline.bars; bar++) {
    const action = actions[bar - 1] as number;
    chargeBeforeFill(ledger, 0, market, timeline, bar);
    if (action !== (actions[bar - 2] ?? targets.indexOf(0))) {
      const price = timeline.fill[bar] as number;
      ledger.lastQuantity[0] = quantityForWeight(ledger, 0, market, targets[action] as number, price);
      admitOrder(ledger, 0, market, timeline, bar);
      bookOrder(ledger, 0, market, timeline, bar);
    }
    chargeAfterFill(ledger, 0, market, timeline, bar);
    equity[bar] = equityAt(ledger, 0, timeline.mark[bar] as number);
  }
  return { equity, positions: Float64Array.from(actions, (k) => targets[k] as number), actions };
}

/** The decisions behind a chain of trades: a fill in bar t was decided at the close of t − 1. */
function actionsOf(last: Trade | null, bars: number, flat: number): Int32Array {
  const actions = new Int32Array(bars).fill(flat);
  let end = bars;
  for (let step = last; step !== null; step = step.previous) {
    actions.fill(step.target, step.bar - 1, end);
    end = step.bar - 1;
  }
  return actions;
}
