import { ready, setBackend, tensor1d } from '@tensorflow/tfjs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allocateRollout, type RolloutBatch } from '../../src/agents/collect/rollout-batch.js';
import { SequenceGatherer } from '../../src/agents/collect/sequences.js';
import { PPO, RecurrentPPO, type RecurrentPpoOptions } from '../../src/agents/index.js';
import { initialParameters } from '../../src/agents/init/parameters.js';
import { registerFusedKernels, unregisterFusedKernels } from '../../src/agents/kernels/index.js';
import { ppoGradient } from '../../src/agents/ops/ppo-gradient.js';
import type { Sequences } from '../../src/agents/ops/types.js';
import { createRng } from '../../src/core/rng.js';
import { geometricBrownian } from '../../src/data/portable.js';
import { memoryCueEnv } from '../../src/env/classic/index.js';
import { type Env, TradingEnv, type TradingEnvOptions } from '../../src/env/index.js';
import { vectorize } from '../../src/env/vectorize.js';
import { logReturn } from '../../src/features/index.js';
import { loadPolicy, type Policy, type PolicyState } from '../../src/policy/index.js';
import { type ActorCriticSpec, actorCriticLayout } from '../../src/policy/network.js';
import { backtest, compare, evaluatePolicy } from '../../src/training/index.js';
import { randomBatch, randomLoss, randomParameters } from '../kernels/batches.js';

beforeAll(async () => {
  await setBackend('cpu');
  await ready();
});
afterAll(unregisterFusedKernels);

const SPEC: ActorCriticSpec = {
  observationSize: 2,
  lstm: { hiddenSize: 4, layers: 1, critic: 'own' },
  pi: [],
  vf: [],
  activation: 'tanh',
  distribution: { kind: 'categorical', n: 2 },
};

/** Each number tells the row that it belongs to. */
function numberedRollout(steps: number, lanes: number, starts: readonly boolean[]): RolloutBatch {
  const rollout = allocateRollout(SPEC, steps, lanes, false);
  rollout.observations.forEach((_, i) => {
    rollout.observations[i] = Math.floor(i / 2);
  });
  for (const trunk of ['pi', 'vf'] as const) {
    rollout.states[trunk].forEach((_, i) => {
      rollout.states[trunk][i] = Math.floor(i / 8);
    });
  }
  rollout.episodeStarts.forEach((_, i) => {
    rollout.episodeStarts[i] = starts[i % starts.length] ? 1 : 0;
  });
  return rollout;
}

/** The rollout's rows that each sequence is made of, from a packed minibatch. */
function unpack(rows: Float32Array, { stepRows }: Sequences): number[][] {
  const sequences: number[][] = Array.from({ length: stepRows[0] ?? 0 }, () => []);
  let at = 0;
  for (const count of stepRows) for (let i = 0; i < count; i++) sequences[i]?.push(rows[at++] as number);
  return sequences;
}

