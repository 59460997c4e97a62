import { setBackend } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { DiscreteSAC, PPO, type PpoOptions } from '../../src/agents/index.js';
import { NeurotradeError } from '../../src/core/errors.js';
import type { Env } from '../../src/env/env.js';
import { discrete, multiDiscrete } from '../../src/env/spaces.js';
import type { VectorEnv } from '../../src/env/vector-env.js';
import { vectorize } from '../../src/env/vectorize.js';
import { type Script, scriptedEnv } from './scripted-env.js';

beforeAll(() => setBackend('cpu'));

const SMALL: Partial<PpoOptions> = { netArch: { pi: [8], vf: [8] }, nSteps: 8, batchSize: 8, seed: 7 };
const OFF = { netArch: { pi: [8], qf: [8] }, bufferSize: 100, batchSize: 8, learningStarts: 8, seed: 7 };

/** Lanes with scripts of their own. */
const lanes = (...scripts: Script[]): VectorEnv => vectorize(scripts.map((script) => () => scriptedEnv(script)));
const open = (): number[] => [1, 1];

describe('masks at creation', () => {
  it('name the lane and the element that nothing is left for', async () => {
    const env = lanes({ mask: open }, { mask: () => [0, 0] });
    const details = { scope: 'PPO', lane: 1, element: 0 };
    await expect(PPO.create(env, SMALL)).rejects.toMatchObject({ code: 'INVALID_ACTION', details });
    const two = scriptedEnv({ actionSpace: multiDiscrete([2, 3]), mask: () => [0, 1, 0, 0, 0] });
    await expect(PPO.create(two, SMALL)).rejects.toThrow(/PPO: .* 3 choices for element 1, found none .* lane 0;/);
  });

  it('are asked for after a reset with the seed of learn, where there are none before', async () => {
    const env = scriptedEnv({ mask: open });
    const late = {
      ...env,
      actionMask: () => {
        if (env.seeds.length === 0) throw new NeurotradeError('NOT_RESET', 'reset it first');
        return Uint8Array.of(1, 1);
      },
    };
    using agent = await PPO.create(late, SMALL);
    expect(env.seeds).toEqual([7]);
    await agent.learn({ totalTimesteps: 8 });
    expect(env.seeds).toEqual([7, 7]);
  });

  it('leave an env alone that has them, and one whose masks are not used', async () => {
    const env = scriptedEnv({ mask: open });
    using _ = await PPO.create(env, SMALL);
    const shut = scriptedEnv({ mask: () => [0, 0] });
    using __ = await PPO.create(shut, { ...SMALL, useMasks: false });
    expect([env.seeds, shut.seeds]).toEqual([[], []]);
  });
});

describe('masks in training', () => {
  it.each([
    ['PPO', (env: VectorEnv) => PPO.create(env, SMALL)],
    ['DiscreteSAC', (env: VectorEnv) => DiscreteSAC.create(env, OFF)],
  ])('of %s name the lane and the timestep at which nothing is left', async (_, create) => {
    const env = lanes({ mask: open }, { mask: (step) => (step === 3 ? [0, 0] : [1, 1]) });
    using agent = await create(env);
    const learning = agent.learn({ totalTimesteps: 64 });
    await expect(learning).rejects.toThrow(/training: .* none allowed in lane 1, at timestep 6;/);
    await expect(agent.learn({ totalTimesteps: 64 })).rejects.toMatchObject({ details: { lane: 1, timestep: 6 } });
  });

  /** An env whose episodes are cut after 3 steps with `final` as their last mask. */
  const cutEnv = (final: number[], end: 'truncated' | 'terminated'): Env =>
    scriptedEnv({ actionSpace: discrete(3), length: 3, end, mask: (step) => (step === 3 ? final : [1, 1, 0]) });

  it.each([
    ['too short', [1, 1]],
    ['too long', [1, 1, 1, 1]],
    ['empty', [0, 0, 0]],
  ])('of final observations are checked: %s', async (_, final) => {
    using agent = await DiscreteSAC.create(cutEnv(final, 'truncated'), OFF);
    const details = { scope: 'training, final observation', timestep: 3 };
    const learning = agent.learn({ totalTimesteps: 8 });
    await expect(learning).rejects.toMatchObject({ code: 'INVALID_ACTION', details });
  });

  it('of final observations are of no interest where the episode is over', async () => {
    using agent = await DiscreteSAC.create(cutEnv([0, 0, 0], 'terminated'), OFF);
    await agent.learn({ totalTimesteps: 20 });
    expect(agent.numTimesteps).toBe(20);
  });
});
