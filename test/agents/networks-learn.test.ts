import { setBackend } from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { type FeaturesExtractor, PPO } from '../../src/agents/index.js';
import { memoryCueEnv } from '../../src/env/classic/index.js';
import type { Env } from '../../src/env/env.js';
import { frameStack } from '../../src/env/wrappers/index.js';

beforeAll(() => setBackend('cpu'));

/** A cue in the first step that is asked for in the fourth: all four are in the window, only the oldest tells. */
function cueInWindow(): Env {
  return frameStack(memoryCueEnv({ cues: 2, blanks: 2 }), { size: 4, padding: 'zero' }) as Env;
}

it.each<[string, FeaturesExtractor]>([
  ['conv1d', { kind: 'conv1d', layers: [{ filters: 8, kernelSize: 2 }] }],
  ['gru', { kind: 'gru', units: 8 }],
  ['transformer', { kind: 'transformer', width: 8, heads: 2 }],
])('PPO with %s learns what the oldest step of a window says', async (_, featuresExtractor) => {
  const env = cueInWindow();
  using agent = await PPO.create(env, {
    seed: 1,
    featuresExtractor,
    netArch: { pi: [], vf: [] },
    learningRate: 0.02,
    nSteps: 256,
    batchSize: 128,
    nEpochs: 4,
    gamma: 1,
  });
  await agent.learn({ totalTimesteps: 256 * 7 });
  const rewards = Array.from({ length: 20 }, (_, seed) => playEpisode(env, agent, seed));
  expect(rewards).toEqual(Array(20).fill(1)); // without the window, half of the answers are wrong
});

/** The rewards of one episode without exploration, summed. */
function playEpisode(env: Env, agent: PPO, seed: number): number {
  let { observation } = env.reset({ seed });
  let total = 0;
  for (let over = false; !over; ) {
    const step = env.step(agent.predict(observation).action);
    observation = step.observation;
    total += step.reward;
    over = step.terminated;
  }
  return total;
}
