import { freeSac, learnerBackend, learnRate } from '../lib/free-agents.js';
import { type Prepared, python, type Row } from '../lib/row.js';

/** Env steps of a measurement, a gradient step each. */
const STEPS = 600;

async function run(): Promise<Prepared> {
  const agent = await freeSac();
  await learnRate(agent, STEPS);
  return { backend: learnerBackend(), measure: () => learnRate(agent, STEPS) };
}

export const sac: Row = {
  name: 'sac',
  unit: 'steps/s',
  what: 'SAC end to end, default options: [256, 256], a gradient step on 256 transitions each step, an env that costs nothing',
  peers: [{ name: 'Stable-Baselines3', bar: 1.5, source: python('sb3_sac.py') }],
  run,
};
