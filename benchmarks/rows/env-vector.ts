import { VectorTradingEnv } from '../../src/env/vector-trading-env.js';
import { randomActions, tradingOptions } from '../lib/market.js';
import { type Prepared, python, type Row } from '../lib/row.js';
import { rate } from '../lib/timing.js';

/** Steps whose actions differ. */
const ROUND = 16;

function run(lanes: number, threads: number): Prepared {
  const env = new VectorTradingEnv({ ...tradingOptions(), lanes, threads });
  const drawn = randomActions(lanes + ROUND);
  const actions = Array.from({ length: ROUND }, (_, i) => drawn.subarray(i, i + lanes));
  const chunk = (): number => {
    for (const action of actions) env.step(action);
    return ROUND * lanes;
  };
  env.reset({ seed: 1 });
  rate(0.5, chunk);
  return { backend: 'wasm kernels', measure: () => rate(1, chunk) };
}

const oneThread = (lanes: number): Row => ({
  name: `env.vector.${lanes}`,
  unit: 'steps/s',
  what: `VectorTradingEnv, ${lanes} lanes, 32 numbers an observation, random actions, fees, spread and resets`,
  peers: [{ name: 'numpy', bar: 1, source: python('numpy_env.py', '--lanes', String(lanes)) }],
  run: () => run(lanes, 1),
});

const twoThreads = (lanes: number): Row => ({
  name: `env.vector.threads.${lanes}`,
  unit: 'steps/s',
  what: `the same with ${lanes} lanes on two threads`,
  peers: [{ name: 'one thread', bar: null, source: { kind: 'local', run: () => run(lanes, 1) } }],
  run: () => run(lanes, 2),
});

export const envVector: readonly Row[] = [...[1_024, 4_096].map(oneThread), ...[4_096, 16_384].map(twoThreads)];
