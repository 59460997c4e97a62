// Runs in Node and in a browser: trains a little, with tfjs.

import { getBackend } from '@tensorflow/tfjs';
import { geometricBrownian } from 'neurotrade';
import { PPO } from 'neurotrade/agents';
import { VectorTradingEnv } from 'neurotrade/env';
import { logReturn } from 'neurotrade/features';

/** @returns what 1,024 steps of training logged and whether its weights moved */
export async function learn() {
  const env = new VectorTradingEnv({
    candles: geometricBrownian({ seed: 3, bars: 400 }),
    features: [logReturn(1)],
    episode: { start: 'random', length: 64 },
    lanes: 4,
  });
  const agent = await PPO.create(env, { seed: 3, nSteps: 64 });
  const before = agent.parameters.slice();
  await agent.learn({ totalTimesteps: 1_024 });
  const moved = agent.parameters.some((value, i) => value !== before[i]);
  return { backend: getBackend(), moved, updates: agent.nUpdates, bytes: agent.toBytes().length };
}
