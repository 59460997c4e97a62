import { describe, expect, it } from 'vitest';
import { checkEnv, TradingEnv } from '../../../src/env/index.js';
import { closeFeature, walk } from './series.js';

describe('checkEnv', () => {
  it.each(['discrete', 'continuous'] as const)('finds nothing wrong with a TradingEnv of %s actions', (kind) => {
    const env = new TradingEnv({
      candles: walk(120, 1),
      features: [closeFeature()],
      window: 3,
      actions: { kind },
      market: { takerFee: 0.001, shorting: true },
      episode: { start: 'random', length: 20 },
    });
    expect(checkEnv(env)).toEqual([]);
  });
});
