import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  annualReturn,
  annualTurnover,
  annualVolatility,
  calmarRatio,
  downsideDeviation,
  drawdowns,
  exposure,
  maxDrawdown,
  periodsPerYear,
  profitFactor,
  sharpeRatio,
  simpleReturns,
  sortinoRatio,
  totalReturn,
  winRate,
} from '../../../src/market/metrics/index.js';

const DAY = 86_400_000;
const equities = fc.array(fc.double({ min: 1e-3, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 60 });

describe('returns', () => {
  it('are ratios of neighbours', () => {
    expect([...simpleReturns([100, 110, 55])]).toEqual([110 / 100 - 1, 55 / 110 - 1]);
    expect(simpleReturns([100])).toHaveLength(0);
    expect(totalReturn([100, 7, 150])).toBeCloseTo(0.5, 15);
    expect(totalReturn([100])).toBeNaN();
  });

  it('compound to the total return', () => {
    fc.assert(
      fc.property(equities, (equity) => {
        const growth = simpleReturns(equity).reduce((product, r) => product * (1 + r), 1);
        expect(growth / (1 + totalReturn(equity))).toBeCloseTo(1, 5);
      }),
    );
  });
});

describe('periodsPerYear', () => {
  it('reads the spacing of the bars, gaps included', () => {
    const daily = Array.from({ length: 366 }, (_, day) => day * DAY);
    expect(periodsPerYear(daily)).toBeCloseTo(365, 12);
    const weekdays = daily.filter((time) => (time / DAY) % 7 < 5);
    expect(periodsPerYear(weekdays)).toBeCloseTo((365 * 5) / 7, 0);
    expect(periodsPerYear(daily.map((time) => time / 24))).toBeCloseTo(8760, 9);
    expect(periodsPerYear([0])).toBeNaN();
  });
});

describe('annualReturn', () => {
  it('of 1 % a period over a year is the compound of it', () => {
    const equity = Array.from({ length: 13 }, (_, month) => 1.01 ** month);
    expect(annualReturn(equity, 12)).toBeCloseTo(1.01 ** 12 - 1, 12);
    expect(annualReturn([1, 4], 0.5)).toBeCloseTo(1, 12);
  });

  it('is a total loss where nothing or less is left', () => {
    expect(annualReturn([100, 50, 0], 252)).toBe(-1);
    expect(annualReturn([100, -5], 252)).toBe(-1);
  });
});

describe('volatility and Sharpe', () => {
  it('match the closed form of alternating returns', () => {
    const returns = [0.03, -0.01, 0.03, -0.01];
    const deviation = Math.sqrt((4 * 0.02 ** 2) / 3);
    expect(annualVolatility(returns, 252)).toBeCloseTo(deviation * Math.sqrt(252), 14);
    expect(sharpeRatio(returns, 252)).toBeCloseTo((0.01 / deviation) * Math.sqrt(252), 12);
    expect(sharpeRatio(returns, 252, 0.01)).toBeCloseTo(0, 12);
  });

  it('does not change with leverage', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -0.2, max: 0.2, noNaN: true }), { minLength: 3, maxLength: 40 }),
        fc.double({ min: 0.1, max: 5, noNaN: true }),
        (returns, leverage) => {
          fc.pre(annualVolatility(returns, 1) > 1e-6);
          const levered = returns.map((r) => r * leverage);
          expect(sharpeRatio(levered, 252)).toBeCloseTo(sharpeRatio(returns, 252), 6);
        },
      ),
    );
  });

  it('is not defined for returns that do not vary', () => {
    expect(sharpeRatio([0, 0, 0], 252)).toBeNaN();
    expect(sharpeRatio([0.1, 0.1, 0.1, 0.1, 0.1], 252)).toBeNaN();
    expect(sharpeRatio([0.1], 252)).toBeNaN();
  });
});

describe('Sortino', () => {
  it('divides by the shortfalls over all periods', () => {
    const returns = [0.03, -0.01, 0.03, -0.01];
    const downside = Math.sqrt((2 * 0.01 ** 2) / 4);
    expect(downsideDeviation(returns)).toBeCloseTo(downside, 15);
    expect(sortinoRatio(returns, 365)).toBeCloseTo((0.01 / downside) * Math.sqrt(365), 12);
    expect(sortinoRatio([0.01, 0.02], 365)).toBeNaN();
    expect(sortinoRatio([0.01, 0.02], 365, 0.015)).toBeCloseTo(0, 12);
  });
});

describe('drawdown', () => {
  const equity = [100, 120, 90, 108, 60, 120, 130, 117];

  it('measures each value against its running high', () => {
    expect([...drawdowns(equity)].map((fall) => Math.round(fall * 1e6) / 1e6)).toEqual([
      0, 0, 0.25, 0.1, 0.5, 0, 0, 0.1,
    ]);
  });

  it('names depth, peak, trough and recovery', () => {
    expect(maxDrawdown(equity)).toEqual({ depth: 0.5, peak: 1, trough: 4, recovery: 5, length: 4 });
    expect(maxDrawdown([5, 4, 3])).toMatchObject({ peak: 0, trough: 2, recovery: null, length: 2 });
    expect(maxDrawdown([1, 2, 3])).toEqual({ depth: 0, peak: 0, trough: 0, recovery: 0, length: 0 });
  });

  it('is the worst of all pairs, and its parts agree', () => {
    fc.assert(
      fc.property(equities, (values) => {
        const { depth, peak, trough, recovery, length } = maxDrawdown(values);
        let worst = 0;
        for (let i = 0; i < values.length; i++) {
          for (let j = i; j < values.length; j++) {
            worst = Math.max(worst, 1 - (values[j] as number) / (values[i] as number));
          }
        }
        expect(depth).toBeCloseTo(worst, 12);
        expect(1 - (values[trough] as number) / (values[peak] as number)).toBeCloseTo(depth, 12);
        expect(length).toBe((recovery ?? (depth > 0 ? values.length - 1 : 0)) - peak);
      }),
    );
  });

  it('sets Calmar', () => {
    const yearly = [100, 150, 120, 200];
    expect(calmarRatio(yearly, 1)).toBeCloseTo((2 ** (1 / 3) - 1) / 0.2, 12);
    expect(calmarRatio([1, 2], 1)).toBeNaN();
  });
});

describe('trading', () => {
  it('turnover counts both sides against mean equity and time', () => {
    expect(annualTurnover([100, -100], [100, 100, 100], 2)).toBe(2);
    expect(annualTurnover([50], [100, 100], 12)).toBe(6);
    expect(annualTurnover([], [100, 100], 12)).toBe(0);
  });

  it('win rate, profit factor and exposure', () => {
    expect(winRate([3, -1, 0, 2])).toBe(0.5);
    expect(winRate([])).toBeNaN();
    expect(profitFactor([3, -1, 0, 2])).toBe(5);
    expect(profitFactor([1])).toBe(Infinity);
    expect(profitFactor([])).toBeNaN();
    expect(exposure([0, 1, -0.5, 0])).toBe(0.5);
    expect(exposure([-0, 0])).toBe(0);
  });
});
