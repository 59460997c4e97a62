import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NeurotradeError } from '../../src/core/errors.js';
import {
  accrueBorrow,
  createLedger,
  equityAt,
  executionPrice,
  fillLimitOrder,
  fillMarketOrder,
  fillToWeight,
  type Ledger,
  loadLedger,
  type MarketOptions,
  openLane,
  resolveMarket,
  roundToLot,
  roundToTick,
  saveLedger,
  wouldTrade,
} from '../../src/market/index.js';

function account(cash = 1_000): Ledger {
  const ledger = createLedger(1);
  openLane(ledger, 0, cash);
  return ledger;
}

const weightAt = (ledger: Ledger, price: number): number =>
  ((ledger.position[0] as number) * price) / equityAt(ledger, 0, price);

describe('market options', () => {
  it('names every violation at once', () => {
    const given = { takerFee: -1, lots: 1, slippage: { kind: 'proportional', rate: 2 }, fillAt: 'noon' };
    try {
      resolveMarket(given as unknown as MarketOptions);
      expect.unreachable();
    } catch (error) {
      expect((error as NeurotradeError).code).toBe('INVALID_OPTIONS');
      for (const name of ['takerFee', 'lots', 'slippage', 'fillAt']) expect((error as Error).message).toContain(name);
    }
  });

  it.each<[string, MarketOptions]>([
    ['borrow without shorts', { borrowRate: 0.1 }],
    ['costs of everything', { takerFee: 0.4, slippage: { kind: 'proportional', rate: 0.9 } }],
    ['a slippage with a foreign field', { slippage: { kind: 'none', rate: 1 } as never }],
  ])('refuses %s', (_, options) => {
    expect(() => resolveMarket(options)).toThrow(NeurotradeError);
  });

  it('takes the maker fee from the taker fee unless told', () => {
    expect(resolveMarket({ takerFee: 0.002 }).makerFee).toBe(0.002);
    expect(resolveMarket({ takerFee: 0.002, makerFee: -0.0001 }).makerFee).toBe(-0.0001);
  });
});

describe('execution price', () => {
  it('adds half the spread and slippage against the trader', () => {
    const market = resolveMarket({ spread: 0.02, slippage: { kind: 'proportional', rate: 0.01 } });
    expect(executionPrice(market, 1, 100, 0)).toBeCloseTo(102, 12);
    expect(executionPrice(market, -1, 100, 0)).toBeCloseTo(98, 12);
  });

  it('takes fixed slippage in quote currency', () => {
    const market = resolveMarket({ slippage: { kind: 'fixed', amount: 0.25 } });
    expect(executionPrice(market, 3, 100, 0)).toBeCloseTo(100.25, 12);
  });

  it('follows the square root of the share of volume', () => {
    const market = resolveMarket({ slippage: { kind: 'squareRoot', coefficient: 0.1 } });
    expect(executionPrice(market, 25, 100, 100)).toBeCloseTo(105, 12);
    expect(executionPrice(market, -4, 100, 100)).toBeCloseTo(98, 12);
  });

  it('rounds to the tick against the trader', () => {
    expect(roundToTick(100.011, 0.01, true)).toBeCloseTo(100.02, 12);
    expect(roundToTick(100.019, 0.01, false)).toBeCloseTo(100.01, 12);
    expect(roundToTick(0.3, 0.1, false)).toBe(0.3);
  });

  it('never favours the trader', () => {
    const arbitrary = fc.tuple(
      fc.double({ min: 1, max: 1e5, noNaN: true }),
      fc.constantFrom(0, 0.01, 0.5),
      fc.boolean(),
    );
    fc.assert(
      fc.property(arbitrary, ([price, tick, buys]) => {
        const paid = executionPrice(resolveMarket({ tick, spread: 0.001 }), buys ? 1 : -1, price, 0);
        expect(buys ? paid - price : price - paid).toBeGreaterThanOrEqual(0);
      }),
      { seed: 3 },
    );
  });
});

