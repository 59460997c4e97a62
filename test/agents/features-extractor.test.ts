import { model as functionalModel, input, layers, memory, sequential, setBackend } from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { DiscreteSAC, type FeaturesExtractor, PPO, RecurrentPPO, SAC } from '../../src/agents/index.js';
import { resolveExtractor } from '../../src/agents/networks/resolve-extractor.js';
import { geometricBrownian } from '../../src/data/synthetic/index.js';
import { identityBoxEnv, identityEnv } from '../../src/env/classic/index.js';
import type { Env } from '../../src/env/env.js';
import { box, dict, discrete, multiBinary, multiDiscrete, type Space } from '../../src/env/spaces.js';
import { TradingEnv } from '../../src/env/trading-env.js';
import { frameStack, transformObservation } from '../../src/env/wrappers/index.js';
import { defaultFeatures } from '../../src/features/index.js';
import { parametersToTensors } from '../../src/policy/format/parameters.js';
import { loadPolicy } from '../../src/policy/index.js';

beforeAll(() => setBackend('cpu'));

const SMALL = { netArch: { pi: [4], vf: [4] }, nSteps: 16, batchSize: 16, nEpochs: 2, seed: 1 };

function resolve(given: FeaturesExtractor, space: Space): unknown {
  return resolveExtractor('PPO', given, space, 'tanh');
}

function violationsOf(given: unknown, space: Space): readonly string[] {
  try {
    resolve(given as FeaturesExtractor, space);
  } catch (error) {
    return (error as { details: { violations: string[] } }).details.violations;
  }
  return [];
}

describe('a features extractor', () => {
  it('takes its window from where the space tells of one', () => {
    const windowed = box({ shape: [14], window: { length: 5, channels: 2 } });
    expect(resolve({ kind: 'gru', units: 3 }, windowed)).toEqual({
      ...{ kind: 'gru', units: 3, layers: 1 },
      ...{ window: 5, channels: 2, extra: 4 },
    });
    expect(resolve({ kind: 'lstm', units: 3 }, box({ shape: [3, 4] }))).toMatchObject({
      window: 3,
      channels: 4,
      extra: 0,
    });
    expect(resolve({ kind: 'gru', units: 3, window: 3, channels: 3 }, windowed)).toMatchObject({ window: 3, extra: 5 });
  });

  it('has the documented defaults', () => {
    const space = box({ shape: [6, 2] });
    expect(resolve({ kind: 'mlp', widths: [3] }, space)).toEqual({
      kind: 'mlp',
      widths: [3],
      activation: 'tanh',
      inputs: 12,
    });
    expect(resolve({ kind: 'conv1d', layers: [{ filters: 4, kernelSize: 3 }] }, space)).toEqual({
      ...{ kind: 'conv1d', window: 6, channels: 2, extra: 0, widths: [], activation: 'relu' },
      layers: [{ filters: 4, kernelSize: 3, stride: 1, padding: 'valid' }],
    });
    expect(resolve({ kind: 'transformer', width: 4, heads: 2 }, space)).toEqual({
      ...{ kind: 'transformer', window: 6, channels: 2, extra: 0, width: 4, heads: 2, layers: 1 },
      ...{ feedForward: 16, activation: 'relu', pooling: 'last' },
    });
  });

  it('takes the parts of a dict that it does not name as they are, choices one-hot', () => {
    const space = dict({ prices: box({ shape: [6, 2] }), regime: discrete(3, 5), flags: multiBinary(2) });
    const prices: FeaturesExtractor = { kind: 'conv1d', layers: [{ filters: 4, kernelSize: 3 }] };
    expect(resolve({ kind: 'combined', parts: { prices } }, space)).toMatchObject({
      parts: {
        prices: { window: 6, channels: 2 },
        regime: { kind: 'flatten', inputs: 3 },
        flags: { kind: 'flatten', inputs: 2 },
      },
    });
  });

  it('is refused in one error with all that is wrong', () => {
    const space = dict({ prices: box({ shape: [4, 2] }), account: box({ shape: [3] }) });
    const violations = violationsOf(
      {
        kind: 'combined',
        parts: {
          prices: { kind: 'conv1d', layers: [{ filters: 0, kernelSize: 9 }], stride: 2 },
          account: { kind: 'gru', units: 2 },
          news: 'flatten',
        },
      },
      space,
    );
    expect(violations).toEqual([
      expect.stringContaining('featuresExtractor.parts.news'),
      expect.stringContaining('unknown option "stride"'),
      expect.stringContaining('"window" and "channels" are needed'),
    ]);
  });

  it.each<[string, unknown, Space]>([
    [
      'kernelSize" 9 is longer than the 4',
      { kind: 'conv1d', layers: [{ filters: 1, kernelSize: 9 }] },
      box({ shape: [4, 2] }),
    ],
    ['does not fit', { kind: 'lstm', units: 1, window: 5, channels: 2 }, box({ shape: [9] })],
    ['multiple of "heads"', { kind: 'transformer', width: 5, heads: 2 }, box({ shape: [4, 2] })],
    ['needs a dict', { kind: 'combined', parts: {} }, box({ shape: [4] })],
    ['must be null or of kind', { kind: 'cnn' }, box({ shape: [4] })],
    ['must be a tf.LayersModel', { kind: 'layersModel', model: {} }, box({ shape: [4] })],
    ['"widths" must be', { kind: 'mlp', widths: [0] }, box({ shape: [4] })],
  ])('is refused: %s', (reason, given, space) => {
    expect(violationsOf(given, space)).toEqual([expect.stringContaining(reason)]);
  });

  it('cannot change after creation', async () => {
    const env = identityEnv() as Env;
    using agent = await PPO.create(env, { ...SMALL, featuresExtractor: { kind: 'mlp', widths: [3] } });
    const changed = PPO.load(agent.toBytes(), { env, featuresExtractor: { kind: 'mlp', widths: [4] } });
    await expect(changed).rejects.toMatchObject({ code: 'INVALID_OPTIONS' });
  });
});