describe('minibatches of sequences', () => {
  const anyRollout = fc.record({
    steps: fc.integer({ min: 1, max: 9 }),
    lanes: fc.integer({ min: 1, max: 4 }),
    starts: fc.array(fc.boolean(), { minLength: 1, maxLength: 36 }),
    first: fc.nat(),
    size: fc.integer({ min: 1, max: 36 }),
  });

  it('hold each row of a pass once, in order, cut where a minibatch, a lane or an episode begins', () => {
    fc.assert(
      fc.property(anyRollout, ({ steps, lanes, starts, first, size }) => {
        const rows = steps * lanes;
        const rollout = numberedRollout(steps, lanes, starts);
        const gatherer = new SequenceGatherer(SPEC, Math.min(size, rows), false);
        const seen: number[] = [];
        for (let from = 0; from < rows; from += size) {
          const count = Math.min(size, rows - from);
          const batch = gatherer.gather(rollout, (first % rows) + from, count);
          const sequences = batch.sequences as Sequences;
          expect(batch.size).toBe(count);
          expect([...sequences.stepRows]).toEqual([...sequences.stepRows].sort((a, b) => b - a));
          const found = unpack(
            batch.observations.filter((_, i) => i % 2 === 0),
            sequences,
          );
          found.forEach((sequence, i) => {
            const [begin] = sequence as [number];
            for (const trunk of ['pi', 'vf'] as const) expect(sequences.states[trunk][8 * i]).toBe(begin);
            sequence.forEach((row, step) => void expect(row).toBe(begin + step * lanes));
            for (const row of sequence.slice(1)) expect(rollout.episodeStarts[row]).toBe(0);
          });
          const position = (row: number): number => (row % lanes) * steps + Math.floor(row / lanes);
          const positions = found.map((sequence) => sequence.map(position));
          const begins = positions.map(([begin]) => begin as number);
          for (const begin of begins) {
            const row = (begin % steps) * lanes + Math.floor(begin / steps);
            const isCut = begin === ((first % rows) + from) % rows || begin % steps === 0;
            expect(isCut || rollout.episodeStarts[row] === 1).toBe(true);
          }
          seen.push(...positions.flat());
        }
        expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: rows }, (_, i) => i));
      }),
    );
  });
});

describe('the memory at the start', () => {
  const fresh = (lstmForgetBias?: number): ((name: string) => Float32Array) => {
    const options = { orthoInit: true, logStdInit: 0, ...(lstmForgetBias === undefined ? {} : { lstmForgetBias }) };
    const spec = { ...SPEC, lstm: { hiddenSize: 16, layers: 1, critic: 'none' as const } };
    const parameters = initialParameters(spec, options, createRng(1));
    return (name) => {
      const { offset, size } = actorCriticLayout(spec).tensors.find((tensor) => tensor.name === name) ?? {
        offset: 0,
        size: 0,
      };
      return parameters.subarray(offset, offset + size);
    };
  };

  it('is as PyTorch draws it, also where the other layers are orthogonal', () => {
    for (const [name, bound] of [
      ['pi_lstm.0.weight_ih', 1 / 4],
      ['pi_lstm.0.bias_hh', 1 / 4],
      ['vf_input.weight', 1 / Math.SQRT2],
      ['vf_input.bias', 1 / Math.SQRT2],
    ] as const) {
      const values = fresh()(name);
      expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(bound);
      expect(Math.max(...values) - Math.min(...values)).toBeGreaterThan(bound);
    }
  });

  it('keeps what it has where forget gates begin open', () => {
    const [plain, open] = [fresh()('pi_lstm.0.bias_hh'), fresh(2)('pi_lstm.0.bias_hh')];
    open.forEach((bias, i) => void expect(bias - (plain[i] as number)).toBeCloseTo(i >= 16 && i < 32 ? 2 : 0, 5));
    expect(fresh(2)('pi_lstm.0.bias_ih')).toEqual(fresh()('pi_lstm.0.bias_ih'));
  });
});

const QUICK: Partial<RecurrentPpoOptions> = {
  seed: 1,
  nSteps: 40,
  batchSize: 160,
  learningRate: 0.005,
  lstmHiddenSize: 16,
  lstmForgetBias: 1,
  netArch: { pi: [], vf: [] },
};
const cue = (): Env => memoryCueEnv({ blanks: 3 }) as Env;
const lanes = () => vectorize(Array.from({ length: 8 }, () => cue));

