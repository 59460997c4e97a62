import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/rng.js';
import {
  accrueBorrow,
  createLedger,
  equityAt,
  fillMarketOrder,
  fillToWeight,
  type Market,
  type MarketOptions,
  openLane,
  resolveMarket,
} from '../../src/market/index.js';
import { exact, RationalLedger, relativeError } from './rational-ledger.js';

const CASH = 10_000;

const markets: fc.Arbitrary<MarketOptions> = fc.record({
  takerFee: fc.double({ min: 0, max: 0.02, noNaN: true }),
  spread: fc.double({ min: 0, max: 0.02, noNaN: true }),
  slippage: fc.oneof(
    fc.constant({ kind: 'none' as const }),
    fc.record({ kind: fc.constant('fixed' as const), amount: fc.double({ min: 0, max: 1, noNaN: true }) }),
    fc.record({ kind: fc.constant('proportional' as const), rate: fc.double({ min: 0, max: 0.02, noNaN: true }) }),
    fc.record({ kind: fc.constant('squareRoot' as const), coefficient: fc.double({ min: 0, max: 0.2, noNaN: true }) }),
  ),
  lot: fc.constantFrom(0, 1e-8, 0.001, 0.1),
  tick: fc.constantFrom(0, 0.01, 0.5),
  minNotional: fc.constantFrom(0, 5),
  shorting: fc.constant(true),
  borrowRate: fc.constantFrom(0, 0.1),
});

/** Random orders against both books; the largest relative error of any account at the end. */
function compare(market: Market, fills: number, seed: number): { error: number; fills: number; lowestCash: number } {
  const ledger = createLedger(1);
  const books = new RationalLedger(CASH);
  const rng = createRng(seed);
  openLane(ledger, 0, CASH);
  let price = 100;
  let lowestCash = CASH;
  for (let i = 0; (ledger.fills[0] as number) < fills && i < 4 * fills; i++) {
    price = Math.min(1_000, Math.max(10, price * (1 + 0.002 * (rng.next() - 0.5))));
    const cashBefore = ledger.cash[0] as number;
    ledger.lastBorrow[0] = 0;
    accrueBorrow(ledger, 0, market.borrowRate, price, 1e-6);
    books.charge(ledger.lastBorrow[0] as number);
    if (rng.next() < 0.5) fillToWeight(ledger, 0, market, 2 * rng.next() - 1, price, 1_000);
    else fillMarketOrder(ledger, 0, market, 20 * (rng.next() - 0.5), price, 1_000);
    const quantity = ledger.lastQuantity[0] as number;
    if (quantity !== 0) books.fill(quantity, ledger.lastPrice[0] as number, price, market.takerFee);
    if (quantity > 0) lowestCash = Math.min(lowestCash, ledger.cash[0] as number);
    if (quantity > 0 && cashBefore < 0) lowestCash = Math.min(lowestCash, -1);
  }
  const traded = books.turnover + exact(CASH);
  const error = Math.max(
    relativeError(ledger.cash[0] as number, books.cash, traded),
    relativeError(ledger.position[0] as number, books.position, exact(CASH / 100)),
    relativeError(ledger.fees[0] as number, books.fees, traded),
    relativeError(ledger.turnover[0] as number, books.turnover, traded),
    relativeError(ledger.slippage[0] as number, books.slippage, traded),
    relativeError(ledger.borrow[0] as number, books.borrow, exact(CASH)),
    relativeError(equityAt(ledger, 0, price), books.equity(price), exact(CASH)),
  );
  return { error, fills: ledger.fills[0] as number, lowestCash };
}

describe('double entry against exact rational books', () => {
  it('agrees to 1e-9 under any market', () => {
    fc.assert(
      fc.property(markets, fc.integer({ min: 0, max: 1e6 }), (options, seed) => {
        const { error, lowestCash } = compare(resolveMarket(options), 200, seed);
        expect(error).toBeLessThan(1e-9);
        expect(lowestCash).toBeGreaterThanOrEqual(0);
      }),
      { seed: 1, numRuns: 150 },
    );
  });

  it('agrees to 1e-9 over a million fills', () => {
    const market = resolveMarket({ takerFee: 1e-7, makerFee: 0, spread: 1e-8, shorting: true, borrowRate: 0.01 });
    const { error, fills, lowestCash } = compare(market, 1_000_000, 7);
    expect(fills).toBe(1_000_000);
    expect(error).toBeLessThan(1e-9);
    expect(lowestCash).toBeGreaterThanOrEqual(0);
  });

  it('keeps every quantity accounted for: equity = cash in + profit − fees − interest', () => {
    fc.assert(
      fc.property(markets, fc.integer({ min: 0, max: 1e6 }), (options, seed) => {
        const market = resolveMarket(options);
        const ledger = createLedger(1);
        const rng = createRng(seed);
        openLane(ledger, 0, CASH);
        let price = 100;
        for (let i = 0; i < 100; i++) {
          price *= 1 + 0.02 * (rng.next() - 0.5);
          accrueBorrow(ledger, 0, market.borrowRate, price, 0.01);
          fillToWeight(ledger, 0, market, Math.round(2 * rng.next() - 1), price, 1_000);
        }
        const [cash, position, entry, realised, fees, borrow] = [
          ledger.cash,
          ledger.position,
          ledger.entryPrice,
          ledger.realised,
          ledger.fees,
          ledger.borrow,
        ].map((column) => column[0]) as [number, number, number, number, number, number];
        const byProfit = CASH + realised + position * (price - entry) - fees - borrow;
        expect(Math.abs(cash + position * price - byProfit)).toBeLessThan(1e-9 * CASH);
      }),
      { seed: 2, numRuns: 100 },
    );
  });
});
