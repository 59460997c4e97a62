import { getBackend, ready, setBackend } from '@tensorflow/tfjs';
import { A2C } from '../../src/agents/a2c/agent.js';
import type { A2cOptions } from '../../src/agents/a2c/options.js';
import type { Agent } from '../../src/agents/agent.js';
import { isFused } from '../../src/agents/ops/dispatch.js';
import { PPO } from '../../src/agents/ppo/agent.js';
import type { PpoOptions } from '../../src/agents/ppo/options.js';
import { RecurrentPPO } from '../../src/agents/recurrent-ppo/agent.js';
import { SAC } from '../../src/agents/sac/agent.js';
import type { SacOptions } from '../../src/agents/sac/options.js';
import { box } from '../../src/env/spaces.js';
import { freeEnv } from './free-env.js';

/** PPO on lanes that cost nothing, on tfjs's cpu backend: the one that the fused kernels need least of. */
export async function freePpo(lanes: number, options: Partial<PpoOptions> = {}): Promise<PPO> {
  await useCpu();
  return PPO.create(freeEnv(lanes), { seed: 1, ...options });
}

/** A2C likewise. */
export async function freeA2c(lanes: number, options: Partial<A2cOptions> = {}): Promise<A2C> {
  await useCpu();
  return A2C.create(freeEnv(lanes), { seed: 1, ...options });
}

/** Recurrent PPO likewise. */
export async function freeRecurrentPpo(lanes: number): Promise<RecurrentPPO> {
  await useCpu();
  return RecurrentPPO.create(freeEnv(lanes), { seed: 1 });
}

/** SAC likewise, on one lane whose action is a number in [−1, 1]. */
export async function freeSac(options: Partial<SacOptions> = {}): Promise<SAC> {
  await useCpu();
  return SAC.create(freeEnv(1, box({ shape: [1], low: -1, high: 1 })), { seed: 1, ...options });
}

/** tfjs's backend, and whether updates run on the fused kernels. */
export function learnerBackend(): string {
  return isFused('PpoGradient') ? `${getBackend()}, fused` : `${getBackend()}, composed`;
}

/** The same for updates of recurrent PPO. */
export function recurrentBackend(): string {
  return isFused('RecurrentPpoGradient') ? `${getBackend()}, fused` : `${getBackend()}, composed`;
}

/** Steps a second of `learn` over `steps` more steps. */
export async function learnRate(agent: Agent, steps: number): Promise<number> {
  const before = agent.numTimesteps;
  const from = performance.now();
  await agent.learn({ totalTimesteps: steps, resetNumTimesteps: false });
  return (1_000 * (agent.numTimesteps - before)) / (performance.now() - from);
}

async function useCpu(): Promise<void> {
  await setBackend('cpu');
  await ready();
}
