import { AD, CMF, MFI, OBV } from 'trading-signals';
import type { Feature } from '../feature.js';
import { candleIndicator } from '../indicator.js';
import { checkPeriod } from './period.js';

/** On-balance volume (Granville, 1963), base units, from 0 at the first bar; it has no level, so feed it to `rollingZScore`. Warm-up 1. */
export function obv(): Feature {
  return candleIndicator({ name: 'obv', warmup: 1, create: () => new OBV(2) });
}

/** Accumulation/distribution line (Chaikin), base units; it has no level, so feed it to `rollingZScore`. No warm-up. */
export function accumulationDistribution(): Feature {
  return candleIndicator({ name: 'accumulationDistribution', warmup: 0, create: () => new AD() });
}

/**
 * Chaikin money flow, -1 to 1; 0 without volume. Warm-up `n - 1`.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function cmf(n: number = 20): Feature {
  checkPeriod('cmf', n);
  return candleIndicator({ name: `cmf(${n})`, warmup: n - 1, create: () => new CMF(n) });
}

/**
 * Money flow index (Quong and Soudack, 1989), 0 to 100; 50 without flow. Warm-up `n`.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function mfi(n: number = 14): Feature {
  checkPeriod('mfi', n);
  return candleIndicator({ name: `mfi(${n})`, warmup: n, create: () => new MFI(n) });
}
