import { strictEqual } from 'node:assert';
import { join } from 'node:path';
import { NeurotradeError, PPO } from 'neurotrade';
import { candlesFromArrow, candlesToArrow, geometricBrownian } from 'neurotrade/data';
import { TradingEnv } from 'neurotrade/env';
import { defaultFeatures } from 'neurotrade/features';
import { loadPolicy } from 'neurotrade/policy';
import { policyToOnnx } from 'neurotrade/policy/onnx';
import { evaluatePolicy } from 'neurotrade/training';

const candles = candlesFromArrow(candlesToArrow(geometricBrownian({ seed: 1, bars: 400 })));
const env = new TradingEnv({ candles, features: defaultFeatures(), market: { takerFee: 0.001 } });

const agent = await PPO.create(env, { seed: 1, nSteps: 64, batchSize: 32, nEpochs: 2 });
await agent.learn({ totalTimesteps: 128 });
const file = join(import.meta.dirname, 'policy.safetensors');
await agent.save(file);

const policy = await loadPolicy(file);
const { observation } = env.reset({ seed: 2 });
strictEqual(policy.act(observation).action, agent.predict(observation).action);
strictEqual(policyToOnnx(file).length > 0, true);
const { meanReward } = await evaluatePolicy(policy, env, { episodes: 1 });
strictEqual(Number.isFinite(meanReward), true);

env.reset({ seed: 2 });
try {
  env.step(7);
} catch (error) {
  strictEqual(error instanceof NeurotradeError && error.code, 'INVALID_ACTION');
}
console.log(`ESM: trained, saved, loaded and evaluated; mean reward ${meanReward.toFixed(4)}`);
