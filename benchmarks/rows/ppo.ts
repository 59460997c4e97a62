import type { PpoOptions } from '../../src/agents/ppo/options.js';
import { freePpo, learnerBackend, learnRate } from '../lib/free-agents.js';
import { type Prepared, python, type Row } from '../lib/row.js';

/** Stable-Baselines3's defaults; 2,048 steps a rollout, however many lanes. */
const ROLLOUT = 2_048;

async function run(lanes: number, options: Partial<PpoOptions>, steps: number): Promise<Prepared> {
  const agent = await freePpo(lanes, options);
  await learnRate(agent, steps);
  return { backend: learnerBackend(), measure: () => learnRate(agent, steps) };
}

const likeStableBaselines = (lanes: number): Row => ({
  name: `ppo.${lanes}`,
  unit: 'steps/s',
  what: `PPO end to end, default options, ${lanes} × ${ROLLOUT / lanes} steps a rollout, an env that costs nothing`,
  peers: [
    {
      name: 'Stable-Baselines3',
      bar: 8,
      barOnNode24: 10,
      source: python('sb3_ppo.py', '--lanes', String(lanes), '--steps', String(ROLLOUT / lanes)),
    },
  ],
  run: () => run(lanes, { nSteps: ROLLOUT / lanes }, 8 * ROLLOUT),
});

const WIDE = {
  nSteps: 64,
  nEpochs: 1,
  batchSize: 16_384,
  netArch: { pi: [128], vf: [128] },
  activation: 'relu',
} as const;

const wide: Row = {
  name: 'ppo.4096',
  unit: 'steps/s',
  what: 'PPO end to end, 4,096 × 64 steps a rollout, 1 epoch, minibatch 16,384, one hidden layer of 128, an env that costs nothing',
  peers: [{ name: 'PufferLib', bar: 0.5, source: python('pufferlib_ppo.py') }],
  run: () => run(4_096, WIDE, 2 * 4_096 * WIDE.nSteps),
};

export const ppo: readonly Row[] = [likeStableBaselines(1), likeStableBaselines(8), wide];
