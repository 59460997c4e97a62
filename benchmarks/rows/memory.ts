import { freePpo, learnerBackend } from '../lib/free-agents.js';
import type { Prepared, Row, RowSettings } from '../lib/row.js';
import { slope } from '../lib/statistics.js';

type Pool = 'rss' | 'heapUsed';

/** Looks at the memory as often, after as much training to warm up as lies between two looks. */
const LOOKS = 25;
const MEGABYTE = 2 ** 20;

/** Megabytes a million steps: the slope of the least-squares line through the looks, garbage collected before each. */
async function run(pool: Pool, { memorySteps }: RowSettings): Promise<Prepared> {
  const agent = await freePpo(8, { nSteps: 256 });
  const train = (): Promise<unknown> => agent.learn({ totalTimesteps: memorySteps / LOOKS, resetNumTimesteps: false });
  await train();
  return {
    backend: learnerBackend(),
    measure: async () => {
      const steps: number[] = [];
      const sizes: number[] = [];
      for (let look = 0; look < LOOKS; look++) {
        await train();
        globalThis.gc?.();
        steps.push(agent.numTimesteps / 1e6);
        sizes.push(process.memoryUsage()[pool] / MEGABYTE);
      }
      return slope(steps, sizes);
    },
  };
}

const row = (name: string, pool: Pool): Row => ({
  name,
  unit: 'MB/Mstep',
  what: `growth of ${pool} during PPO, 8 × 256 steps a rollout`,
  peers: [],
  repeats: 1,
  run: (settings) => run(pool, settings),
});

export const memory: readonly Row[] = [row('memory.rss', 'rss'), row('memory.heap', 'heapUsed')];
