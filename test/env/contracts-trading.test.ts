import { scrambleAfter } from '../../src/env/check/index.js';
import type { TradingEnvOptions } from '../../src/env/trading/options.js';
import { TradingEnv } from '../../src/env/trading-env.js';
import { VectorTradingEnv } from '../../src/env/vector-trading-env.js';
import { vectorize } from '../../src/env/vectorize.js';
import { envContract } from '../contracts/env-contract.js';
import { vectorEnvContract } from '../contracts/vector-env-contract.js';
import { closeFeature, walk } from './trading/series.js';

const shared = {
  candles: walk(160, 5),
  features: [closeFeature()],
  window: 4,
  episode: { start: 'random', length: 40 },
} satisfies TradingEnvOptions;

const variants: Record<string, TradingEnvOptions> = {
  'discrete, long only': { ...shared, actions: { kind: 'discrete' }, market: { takerFee: 0.001 } },
  'discrete, short too': { ...shared, actions: { kind: 'discrete' }, market: { shorting: true, borrowRate: 0.05 } },
  'continuous, long only': { ...shared, actions: { kind: 'continuous' }, market: { takerFee: 0.001 } },
  'continuous, short too': { ...shared, actions: { kind: 'continuous' }, market: { shorting: true, takerFee: 0.001 } },
  'filled at the close': { ...shared, actions: { kind: 'discrete' }, market: { fillAt: 'close', shorting: true } },
};

for (const [name, options] of Object.entries(variants)) {
  envContract(`TradingEnv, ${name}`, () => new TradingEnv(options), {
    rebuild: (lastKept) => new TradingEnv({ ...options, candles: scrambleAfter(shared.candles, lastKept) }),
  });
  const single = (): TradingEnv => new TradingEnv(options);
  vectorEnvContract(`VectorTradingEnv, ${name}`, (lanes) => new VectorTradingEnv({ ...options, lanes }), single);
  vectorEnvContract(
    `VectorTradingEnv on two threads, ${name}`,
    (lanes) => new VectorTradingEnv({ ...options, lanes, threads: 2 }),
    single,
  );
  vectorEnvContract(
    `vectorize, TradingEnv, ${name}`,
    (lanes) => vectorize(Array.from({ length: lanes }, single)),
    single,
  );
}
