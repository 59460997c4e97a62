import { getBackend, ready, setBackend } from '@tensorflow/tfjs';
import { isFused } from '../../src/agents/ops/dispatch.js';
import { PPO } from '../../src/agents/ppo/agent.js';
import type { PpoOptions } from '../../src/agents/ppo/options.js';
import { freeEnv } from './free-env.js';

/** PPO on lanes that cost nothing, on tfjs's cpu backend: the one that the fused kernels need least of. */
export async function freePpo(lanes: number, options: Partial<PpoOptions> = {}): Promise<PPO> {
  await setBackend('cpu');
  await ready();
  return PPO.create(freeEnv(lanes), { seed: 1, ...options });
}

/** tfjs's backend, and whether the PPO update runs on the fused kernels. */
export function learnerBackend(): string {
  return isFused('PpoGradient') ? `${getBackend()}, fused` : `${getBackend()}, composed`;
}

/** Steps a second of `learn` over `steps` more steps. */
export async function learnRate(agent: PPO, steps: number): Promise<number> {
  const before = agent.numTimesteps;
  const from = performance.now();
  await agent.learn({ totalTimesteps: steps, resetNumTimesteps: false });
  return (1_000 * (agent.numTimesteps - before)) / (performance.now() - from);
}
