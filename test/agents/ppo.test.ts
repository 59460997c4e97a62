import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memory, setBackend } from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allocateRollout, type RolloutBatch } from '../../src/agents/collect/rollout-batch.js';
import { A2C, linear, PPO } from '../../src/agents/index.js';
import type { UpdateOutcome } from '../../src/agents/on-policy/update.js';
import { adamOptimizer } from '../../src/agents/optimizer.js';
import { type PpoUpdateOptions, ppoUpdate } from '../../src/agents/ppo/update.js';
import { createRng } from '../../src/core/rng.js';
import { identityBoxEnv, identityEnv } from '../../src/env/classic/index.js';
import type { Action, Env } from '../../src/env/env.js';
import type { Policy } from '../../src/policy/index.js';
import { type ActorCriticSpec, actorCriticLayout } from '../../src/policy/network.js';
import { scriptedEnv } from './scripted-env.js';

beforeAll(() => setBackend('cpu'));

const SMALL = { netArch: { pi: [8], vf: [8] }, seed: 1 };

/** Mean reward a step over `steps` deterministic steps. */
function meanReward(policy: Policy, env: Env, steps: number): number {
  let { observation } = env.reset({ seed: 99 });
  let total = 0;
  for (let i = 0; i < steps; i++) {
    const step = env.step(policy.act(observation).action as Action);
    total += step.reward;
    observation = step.terminated || step.truncated ? env.reset().observation : step.observation;
  }
  return total / steps;
}

describe('learning', () => {
  it('PPO repeats what it sees', async () => {
    using agent = await PPO.create(identityEnv({ n: 3 }) as Env, { ...SMALL, nSteps: 128, learningRate: 0.01 });
    await agent.learn({ totalTimesteps: 1_280 });
    expect(meanReward(agent, identityEnv({ n: 3 }) as Env, 200)).toBeGreaterThan(0.95);
  });

  it('A2C repeats what it sees', async () => {
    using agent = await A2C.create(identityEnv() as Env, { ...SMALL, learningRate: 0.01 });
    await agent.learn({ totalTimesteps: 2_000 });
    expect(meanReward(agent, identityEnv() as Env, 200)).toBeGreaterThan(0.95);
  });

  it('PPO repeats a number that it sees, and narrows its draws', async () => {
    const env = (): Env => identityBoxEnv() as Env;
    using agent = await PPO.create(env(), { ...SMALL, nSteps: 256, learningRate: 0.01 });
    const before = meanReward(agent, env(), 200);
    let deviation = 1;
    const watch = {
      onUpdateEnd: ({ logs }: { logs: Readonly<Record<string, number>> }) => {
        deviation = logs['train/std'] as number;
        return undefined;
      },
    };
    await agent.learn({ totalTimesteps: 5_120, callbacks: watch });
    const after = meanReward(agent, env(), 200);
    expect(Math.abs(after)).toBeLessThan(0.3 * Math.abs(before));
    expect(deviation).toBeLessThan(0.8);
  });

  it('needs the bootstrap of cut episodes to value a task without an end', async () => {
    const constant = scriptedEnv({ length: 4, end: 'truncated', observe: () => [1, 0] });
    using agent = await PPO.create(constant, { ...SMALL, nSteps: 64, gamma: 0.8, gaeLambda: 1, learningRate: 0.02 });
    await agent.learn({ totalTimesteps: 64 * 25 });
    // reward 1 for ever is worth 1 / (1 − γ) = 5; without the bootstrap it would average 1 + .. over at most 4 steps, below 3
    expect(valueUnder(agent, [1, 0])).toBeGreaterThan(4);
  });
});

/** The value that the agent's parameters give an observation; one hidden tanh layer of 8. */
function valueUnder(agent: PPO, observation: readonly number[]): number {
  const spec: ActorCriticSpec = {
    observationSize: 2,
    pi: [8],
    vf: [8],
    activation: 'tanh',
    distribution: { kind: 'categorical', n: 2 },
  };
  const { parameters } = agent;
  const tensor = (name: string): Float32Array => {
    const { offset, size } = actorCriticLayout(spec).tensors.find((candidate) => candidate.name === name) as {
      offset: number;
      size: number;
    };
    return parameters.subarray(offset, offset + size);
  };
  const hidden = Array.from(tensor('vf.0.bias'), (bias, j) =>
    Math.tanh(observation.reduce((sum, x, i) => sum + x * (tensor('vf.0.weight')[i * 8 + j] as number), bias)),
  );
  return hidden.reduce(
    (sum, x, j) => sum + x * (tensor('value.weight')[j] as number),
    tensor('value.bias')[0] as number,
  );
}

