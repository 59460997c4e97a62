import { freeA2c, learnerBackend, learnRate } from '../lib/free-agents.js';
import { type Prepared, python, type Row } from '../lib/row.js';

/** Env steps of a measurement. */
const STEPS = 20_000;

async function run(lanes: number): Promise<Prepared> {
  const agent = await freeA2c(lanes);
  await learnRate(agent, lanes * STEPS);
  return { backend: learnerBackend(), measure: () => learnRate(agent, lanes * STEPS) };
}

const row = (lanes: number, bar: number): Row => ({
  name: `a2c.${lanes}`,
  unit: 'steps/s',
  what: `A2C end to end, default options, ${lanes} × 5 steps a rollout, an env that costs nothing`,
  peers: [{ name: 'Stable-Baselines3', bar, source: python('sb3_a2c.py', '--lanes', String(lanes)) }],
  run: () => run(lanes),
});

export const a2c: readonly Row[] = [row(1, 10), row(16, 5)];