/** Ten bars of features and the account. */
function tradingEnv(): TradingEnv {
  const candles = geometricBrownian({ seed: 1, bars: 200 });
  return new TradingEnv({ candles, features: defaultFeatures(), window: 10, episode: { length: 20 } });
}

describe('an agent with a features extractor', () => {
  it('reads the window of a trading env without being told its size', async () => {
    const env = tradingEnv();
    const featuresExtractor: FeaturesExtractor = {
      kind: 'conv1d',
      layers: [{ filters: 4, kernelSize: 3, padding: 'causal' }],
      widths: [8],
    };
    using agent = await PPO.create(env, { ...SMALL, featuresExtractor });
    const { window } = env.observationSpace;
    expect(agent.spec.extractor).toMatchObject({ window: 10, channels: window?.channels, extra: 4 });
    await agent.learn({ totalTimesteps: 16 });
    const { observation } = env.reset();
    const policy = await loadPolicy(agent.policyBytes());
    expect(policy.act(observation).action).toEqual(agent.predict(observation).action);
  });

  it('shares it between actor and critic unless told otherwise', async () => {
    const env = frameStack(identityEnv() as Env, { size: 3 });
    const create = (shareFeaturesExtractor?: boolean): Promise<PPO> =>
      PPO.create(env, {
        ...SMALL,
        featuresExtractor: { kind: 'gru', units: 2 },
        ...(shareFeaturesExtractor === undefined ? {} : { shareFeaturesExtractor }),
      });
    const names = async (agent: PPO): Promise<string[]> =>
      Object.keys(parametersToTensors(agent.spec, agent.parameters)).filter((name) => name.includes('features'));
    using shared = await create();
    using apart = await create(false);
    expect(await names(shared)).toEqual([
      ...['features.0.weight_ih', 'features.0.bias_ih', 'features.0.weight_hh', 'features.0.bias_hh'],
    ]);
    expect((await names(apart)).map((name) => name.split('.')[0])).toEqual([
      ...Array(4).fill('pi_features'),
      ...Array(4).fill('vf_features'),
    ]);
  });

  it.each([true, false])(
    'stands before the memory of a recurrent policy, shared: %s',
    async (shareFeaturesExtractor) => {
      const env = frameStack(identityEnv() as Env, { size: 3 });
      const featuresExtractor: FeaturesExtractor = { kind: 'conv1d', layers: [{ filters: 3, kernelSize: 2 }] };
      using agent = await RecurrentPPO.create(env, { ...SMALL, featuresExtractor, shareFeaturesExtractor });
      const before = agent.parameters;
      await agent.learn({ totalTimesteps: 16 });
      const moved = parametersToTensors(
        agent.spec,
        agent.parameters.map((value, i) => value - (before[i] as number)),
      );
      for (const [name, { data }] of Object.entries(moved)) {
        if (name.includes('features'))
          expect([name, (data as Float32Array).some((x) => x !== 0)]).toEqual([name, true]);
      }
      const policy = await loadPolicy(agent.policyBytes());
      const { observation } = env.reset({ seed: 1 });
      expect(policy.act(observation)).toEqual(agent.predict(observation));
    },
  );

  it('is initialised orthogonally where dense, by the units where recurrent, and not at all where it is a norm', async () => {
    const env = frameStack(identityEnv() as Env, { size: 4 });
    const tensorsOf = async (featuresExtractor: FeaturesExtractor): Promise<Record<string, number[]>> => {
      using agent = await PPO.create(env, { ...SMALL, featuresExtractor });
      const tensors = parametersToTensors(agent.spec, agent.parameters);
      return Object.fromEntries(
        Object.entries(tensors).map(([name, { data }]) => [name, Array.from(data as Float32Array)]),
      );
    };
    const conv = await tensorsOf({ kind: 'conv1d', layers: [{ filters: 3, kernelSize: 2 }] });
    expect(Math.hypot(...(conv['features.conv.0.weight'] as number[]))).toBeCloseTo(Math.sqrt(2 * 3), 4);
    expect(conv['features.conv.0.bias']).toEqual([0, 0, 0]);
    const gru = await tensorsOf({ kind: 'gru', units: 25 });
    const largest = Math.max(...(gru['features.0.weight_ih'] as number[]).map(Math.abs));
    expect(largest).toBeGreaterThan(0.18);
    expect(largest).toBeLessThanOrEqual(0.2);
    const encoder = await tensorsOf({ kind: 'transformer', width: 4, heads: 2 });
    expect(encoder['features.blocks.0.norm1.weight']).toEqual([1, 1, 1, 1]);
    expect(encoder['features.norm.bias']).toEqual([0, 0, 0, 0]);
    expect(encoder['features.blocks.0.attention.out.bias']).toEqual([0, 0, 0, 0]);
    const featuresExtractor = { kind: 'transformer', width: 4, heads: 2 } as const;
    using soft = await DiscreteSAC.create(env, { featuresExtractor, bufferSize: 10, batchSize: 10 });
    const { data } = parametersToTensors(soft.spec, soft.parameters)['features.norm.weight'] as { data: unknown };
    expect(data).toEqual(Float32Array.of(1, 1, 1, 1));
    const glorot = Math.sqrt(6 / 16);
    const projection = (encoder['features.blocks.0.attention.in.weight'] as number[]).map(Math.abs);
    expect(Math.max(...projection)).toBeGreaterThan(0.8 * glorot);
    expect(Math.max(...projection)).toBeLessThanOrEqual(glorot);
  });
});