describe('a PPO update', () => {
  const spec: ActorCriticSpec = {
    observationSize: 2,
    pi: [4],
    vf: [4],
    activation: 'tanh',
    distribution: { kind: 'categorical', n: 2 },
  };
  const options: PpoUpdateOptions = {
    learningRate: 0.01,
    batchSize: 10,
    nEpochs: 3,
    clipRange: 0.2,
    clipRangeVf: null,
    normalizeAdvantage: true,
    entCoef: 0,
    vfCoef: 0.5,
    targetKl: null,
  };
  const start: Float32Array = Float32Array.from({ length: actorCriticLayout(spec).size }, (_, i) => 0.3 * Math.sin(i));

  /** 24 rows whose old policy preferred its actions by `advantage` in log-probability over what the network says. */
  function rollout(drift: number): RolloutBatch {
    const batch = allocateRollout(spec, 12, 2, false);
    const rng = createRng(1);
    for (const array of [batch.observations, batch.advantages, batch.returns, batch.values]) {
      array.forEach((_, i) => {
        array[i] = rng.normal();
      });
    }
    batch.logProbs.fill(Math.log(0.5) + drift);
    return batch;
  }

  interface Updated extends UpdateOutcome {
    readonly parameters: Float32Array;
    readonly steps: number;
    readonly pauses: number;
  }

  async function update(
    changes: Partial<PpoUpdateOptions>,
    { drift = 0, parameters = start, seed = 2 } = {},
  ): Promise<Updated> {
    const optimizer = adamOptimizer({ parameters }, { epsilon: 1e-5, maxGradNorm: 0.5 });
    let pauses = 0;
    const pause = (): undefined => {
      pauses += 1;
      return undefined;
    };
    const input = { spec, optimizer, rollout: rollout(drift), progressRemaining: 0.5, rng: createRng(seed), pause };
    const outcome = await ppoUpdate(input, { ...options, ...changes });
    await optimizer.sync();
    optimizer.dispose();
    return { ...outcome, parameters: optimizer.snapshot.parameters, steps: optimizer.snapshot.step, pauses };
  }

  it('steps once a minibatch, the last one smaller', async () => {
    const { steps, passes, pauses, logs } = await update({});
    expect([steps, passes, pauses]).toEqual([9, 3, 9]);
    expect(logs['train/clip_range']).toBe(0.2);
    expect(logs).not.toHaveProperty('train/clip_range_vf');
  });

  it('takes schedules at the progress that remains', async () => {
    const { logs } = await update({ learningRate: linear(0.01), clipRange: linear(0.4), clipRangeVf: linear(2, 1) });
    expect(logs['train/learning_rate']).toBeCloseTo(0.005, 12);
    expect(logs['train/clip_range']).toBeCloseTo(0.2, 12);
    expect(logs['train/clip_range_vf']).toBeCloseTo(1.5, 12);
  });

  it('stops before the step whose policy is too far from the old one', async () => {
    const far = await update({ targetKl: 0.01 }, { drift: 1 });
    expect([far.steps, far.passes]).toEqual([0, 1]);
    expect(far.parameters).toEqual(start);
    expect(far.logs['train/approx_kl']).toBeGreaterThan(0.015);
    const near = await update({ targetKl: 10 }, { drift: 1 });
    expect(near.steps).toBe(9);
  });

  it('stops just beyond one and a half times the target divergence, and no sooner', async () => {
    const whole = { batchSize: 24, nEpochs: 1 };
    const { logs } = await update(whole, { drift: 0.3 });
    const limit = (logs['train/approx_kl'] as number) / 1.5;
    const steps = async (targetKl: number): Promise<number> =>
      (await update({ ...whole, targetKl }, { drift: 0.3 })).steps;
    expect(await steps(0.999 * limit)).toBe(0);
    expect(await steps(1.001 * limit)).toBe(1);
  });

  it('logs the divergence of the last pass alone', async () => {
    const whole = { batchSize: 24, learningRate: 0.05 };
    const one = await update({ ...whole, nEpochs: 1 });
    const two = await update({ ...whole, nEpochs: 2 });
    const second = await update({ ...whole, nEpochs: 1 }, { parameters: one.parameters });
    const divergence = ({ logs }: Updated): number => logs['train/approx_kl'] as number;
    expect(divergence(two)).toBeCloseTo(divergence(second), 6);
    expect(Math.abs(divergence(two) - divergence(one))).toBeGreaterThan(1e-4);
  });

  it('shuffles rows into minibatches anew', async () => {
    const [a, b] = [await update({}, { seed: 1 }), await update({}, { seed: 2 })];
    expect(Math.max(...a.parameters.map((value, i) => Math.abs(value - (b.parameters[i] as number))))).toBeGreaterThan(
      1e-4,
    );
    const order = await update({ batchSize: 24 }, { seed: 1 });
    const other = await update({ batchSize: 24 }, { seed: 2 });
    for (const [i, value] of order.parameters.entries()) expect(other.parameters[i]).toBeCloseTo(value, 4);
  });
});

