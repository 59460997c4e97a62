/**
 * Steps an environment a million times and updates an agent a thousand times; prints, as JSON, heap sizes after garbage
 * collection along the way and tensor counts before and after. Needs `node --expose-gc`.
 */
import { memory, ready } from '@tensorflow/tfjs';
import { PPO } from '../../src/agents/index.js';
import { createRng } from '../../src/core/index.js';
import { geometricBrownian } from '../../src/data/portable.js';
import { TradingEnv, type TradingEnvOptions, VectorTradingEnv } from '../../src/env/index.js';
import { logReturn, rsi } from '../../src/features/index.js';

const STEPS = 1_000_000;
const UPDATES = 1_000;
const READINGS = 5;

const options: TradingEnvOptions = {
  candles: geometricBrownian({ seed: 1, bars: 4_000 }),
  features: [logReturn(1), rsi(14)],
  window: 8,
  market: { takerFee: 0.001 },
  episode: { start: 'random', length: 500 },
};

function heapAfterCollection(): number {
  (globalThis as unknown as { gc(): void }).gc();
  return process.memoryUsage().heapUsed;
}

function stepEnv(): number[] {
  const env = new TradingEnv(options);
  const rng = createRng(1);
  env.reset({ seed: 1 });
  return Array.from({ length: READINGS + 1 }, (_, reading) => {
    for (let step = 0; reading > 0 && step < STEPS / READINGS; step++) {
      const { terminated, truncated } = env.step(rng.integer(0, 2));
      if (terminated || truncated) env.reset();
    }
    return heapAfterCollection();
  });
}

async function updateAgent(): Promise<{
  heap: number[];
  tensorsBefore: number;
  tensorsAfter: number;
  updates: number;
}> {
  const agent = await PPO.create(new VectorTradingEnv({ ...options, lanes: 4 }), { seed: 1, nSteps: 16, nEpochs: 1 });
  const learn = (updates: number): Promise<unknown> =>
    agent.learn({ totalTimesteps: 64 * updates, resetNumTimesteps: false });
  await learn(10);
  const tensorsBefore = memory().numTensors;
  const heap = [heapAfterCollection()];
  for (let reading = 0; reading < READINGS; reading++) {
    await learn(UPDATES / READINGS);
    heap.push(heapAfterCollection());
  }
  const tensorsAfter = memory().numTensors;
  const updates = agent.nUpdates;
  agent.dispose();
  return { heap, tensorsBefore, tensorsAfter, updates };
}

await ready();
const tensorsAtStart = memory().numTensors;
const env = stepEnv();
const agent = await updateAgent();
console.log(JSON.stringify({ env, agent, tensorsAtStart, tensorsAtEnd: memory().numTensors }));