describe('learning', () => {
  it('recurrent PPO recalls a cue, which feed-forward PPO cannot, and evaluation carries its state', async () => {
    using agent = await RecurrentPPO.create(lanes(), QUICK);
    await agent.learn({ totalTimesteps: 6_400 });
    const policy = await loadPolicy(agent.policyBytes());
    for (const env of [cue(), lanes()]) {
      expect(evaluatePolicy(policy, env, { episodes: 50, seed: 7 }).meanReward).toBe(1);
    }
    const forgetful: Policy = { act: (observation, options) => policy.act(observation, { ...options, state: null }) };
    expect(evaluatePolicy(forgetful, cue(), { episodes: 50, seed: 7 }).meanReward).toBeLessThan(0.5);
    const { lstmHiddenSize: _, lstmForgetBias: __, ...shared } = QUICK;
    using forward = await PPO.create(lanes(), shared);
    await forward.learn({ totalTimesteps: 6_400 });
    expect(evaluatePolicy(forward, cue(), { episodes: 50, seed: 7 }).meanReward).toBeLessThan(0.5);
  });

  it('goes the same way on fused kernels and composed ops', async () => {
    const run = async (): Promise<Float32Array> => {
      const short = { nSteps: 12, batchSize: 48, nEpochs: 1, learningRate: 1e-3, lstmHiddenSize: 8 };
      using agent = await RecurrentPPO.create(lanes(), { ...QUICK, ...short });
      await agent.learn({ totalTimesteps: 96, callbacks: { onTrainingStart: unregisterWhereAsked } });
      return agent.parameters;
    };
    let composed = false;
    const unregisterWhereAsked = (): undefined => {
      if (composed) unregisterFusedKernels();
    };
    const fused = await run();
    composed = true;
    const reference = await run();
    registerFusedKernels();
    reference.forEach((value, i) => void expect(Math.abs((fused[i] as number) - value)).toBeLessThan(2e-5));
  });
});

describe('a backtest', () => {
  const env: TradingEnvOptions = {
    candles: geometricBrownian({ seed: 3, bars: 120, volatility: 0.6 }),
    features: [logReturn(1)],
    market: { takerFee: 0.001 },
  };

  it('carries the state from bar to bar, alone and beside the baselines', async () => {
    using agent = await RecurrentPPO.create(new TradingEnv(env), {
      ...QUICK,
      batchSize: 40,
      nEpochs: 1,
      entCoef: 0.1,
      useMasks: false,
    });
    await agent.learn({ totalTimesteps: 40 });
    const states: PolicyState[] = [];
    const watched: Policy = {
      act(observation, options) {
        states.push(options?.state ?? null);
        const choice = agent.act(observation, options);
        states.push(choice.state);
        return choice;
      },
    };
    const alone = backtest(watched, new TradingEnv(env));
    expect(states[0]).toBeNull();
    for (let i = 2; i < states.length; i += 2) expect(states[i]).toBe(states[i - 1]);
    expect(states.length).toBeGreaterThan(100);
    expect(compare(agent, env).policy.metrics).toEqual(alone.metrics);
  });
});

describe('options', () => {
  it("are sb3-contrib's", async () => {
    using agent = await RecurrentPPO.create(cue());
    expect(agent.options).toMatchObject({
      nSteps: 128,
      batchSize: 128,
      nEpochs: 10,
      lstmHiddenSize: 256,
      nLstmLayers: 1,
      sharedLstm: false,
      enableCriticLstm: true,
      lstmForgetBias: 0,
    });
  });

  it('that contradict each other are refused, as are others than those of the file', async () => {
    const both = RecurrentPPO.create(cue(), { sharedLstm: true });
    await expect(both).rejects.toThrowError(/"sharedLstm".*"enableCriticLstm"/);
    using agent = await RecurrentPPO.create(cue(), { ...QUICK, batchSize: 40 });
    const wider = RecurrentPPO.load(agent.toBytes(), { env: cue(), lstmHiddenSize: 8 });
    await expect(wider).rejects.toThrowError(/"lstmHiddenSize" cannot change/);
  });
});

describe('the loss', () => {
  it('of a policy that remembers needs to know which rows follow one another', () => {
    const parameters = tensor1d(randomParameters(SPEC, 'refused'));
    unregisterFusedKernels();
    const judge = () => ppoGradient(parameters, randomBatch(SPEC, 4, 'refused'), SPEC, randomLoss('refused'));
    expect(judge).toThrowError(expect.objectContaining({ code: 'UNSUPPORTED' }));
    parameters.dispose();
  });
});
