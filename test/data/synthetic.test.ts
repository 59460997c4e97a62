import { describe, expect, it } from 'vitest';
import { YEAR_MS } from '../../src/core/timeframe.js';
import type { CandleSeries, SyntheticMarketOptions } from '../../src/data/index.js';
import {
  CANDLE_COLUMNS,
  candleSeries,
  garch,
  geometricBrownian,
  noisySine,
  ornsteinUhlenbeck,
  regimePath,
  regimeSwitching,
} from '../../src/data/index.js';
import { errorOf, HOUR } from './helpers.js';

/** Sampling errors beyond this many standard errors fail; the seeds are fixed, so a pass is a pass. */
const SIGMAS = 4;
const DAY_IN_YEARS = 86_400_000 / YEAR_MS;

function logReturns({ open, close }: CandleSeries): Float64Array {
  return close.map((price, i) => Math.log(price / (open[i] as number)));
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return sum / values.length;
}

function variance(values: Float64Array, center: number = mean(values)): number {
  return mean(values.map((value) => (value - center) ** 2));
}

function autocorrelation(values: Float64Array, lag: number, center: number = mean(values)): number {
  const products = values.subarray(lag).map((value, i) => (value - center) * ((values[i] as number) - center));
  return mean(products) / variance(values, center);
}

const MARKETS: Record<string, (options: SyntheticMarketOptions) => CandleSeries> = {
  geometricBrownian,
  ornsteinUhlenbeck,
  garch,
  regimeSwitching,
  noisySine,
};

describe.each(Object.entries(MARKETS))('%s', (_, market) => {
  it('gives a sound series of the bars asked for', () => {
    const series = market({ seed: 1, bars: 500, start: '2021-06-01', timeframe: '1h', symbol: 'X', startPrice: 50 });
    expect(candleSeries(series).length).toBe(500);
    expect([series.symbol, series.timeframe]).toEqual(['X', '1h']);
    expect([series.time[0], series.time[499]]).toEqual([Date.UTC(2021, 5, 1), Date.UTC(2021, 5, 1) + 499 * HOUR]);
    expect(series.open[0]).toBe(50);
    expect(series.open.slice(1)).toEqual(series.close.slice(0, -1));
    expect(Math.min(...series.volume)).toBeGreaterThan(0);
  });

  it('gives equal bytes for equal seeds and others for others', () => {
    const [first, same, other] = [
      market({ seed: 'a', bars: 200 }),
      market({ seed: 'a', bars: 200 }),
      market({ seed: 'b', bars: 200 }),
    ];
    for (const name of CANDLE_COLUMNS) expect(same[name]).toEqual(first[name]);
    expect(other.close).not.toEqual(first.close);
    expect(other.volume).not.toEqual(first.volume);
  });

  it('has a longer run begin with the shorter one', () => {
    expect(market({ seed: 3, bars: 300 }).close.slice(0, 100)).toEqual(market({ seed: 3, bars: 100 }).close);
  });

  it('draws volume of the mean asked for', () => {
    const bars = 20_000;
    const { volume } = market({ seed: 4, bars, meanVolume: 250, volumeSpread: 0.4, substeps: 1 });
    const deviation = 250 * Math.sqrt(Math.exp(0.4 ** 2) - 1);
    expect(Math.abs(mean(volume) - 250)).toBeLessThan((SIGMAS * deviation) / Math.sqrt(bars));
  });

  it('refuses options it does not know, all in one error', () => {
    const error = errorOf(() => market({ seed: 1, bars: 0, startPrice: -1, colour: 'red' } as SyntheticMarketOptions));
    expect(error.code).toBe('INVALID_OPTIONS');
    expect(error.details.violations).toHaveLength(3);
  });
});

