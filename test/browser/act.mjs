// Runs in Node and in a browser: the same market, the same policy, the same actions.
import { geometricBrownian } from 'neurotrade';
import { TradingEnv } from 'neurotrade/env';
import { defaultFeatures } from 'neurotrade/features';
import { loadPolicy } from 'neurotrade/policy';

function makeEnv() {
  return new TradingEnv({
    candles: geometricBrownian({ seed: 3, bars: 600 }),
    features: defaultFeatures(),
    market: { takerFee: 0.001 },
  });
}

/** Trains a little in Node, so that the policy has a normaliser and does something. */
export async function trainedPolicy() {
  const { PPO } = await import('neurotrade/agents');
  const agent = await PPO.create(makeEnv(), { seed: 3, nSteps: 256, normalizeObservation: true });
  await agent.learn({ totalTimesteps: 1_024 });
  return agent.toBytes();
}

/** @returns every action of one episode, and the last equity */
export async function act(bytes) {
  const policy = await loadPolicy(bytes);
  const env = makeEnv();
  const actions = [];
  let { observation, info } = env.reset({ seed: 0 });
  for (let over = false; !over; ) {
    const { action } = policy.act(observation);
    actions.push(action);
    const step = env.step(action);
    ({ observation, info } = step);
    over = step.terminated || step.truncated;
  }
  return { actions, equity: info.equity };
}
