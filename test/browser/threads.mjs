// Runs in a page or in a page's worker: one thread and two must come out the same.
import { geometricBrownian } from 'neurotrade';
import { SAC, selectBackend, setThreads } from 'neurotrade/agents';
import { pendulum, VectorTradingEnv } from 'neurotrade/env';
import { logReturn } from 'neurotrade/features';

const LANES = 2_048;

/** Counts the workers that are started from here on. */
function countWorkers() {
  const count = { workers: 0 };
  const { Worker } = globalThis;
  globalThis.Worker = class extends Worker {
    constructor(...args) {
      super(...args);
      count.workers++;
    }
  };
  return count;
}

async function trained(threads) {
  setThreads(threads);
  const agent = await SAC.create(pendulum(), { seed: 3, learningStarts: 10, bufferSize: 500 });
  await agent.learn({ totalTimesteps: 60 });
  const { parameters } = agent;
  agent.dispose();
  return parameters;
}

async function stepped(threads) {
  const env = new VectorTradingEnv({
    candles: geometricBrownian({ seed: 3, bars: 400 }),
    features: [logReturn(1)],
    episode: { start: 'random', length: 64 },
    lanes: LANES,
    threads,
  });
  env.reset({ seed: 1 });
  const actions = new Float32Array(LANES);
  let observations;
  for (let step = 0; step < 100; step++) {
    for (let lane = 0; lane < LANES; lane++) actions[lane] = (step + lane) % 2;
    ({ observations } = env.step(actions));
    // A worker of a page starts once the page is idle for a moment.
    if (step % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  env.close();
  return observations.slice();
}

const isSame = (one, other) => one.length > 0 && one.every((value, i) => Object.is(value, other[i]));

/** @returns whether two threads have the bytes of one, and how many workers there were */
export async function threads() {
  const count = countWorkers();
  await selectBackend({ prefer: 'cpu' });
  const learning = isSame(await trained(1), await trained(2));
  const learningWorkers = count.workers;
  const stepping = isSame(await stepped(1), await stepped(2));
  return { isolated: globalThis.crossOriginIsolated, learning, learningWorkers, stepping, workers: count.workers };
}
