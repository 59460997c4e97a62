import { fileURLToPath } from 'node:url';
import { getBackend, ready, setBackend } from '@tensorflow/tfjs';
import { unregisterFusedKernels } from '../../src/agents/kernels/index.js';
import { PPO } from '../../src/agents/ppo/agent.js';
import { linear } from '../../src/agents/schedule.js';
import { readCandles } from '../../src/data/index.js';
import { VectorTradingEnv } from '../../src/env/vector-trading-env.js';
import { defaultFeatures, featurePipeline, fitScaler } from '../../src/features/index.js';
import { learnerBackend, learnRate } from '../lib/free-agents.js';
import type { Prepared, Row } from '../lib/row.js';

const CANDLES = fileURLToPath(new URL('../../examples/data/sp500-1d-2000-2020.arrow', import.meta.url));
const ROLLOUT = 8 * 256;

/** The agent of `examples/quickstart.mjs`, without what judges it. */
async function quickstartAgent(): Promise<PPO> {
  await setBackend('cpu');
  await ready();
  const candles = await readCandles(CANDLES);
  const scaler = fitScaler(featurePipeline(defaultFeatures()), candles);
  const env = new VectorTradingEnv({
    candles,
    features: featurePipeline(defaultFeatures(), { scaler }),
    market: { takerFee: 0.0005, spread: 0.0002 },
    window: 1,
    actions: { kind: 'discrete', targets: [0, 1] },
    reward: 'logReturn',
    episode: { start: 'random', length: 252 },
    lanes: 8,
  });
  const options = { learningRate: linear(3e-4), entCoef: 0.01, normalizeReward: true };
  return PPO.create(env, { seed: 1, nSteps: 256, batchSize: 256, ...options });
}

async function fused(): Promise<Prepared> {
  const agent = await quickstartAgent();
  await learnRate(agent, ROLLOUT);
  return { backend: learnerBackend(), measure: () => learnRate(agent, 8 * ROLLOUT) };
}

async function composed(): Promise<Prepared> {
  const agent = await quickstartAgent();
  unregisterFusedKernels();
  await learnRate(agent, ROLLOUT);
  return { backend: `${getBackend()}, composed`, measure: () => learnRate(agent, ROLLOUT) };
}

export const quickstart: Row = {
  name: 'quickstart',
  unit: 'steps/s',
  what: 'the training of npm run quickstart: PPO on 8 lanes of daily candles, 256 steps a rollout, batches of 256',
  peers: [{ name: 'the same as plain tfjs ops', bar: null, source: { kind: 'local', run: composed } }],
  run: fused,
};
