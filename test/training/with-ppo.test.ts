import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DiscreteSAC, PPO } from '../../src/agents/index.js';
import { geometricBrownian } from '../../src/data/synthetic/index.js';
import { TradingEnv } from '../../src/env/trading-env.js';
import { VectorTradingEnv } from '../../src/env/vector-trading-env.js';
import { logReturn } from '../../src/features/index.js';
import { loadPolicy } from '../../src/policy/index.js';
import { checkpointCallback, compare, evalCallback, latestCheckpoint } from '../../src/training/index.js';

const env = {
  candles: geometricBrownian({ bars: 300, seed: 4 }),
  features: [logReturn(1), logReturn(5)],
  market: { takerFee: 0.0005 },
} as const;
const lanes = () => new VectorTradingEnv({ ...env, episode: { start: 'random', length: 50 }, lanes: 4 });
const options = { seed: 3, nSteps: 32, batchSize: 32, nEpochs: 2, netArch: { pi: [8], vf: [8] } };

describe('callbacks on PPO', () => {
  it('resume from a checkpoint to the same bytes as without a stop, evaluations at the same steps', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'neurotrade-'));
    const evaluating = () => evalCallback({ env: new TradingEnv(env), everySteps: 100, episodes: 1 });
    const whole = evaluating();
    const agent = await PPO.create(lanes(), options);
    await agent.learn({ totalTimesteps: 640, callbacks: [whole] });

    const interrupted = await PPO.create(lanes(), options);
    const saving = checkpointCallback({ everySteps: 250, folder, keep: 1 });
    await interrupted.learn({ totalTimesteps: 300, callbacks: [evaluating(), saving] });
    expect(readdirSync(folder)).toEqual(['checkpoint-256.safetensors', 'checkpoint.latest']);

    const rest = evaluating();
    const resumed = await PPO.load(latestCheckpoint(folder) as string, { env: lanes() });
    await resumed.learn({ totalTimesteps: 640 - 256, resetNumTimesteps: false, callbacks: [rest] });
    expect(resumed.numTimesteps).toBe(640);
    expect(resumed.parameters).toEqual(agent.parameters);
    expect(resumed.toBytes()).toEqual(agent.toBytes());
    expect(rest.history).toEqual(whole.history.filter(({ numTimesteps }) => numTimesteps > 256));
    for (const each of [agent, interrupted, resumed]) each.dispose();
  });

  it('keep a best agent that acts as it did when it was best', async () => {
    const evaluation = evalCallback({ env: new TradingEnv(env), everySteps: 128, episodes: 1 });
    const agent = await PPO.create(lanes(), options);
    await agent.learn({ totalTimesteps: 512, callbacks: evaluation });
    agent.dispose();
    const policy = await evaluation.restoreBest((bytes) => loadPolicy(bytes));
    const { metrics } = compare(policy as NonNullable<typeof policy>, env).policy;
    expect(Math.log(1 + metrics.totalReturn)).toBeCloseTo(evaluation.best?.meanReward as number, 9);
  });

  it('refuse to evaluate on the environment that is trained on', async () => {
    const trained = lanes();
    using agent = await PPO.create(trained, options);
    const learning = agent.learn({ totalTimesteps: 256, callbacks: evalCallback({ env: trained, everySteps: 128 }) });
    await expect(learning).rejects.toMatchObject({
      code: 'INVALID_OPTIONS',
      message: expect.stringMatching(
        /expected "env" to be apart .* found the same object; .* make a second environment/,
      ),
    });
    expect(agent.numTimesteps).toBe(0);
  });
});

describe('callbacks on DiscreteSAC', () => {
  it('leave the replay buffer out of the best agent, and in the checkpoint that has it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'neurotrade-'));
    const small = { netArch: { pi: [8], qf: [8] }, learningStarts: 8, batchSize: 8, bufferSize: 20_000 };
    using agent = await DiscreteSAC.create(lanes(), { ...small, seed: 3, includeReplayBuffer: true });
    const bestModelPath = join(folder, 'best.safetensors');
    const evaluation = evalCallback({ env: new TradingEnv(env), everySteps: 40, episodes: 1, bestModelPath });
    const saving = checkpointCallback({ everySteps: 40, folder });
    await agent.learn({ totalTimesteps: 40, callbacks: [evaluation, saving] });
    using best = await DiscreteSAC.load(bestModelPath, { env: lanes() });
    using resumed = await DiscreteSAC.load(latestCheckpoint(folder) as string, { env: lanes() });
    expect([best.replaySize, resumed.replaySize]).toEqual([0, agent.replaySize]);
    expect(readFileSync(bestModelPath).length).toBe(evaluation.best?.bytes.length);
  });
});