describe('schedules', () => {
  it('follow the steps of the run, and of those before it, and stop at their end', async () => {
    using agent = await PPO.create(identityEnv() as Env, {
      ...SMALL,
      nSteps: 16,
      batchSize: 16,
      learningRate: linear(1e-3),
    });
    const rates: number[] = [];
    const callbacks = {
      onUpdateEnd: ({ logs }: { logs: Readonly<Record<string, number>> }) =>
        void rates.push(logs['train/learning_rate'] as number),
    };
    await agent.learn({ totalTimesteps: 24, callbacks });
    await agent.learn({ totalTimesteps: 32, callbacks, resetNumTimesteps: false });
    [1 / 3, 0, 1 / 4, 0].forEach((share, i) => void expect(rates[i]).toBeCloseTo(share * 1e-3, 12));
  });
});

describe('a thousand updates', () => {
  it('end with the tensors and about the heap that they began with', async () => {
    using agent = await PPO.create(identityEnv() as Env, { ...SMALL, nSteps: 8, batchSize: 8, nEpochs: 1 });
    await agent.learn({ totalTimesteps: 800 });
    const [tensors, bytes] = [memory().numTensors, memory().numBytes];
    const heap = process.memoryUsage().arrayBuffers;
    await agent.learn({ totalTimesteps: 8_000, resetNumTimesteps: false });
    expect(agent.nUpdates).toBe(1_100);
    expect([memory().numTensors, memory().numBytes]).toEqual([tensors, bytes]);
    expect(process.memoryUsage().arrayBuffers - heap).toBeLessThan(50e6);
  });
});

describe('files', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'neurotrade-agent-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('are written whole into folders made for them, and read back', async () => {
    const path = join(folder, 'deep/er/agent.safetensors');
    using agent = await PPO.create(identityEnv() as Env, { ...SMALL, nSteps: 64, learningRate: linear(0.01) });
    await agent.learn({ totalTimesteps: 64 });
    await agent.save(path);
    await agent.savePolicy(join(folder, 'policy.safetensors'));
    expect(readdirSync(join(folder, 'deep/er'))).toEqual(['agent.safetensors']);
    using copy = await PPO.load(path, { env: identityEnv() as Env, gamma: 0.5 });
    expect(copy.parameters).toEqual(agent.parameters);
    expect(copy.options).toMatchObject({ gamma: 0.5, nSteps: 64 });
    expect(readFileSync(join(folder, 'policy.safetensors')).length).toBeLessThan(readFileSync(path).length);
  });

  it('that are damaged are refused, and a failed save leaves nothing behind', async () => {
    using agent = await PPO.create(identityEnv() as Env, { ...SMALL, nSteps: 64 });
    const bytes = agent.toBytes();
    bytes[bytes.length - 5] = (bytes[bytes.length - 5] as number) ^ 4;
    const path = join(folder, 'damaged');
    writeFileSync(path, bytes);
    await expect(PPO.load(path, { env: identityEnv() as Env })).rejects.toMatchObject({ code: 'POLICY_CHECKSUM' });
    await expect(agent.save(join(path, 'below-a-file'))).rejects.toMatchObject({ code: 'IO' });
    expect(existsSync(`${path}.${process.pid}.tmp`)).toBe(false);
    await expect(A2C.load(agent.toBytes(), { env: identityEnv() as Env })).rejects.toMatchObject({
      code: 'POLICY_FORMAT',
    });
  });

  it('of envs that cannot be saved go on with a new episode', async () => {
    const options = { ...SMALL, nSteps: 64 };
    using agent = await PPO.create(scriptedEnv({ length: 5 }), options);
    await agent.learn({ totalTimesteps: 64 });
    const env = scriptedEnv({ length: 5 });
    using copy = await PPO.load(agent.toBytes(), { env });
    await copy.learn({ totalTimesteps: 64, resetNumTimesteps: false });
    expect(env.seeds[0]).toBe(1 + 64);
    expect(copy.numTimesteps).toBe(128);
  });
});