describe('orders', () => {
  it('buys everything with the fee included', () => {
    const ledger = account();
    const market = resolveMarket({ takerFee: 0.01 });
    expect(fillToWeight(ledger, 0, market, 1, 50, 0)).toBe('filled');
    expect(ledger.position[0]).toBeCloseTo(1_000 / 50.5, 10);
    expect(ledger.cash[0]).toBeGreaterThanOrEqual(0);
    expect(ledger.cash[0]).toBeLessThan(1e-9);
    expect(ledger.fees[0]).toBeCloseTo((1_000 / 50.5) * 0.5, 10);
  });

  it('reaches the weight exactly after costs, from anywhere to anywhere', () => {
    const weight = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(weight, weight, fc.double({ min: 0.8, max: 1.25, noNaN: true }), (first, second, move) => {
        const ledger = account();
        const slippage = { kind: 'proportional', rate: 0.001 } as const;
        const market = resolveMarket({ takerFee: 0.002, spread: 0.001, slippage, shorting: true });
        fillToWeight(ledger, 0, market, first, 100, 0);
        expect(weightAt(ledger, 100)).toBeCloseTo(first, 9);
        fillToWeight(ledger, 0, market, second, 100 * move, 0);
        expect(weightAt(ledger, 100 * move)).toBeCloseTo(second, 9);
      }),
      { seed: 4 },
    );
  });

  it('closes to exactly nothing', () => {
    const ledger = account();
    const market = resolveMarket({ lot: 0.1 });
    fillToWeight(ledger, 0, market, 0.3, 7, 0);
    fillToWeight(ledger, 0, market, 0.9, 7.3, 0);
    fillToWeight(ledger, 0, market, 0, 8, 0);
    expect(ledger.position[0]).toBe(0);
    expect(ledger.entryPrice[0]).toBe(0);
  });

  it('rounds to lots towards nothing', () => {
    expect(roundToLot(0.37, 0.1)).toBeCloseTo(0.3, 12);
    expect(roundToLot(-0.37, 0.1)).toBeCloseTo(-0.3, 12);
    expect(roundToLot(0.3, 0.1)).toBe(0.3);
    expect(roundToLot(0.05, 0.1)).toBe(0);
    expect(roundToLot(1e9 * 1e-8 + 3e-9, 1e-8)).toBeLessThanOrEqual(10 + 3e-9);
  });

  it('refuses what is below the minimum notional, and changes nothing', () => {
    const ledger = account();
    const market = resolveMarket({ minNotional: 10 });
    const before = saveLedger(ledger);
    expect(wouldTrade(ledger, 0, market, 0.009, 100, 0)).toBe(false);
    expect(fillToWeight(ledger, 0, market, 0.009, 100, 0)).toBe('refused');
    expect(saveLedger(ledger)).toEqual(before);
    expect(fillToWeight(ledger, 0, market, 0.011, 100, 0)).toBe('filled');
  });

  it('buys what the cash pays for, and says so', () => {
    const ledger = account(100);
    expect(fillMarketOrder(ledger, 0, resolveMarket({ takerFee: 0 }), 5, 50, 0)).toBe('limited');
    expect(ledger.position[0]).toBeCloseTo(2, 12);
    expect(fillMarketOrder(account(0), 0, resolveMarket(), 1, 50, 0)).toBe('refused');
  });

  it('sells short only where that is allowed, and down to the equity', () => {
    const ledger = account(100);
    expect(fillMarketOrder(ledger, 0, resolveMarket(), -1, 50, 0)).toBe('refused');
    expect(fillMarketOrder(ledger, 0, resolveMarket({ takerFee: 0, shorting: true }), -9, 50, 0)).toBe('limited');
    expect(ledger.position[0]).toBeCloseTo(-2, 12);
    expect(ledger.cash[0]).toBeCloseTo(200, 10);
  });

  it('takes at most its share of the volume', () => {
    const ledger = account();
    const market = resolveMarket({ slippage: { kind: 'squareRoot', coefficient: 0.1, maxParticipation: 0.1 } });
    expect(fillMarketOrder(ledger, 0, market, 5, 10, 20)).toBe('partial');
    expect(ledger.position[0]).toBe(2);
    expect(fillMarketOrder(ledger, 0, market, 5, 10, 0)).toBe('refused');
  });

  it('fills a limit order at its price and the maker fee', () => {
    const ledger = account();
    const market = resolveMarket({ takerFee: 0.01, makerFee: -0.001, spread: 0.05 });
    expect(fillLimitOrder(ledger, 0, market, 2, 100)).toBe('filled');
    expect(ledger.cash[0]).toBeCloseTo(1_000 - 200 + 0.2, 12);
    expect(ledger.slippage[0]).toBe(0);
  });

  it('averages entries, realises on the way out, and starts over when turned around', () => {
    const ledger = account();
    const market = resolveMarket({ takerFee: 0, shorting: true });
    fillMarketOrder(ledger, 0, market, 1, 100, 0);
    fillMarketOrder(ledger, 0, market, 1, 200, 0);
    expect(ledger.entryPrice[0]).toBe(150);
    fillMarketOrder(ledger, 0, market, -1, 180, 0);
    expect([ledger.realised[0], ledger.entryPrice[0]]).toEqual([30, 150]);
    fillMarketOrder(ledger, 0, market, -2, 160, 0);
    expect([ledger.position[0], ledger.realised[0], ledger.entryPrice[0]]).toEqual([-1, 40, 160]);
  });
});

describe('interest', () => {
  it('is charged on shorts for the time they are held', () => {
    const ledger = account();
    const market = resolveMarket({ takerFee: 0, shorting: true, borrowRate: 0.1 });
    fillToWeight(ledger, 0, market, -0.5, 100, 0);
    accrueBorrow(ledger, 0, market.borrowRate, 120, 0.25);
    expect(ledger.borrow[0]).toBeCloseTo(5 * 120 * 0.1 * 0.25, 10);
    expect(equityAt(ledger, 0, 100)).toBeCloseTo(1_000 - 15, 10);
  });

  it('is not charged on longs', () => {
    const ledger = account();
    fillToWeight(ledger, 0, resolveMarket(), 1, 100, 0);
    accrueBorrow(ledger, 0, 0.1, 120, 1);
    expect(ledger.borrow[0]).toBe(0);
  });
});

describe('saved books', () => {
  it('come back as they were', () => {
    const ledger = account();
    fillToWeight(ledger, 0, resolveMarket(), 0.7, 100, 0);
    const copy = createLedger(1);
    loadLedger(copy, saveLedger(ledger));
    expect(saveLedger(copy)).toEqual(saveLedger(ledger));
  });
});