describe('geometric Brownian motion', () => {
  const [drift, volatility, bars] = [0.3, 0.8, 40_000];
  const series = geometricBrownian({ seed: 11, bars, timeframe: '1d', drift, volatility, substeps: 4 });
  const returns = logReturns(series);
  const dt = DAY_IN_YEARS;

  it('has log returns of mean (μ − σ²/2) dt and variance σ² dt', () => {
    const expected = volatility ** 2 * dt;
    expect(Math.abs(mean(returns) - (drift - volatility ** 2 / 2) * dt)).toBeLessThan(
      SIGMAS * Math.sqrt(expected / bars),
    );
    expect(Math.abs(variance(returns) / expected - 1)).toBeLessThan(SIGMAS * Math.sqrt(2 / bars));
  });

  it('has independent, normal returns', () => {
    const center = mean(returns);
    const kurtosis = mean(returns.map((value) => (value - center) ** 4)) / variance(returns) ** 2;
    expect(Math.abs(kurtosis - 3)).toBeLessThan(SIGMAS * Math.sqrt(24 / bars));
    for (const lag of [1, 2, 5]) expect(Math.abs(autocorrelation(returns, lag))).toBeLessThan(SIGMAS / Math.sqrt(bars));
  });

  it('has a range just below the Brownian one of Parkinson (1980), since sub-steps miss its extremes', () => {
    const fine = geometricBrownian({ seed: 12, bars: 2_000, timeframe: '1d', volatility, substeps: 500 });
    const squares = fine.high.map((high, i) => Math.log(high / (fine.low[i] as number)) ** 2);
    const bound = 4 * Math.LN2 * volatility ** 2 * dt;
    const estimate = mean(squares) / bound;
    expect(estimate).toBeGreaterThan(0.88);
    expect(estimate).toBeLessThan(1);
  });

  it('without volatility grows at its drift exactly', () => {
    const { close } = geometricBrownian({ seed: 1, bars: 365, timeframe: '1d', drift: 0.1, volatility: 0 });
    expect(close[364]).toBeCloseTo(100 * Math.exp(0.1), 9);
  });

  it('says so when the price leaves the range of numbers', () => {
    const error = errorOf(() => geometricBrownian({ seed: 1, bars: 100, timeframe: '1w', drift: 1e6, volatility: 0 }));
    expect(error.message).toContain('lower drift');
  });
});

describe('Ornstein–Uhlenbeck', () => {
  const [halfLife, deviation, bars, meanPrice] = [10, 0.2, 200_000, 80];
  const series = ornsteinUhlenbeck({ seed: 21, bars, halfLife, deviation, startPrice: 80, substeps: 2 });
  const logPrices = series.close.map((price) => Math.log(price / meanPrice));
  /** Of a mean of autocorrelated values: their variance times (1 + ρ) / (1 − ρ) over their number. */
  const inflation = (rho: number): number => (1 + rho) / (1 - rho);
  const rho = 2 ** (-1 / halfLife);

  it('has its mean and its stationary variance', () => {
    expect(Math.abs(mean(logPrices))).toBeLessThan(SIGMAS * deviation * Math.sqrt(inflation(rho) / bars));
    const error = Math.sqrt((2 * inflation(rho ** 2)) / bars);
    expect(Math.abs(variance(logPrices, 0) / deviation ** 2 - 1)).toBeLessThan(SIGMAS * error);
  });

  it.each([1, 10, 20])('has autocorrelation 2^(−k / halfLife) after %i bars', (lag) => {
    // Bartlett's formula for an AR(1) process
    const error = Math.sqrt(
      (((1 + rho ** 2) * (1 - rho ** (2 * lag))) / (1 - rho ** 2) - 2 * lag * rho ** (2 * lag)) / bars,
    );
    expect(Math.abs(autocorrelation(logPrices, lag, 0) - rho ** lag)).toBeLessThan(SIGMAS * error);
  });

  it('without noise halves its distance in a half-life, at any number of sub-steps', () => {
    for (const substeps of [1, 7]) {
      const { close } = ornsteinUhlenbeck({
        seed: 1,
        bars: 24,
        halfLife: 24,
        deviation: 0,
        startPrice: 90,
        meanPrice: 100,
        substeps,
      });
      expect(Math.log((close[23] as number) / 100)).toBeCloseTo(Math.log(0.9) / 2, 12);
    }
  });
});

describe('GARCH(1,1)', () => {
  const [alpha, beta, volatility, bars] = [0.1, 0.5, 0.7, 200_000];
  const series = garch({ seed: 31, bars, timeframe: '1d', alpha, beta, volatility, substeps: 1 });
  const returns = logReturns(series);
  const longRun = volatility ** 2 * DAY_IN_YEARS;
  const squares = returns.map((value) => value ** 2);
  const persistence = alpha + beta;
  const kurtosis = (3 * (1 - persistence ** 2)) / (1 - persistence ** 2 - 2 * alpha ** 2);
  const firstLag = (alpha * (1 - alpha * beta - beta ** 2)) / (1 - 2 * alpha * beta - beta ** 2);

  it('has the long-run variance asked for', () => {
    const spread = (kurtosis - 1) * (1 + (2 * firstLag) / (1 - persistence));
    expect(Math.abs(mean(squares) / longRun - 1)).toBeLessThan(SIGMAS * Math.sqrt(spread / bars) + longRun);
  });

  it('has fat tails and clustered variance of the closed forms', () => {
    // Squares of fat-tailed values: their errors are above those of Bartlett's formula, so the bounds are twice as wide.
    const found = mean(squares.map((value) => value ** 2)) / mean(squares) ** 2;
    expect(Math.abs(found - kurtosis)).toBeLessThan(0.1);
    expect(kurtosis).toBeGreaterThan(3.09);
    for (const lag of [1, 2, 3]) {
      const expected = firstLag * persistence ** (lag - 1);
      expect(Math.abs(autocorrelation(squares, lag) - expected)).toBeLessThan((2 * SIGMAS) / Math.sqrt(bars));
    }
    expect(Math.abs(autocorrelation(returns, 1))).toBeLessThan((2 * SIGMAS) / Math.sqrt(bars));
  });

  it('with neither weight has geometric Brownian returns of its volatility', () => {
    const flat = garch({ seed: 5, bars: 300, alpha: 0, beta: 0, volatility, drift: 0.2 });
    const plainMarket = geometricBrownian({ seed: 5, bars: 300, volatility, drift: 0.2 });
    for (const [i, close] of flat.close.entries()) expect(close / (plainMarket.close[i] as number)).toBeCloseTo(1, 9);
  });

  it('refuses weights that sum to 1 or more', () => {
    expect(errorOf(() => garch({ seed: 1, bars: 5, alpha: 0.3, beta: 0.7 })).message).toContain('must be < 1');
  });
});

