import assert = require('node:assert');
import data = require('neurotrade/data');
import environments = require('neurotrade/env');
import features = require('neurotrade/features');
import agents = require('neurotrade/agents');
import policies = require('neurotrade/policy');
import onnx = require('neurotrade/policy/onnx');
import root = require('neurotrade');

async function main(): Promise<void> {
  const candles = data.candlesFromArrow(data.candlesToArrow(data.geometricBrownian({ seed: 1, bars: 400 })));
  const env = new environments.TradingEnv({ candles, features: features.defaultFeatures() });
  const agent = await agents.PPO.create(env, { seed: 1, nSteps: 64, batchSize: 32, nEpochs: 2 });
  await agent.learn({ totalTimesteps: 128 });
  const policy = await policies.loadPolicy(agent.toBytes());
  const { observation } = env.reset({ seed: 2 });
  assert.strictEqual(policy.act(observation).action, agent.predict(observation).action);
  assert.ok(onnx.policyToOnnx(agent.policyBytes()).length > 0);
  assert.throws(
    () => env.step(7),
    (error) => error instanceof root.NeurotradeError && error.code === 'INVALID_ACTION',
  );
  console.log('CommonJS: trained, saved to bytes, loaded and acted');
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