describe('observations with choices', () => {
  const SPACE = dict({
    place: discrete(3, 1),
    account: box({ shape: [2] }),
    signals: multiDiscrete([2, 4]),
  });

  /** The identity env behind a dict of which only the signals tell what to do. */
  function dictEnv<A extends number | Float32Array>(env: Env<A>): Env<A> {
    let step = 0;
    return transformObservation(
      env,
      (observation) => {
        step += 1;
        const best = Array.from(observation).indexOf(Math.max(...observation));
        return [1 + (step % 3), 100 * Math.sin(step), 0.01 * Math.cos(step), Math.max(0, best) % 2, step % 4];
      },
      SPACE,
    );
  }

  it.each([
    ['as they are', null],
    ['through a combined extractor', { kind: 'combined', parts: { account: { kind: 'mlp', widths: [3] } } } as const],
  ])('are learnt from, %s, and a loaded policy acts alike', async (_, featuresExtractor) => {
    const env = dictEnv(identityEnv({ n: 2, maxEpisodeSteps: 5 }));
    using agent = await PPO.create(env as Env, { ...SMALL, featuresExtractor, normalizeObservation: true });
    await agent.learn({ totalTimesteps: 32 });
    expect(agent.spec.encoding).toEqual([
      { kind: 'choice', n: 3, start: 1 },
      { kind: 'numbers', size: 2 },
      { kind: 'choice', n: 2, start: 0 },
      { kind: 'choice', n: 4, start: 0 },
    ]);
    const policy = await loadPolicy(agent.policyBytes());
    for (let step = 0; step < 12; step++) {
      const observation = [1 + (step % 3), 50 * Math.sin(step), 0.01 * step, step % 2, step % 4];
      expect(policy.act(observation).action).toEqual(agent.predict(observation).action);
    }
    expect(() => policy.act([0, 0, 0, 0, 0])).toThrow(expect.objectContaining({ code: 'INVALID_OBSERVATION' }));
  });

  it('are observed by off-policy agents too', async () => {
    const options = {
      netArch: { pi: [4], qf: [4] },
      learningStarts: 8,
      batchSize: 8,
      bufferSize: 50,
      normalizeObservation: true,
    };
    using sac = await SAC.create(dictEnv(identityBoxEnv()) as Env, options);
    using choices = await DiscreteSAC.create(dictEnv(identityEnv()) as Env, options);
    for (const agent of [sac, choices]) {
      const before = agent.parameters;
      await agent.learn({ totalTimesteps: 20 });
      expect(agent.parameters).not.toEqual(before);
    }
  });
});