describe('regime switching', () => {
  const regimes = [
    { drift: 1, volatility: 0.2, meanDuration: 50 },
    { drift: -2, volatility: 0.9, meanDuration: 20 },
    { drift: 0, volatility: 0.5, meanDuration: 10 },
  ];
  const options = { seed: 41, bars: 100_000, timeframe: '1d', regimes, substeps: 1 } as const;
  const labels = regimePath(options);
  const returns = logReturns(regimeSwitching(options));

  it.each([0, 1, 2])('has the moments of regime %i in its bars', (regime) => {
    const { drift, volatility } = regimes[regime] as (typeof regimes)[0];
    const own = returns.filter((_, bar) => labels[bar] === regime);
    const expected = volatility ** 2 * DAY_IN_YEARS;
    expect(Math.abs(mean(own) - (drift - volatility ** 2 / 2) * DAY_IN_YEARS)).toBeLessThan(
      SIGMAS * Math.sqrt(expected / own.length),
    );
    expect(Math.abs(variance(own) / expected - 1)).toBeLessThan(SIGMAS * Math.sqrt(2 / own.length));
  });

  it.each([0, 1, 2])('stays in regime %i as long as asked, and then goes to either other', (regime) => {
    const { meanDuration } = regimes[regime] as (typeof regimes)[0];
    const from = Array.from(labels.keys()).filter((bar) => labels[bar] === regime && bar + 1 < labels.length);
    const leaving = from.filter((bar) => labels[bar + 1] !== regime);
    const rate = 1 / meanDuration;
    expect(Math.abs(leaving.length / from.length - rate)).toBeLessThan(
      SIGMAS * Math.sqrt((rate * (1 - rate)) / from.length),
    );
    const toNext = leaving.filter((bar) => labels[bar + 1] === (regime + 1) % 3).length;
    expect(Math.abs(toNext / leaving.length - 0.5)).toBeLessThan((SIGMAS * 0.5) / Math.sqrt(leaving.length));
  });

  it('starts in the first regime, and refuses regimes that are none', () => {
    expect(labels[0]).toBe(0);
    for (const bad of [
      [],
      [regimes[0]],
      [regimes[0], null],
      [regimes[0], { drift: 0, volatility: -1, meanDuration: 5 }],
    ]) {
      expect(errorOf(() => regimeSwitching({ seed: 1, bars: 5, regimes: bad as never })).code).toBe('INVALID_OPTIONS');
    }
  });
});

describe('sine plus noise', () => {
  const [period, amplitude, noise, bars] = [40, 0.1, 0.03, 40_000];
  const { close } = noisySine({ seed: 51, bars, period, amplitude, noise, startPrice: 200, substeps: 2 });
  const logPrices = close.map((price) => Math.log(price / 200));
  const phase = (bar: number): number => (2 * Math.PI * (bar + 1)) / period;

  it('has the wave of its amplitude and phase', () => {
    const error = SIGMAS * noise * Math.sqrt(2 / bars);
    expect(Math.abs(2 * mean(logPrices.map((x, bar) => x * Math.sin(phase(bar)))) - amplitude)).toBeLessThan(error);
    expect(Math.abs(2 * mean(logPrices.map((x, bar) => x * Math.cos(phase(bar)))))).toBeLessThan(error);
  });

  it('has white noise of its deviation around the wave', () => {
    const rest = logPrices.map((x, bar) => x - amplitude * Math.sin(phase(bar)));
    expect(Math.abs(variance(rest, 0) / noise ** 2 - 1)).toBeLessThan(SIGMAS * Math.sqrt(2 / bars));
    expect(Math.abs(autocorrelation(rest, 1, 0))).toBeLessThan(SIGMAS / Math.sqrt(bars));
  });
});
