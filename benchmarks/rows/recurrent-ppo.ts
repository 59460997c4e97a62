import { freeRecurrentPpo, learnRate, recurrentBackend } from '../lib/free-agents.js';
import { type Prepared, python, type Row } from '../lib/row.js';

/** sb3-contrib's default. */
const STEPS = 128;

async function run(lanes: number): Promise<Prepared> {
  const agent = await freeRecurrentPpo(lanes);
  await learnRate(agent, lanes * STEPS);
  return { backend: recurrentBackend(), measure: () => learnRate(agent, 8 * lanes * STEPS) };
}

const row = (lanes: number): Row => ({
  name: `recurrent-ppo.${lanes}`,
  unit: 'steps/s',
  what: `RecurrentPPO end to end, default options (two LSTMs of 256), ${lanes} × ${STEPS} steps a rollout, an env that costs nothing`,
  peers: [{ name: 'sb3-contrib', bar: 3, source: python('sb3_recurrent_ppo.py', '--lanes', String(lanes)) }],
  run: () => run(lanes),
});

export const recurrentPpo: readonly Row[] = [row(1), row(8)];