describe("a model of the user's own", () => {
  const space = box({ shape: [2] });

  it('is described by its shapes, and refused where they do not fit', () => {
    const dense = sequential({ layers: [layers.dense({ units: 3, inputShape: [2] })] });
    expect(resolve({ kind: 'layersModel', model: dense }, space)).toMatchObject({ inputShape: [2], outputs: 3 });
    expect(violationsOf({ kind: 'layersModel', model: dense }, box({ shape: [3] }))[0]).toContain(
      'the observation has 3',
    );
    const start = input({ shape: [2] });
    const forked = functionalModel({
      inputs: start,
      outputs: [0, 1].map(() => layers.dense({ units: 1 }).apply(start) as never),
    });
    expect(violationsOf({ kind: 'layersModel', model: forked }, space)[0]).toContain('one input and one output');
    const open = sequential({ layers: [layers.lstm({ units: 1, inputShape: [null, 1] })] });
    expect(violationsOf({ kind: 'layersModel', model: open }, space)[0]).toContain('fixed shapes');
    for (const model of [dense, forked, open]) model.dispose();
  });

  it.each(['PPO', 'SAC'])(
    'starts with its weights, shows what %s has learnt, and keeps what is frozen',
    async (algorithm) => {
      const size = algorithm === 'PPO' ? 2 : 1;
      const frozen = layers.dense({ units: 3, activation: 'tanh', inputShape: [size], trainable: false });
      const model = sequential({ layers: [frozen, layers.dense({ units: 2, activation: 'tanh' })] });
      const weightsOf = (): number[][] => model.getWeights().map((weight) => Array.from(weight.dataSync()));
      const initial = weightsOf();
      const shownIn = (agent: PPO | SAC): number[][] =>
        Object.entries(parametersToTensors(agent.spec, agent.parameters))
          .filter(([name]) => name.startsWith('features.'))
          .map(([, { data }]) => Array.from(data as Float32Array));
      const featuresExtractor: FeaturesExtractor = { kind: 'layersModel', model };
      const agent =
        algorithm === 'PPO'
          ? await PPO.create(identityEnv() as Env, { ...SMALL, featuresExtractor })
          : await SAC.create(identityBoxEnv() as Env, {
              featuresExtractor,
              netArch: { pi: [4], qf: [4] },
              learningStarts: 4,
              batchSize: 4,
              seed: 1,
            });
      const start = shownIn(agent);
      expect(start.flat().sort()).toEqual(weightsOf().flat().sort());
      await agent.learn({ totalTimesteps: 32 });
      expect(shownIn(agent).flat().sort()).toEqual(weightsOf().flat().sort());
      expect(weightsOf()[0]).not.toEqual(initial[0]); // what is trainable comes first
      expect(weightsOf().slice(2)).toEqual(initial.slice(2));
      expect(shownIn(agent)).not.toEqual(start);
      agent.dispose();
      expect(model.getWeights()[0]?.isDisposed).toBe(false);
      model.dispose();
    },
  );

  it('is built anew from a file, and disposed of with the agent that was loaded', async () => {
    const model = sequential({
      layers: [layers.conv1d({ filters: 2, kernelSize: 1, inputShape: [2, 1] }), layers.flatten()],
    });
    const env = identityEnv() as Env;
    using agent = await PPO.create(env, { ...SMALL, featuresExtractor: { kind: 'layersModel', model } });
    await agent.learn({ totalTimesteps: 16 });
    const before = memory().numTensors;
    const loaded = await PPO.load(agent.toBytes(), { env });
    expect(loaded.predict([0.3, 0.7])).toEqual(agent.predict([0.3, 0.7]));
    loaded.dispose();
    expect(memory().numTensors).toBe(before);
    model.dispose();
  });
});

describe('actions', () => {
  it('of a loaded policy are those of the agent, for any extractor and observation', async () => {
    const extractor = fc.constantFrom<FeaturesExtractor>(
      { kind: 'mlp', widths: [5, 3] },
      {
        kind: 'conv1d',
        layers: [
          { filters: 3, kernelSize: 2 },
          { filters: 2, kernelSize: 3, stride: 2, padding: 'same' },
        ],
      },
      { kind: 'gru', units: 4, layers: 2 },
      { kind: 'lstm', units: 3 },
      { kind: 'transformer', width: 6, heads: 3, layers: 2, pooling: 'mean' },
    );
    const env = frameStack(identityBoxEnv() as Env, { size: 6 });
    await fc.assert(
      fc.asyncProperty(
        extractor,
        fc.nat(100),
        fc.array(fc.float({ min: -3, max: 3, noNaN: true }), { minLength: 6, maxLength: 6 }),
        async (featuresExtractor, seed, observation) => {
          using agent = await PPO.create(env, { ...SMALL, seed, featuresExtractor });
          const policy = await loadPolicy(agent.policyBytes());
          const [own, loaded] = [agent, policy].map((acting) => acting.act(observation).action as Float32Array);
          expect(Math.abs((own?.[0] as number) - (loaded?.[0] as number))).toBeLessThanOrEqual(1e-6);
        },
      ),
      { numRuns: 15, seed: 1 },
    );
  });
});
