import { describe, expect, it } from 'vitest';
import { createActor } from '../../src/agents/collect/actor.js';
import { RolloutCollector } from '../../src/agents/collect/collector.js';
import { EpisodeWindow } from '../../src/agents/collect/episode-window.js';
import { RunningNormalizer } from '../../src/agents/collect/normalizer.js';
import { allocateRollout, type RolloutBatch } from '../../src/agents/collect/rollout-batch.js';
import { singleLane } from '../../src/agents/collect/single-lane.js';
import { createRng } from '../../src/core/rng.js';
import { box, discrete } from '../../src/env/spaces.js';
import { createForward } from '../../src/policy/forward.js';
import { type ActorCriticSpec, actorCriticLayout } from '../../src/policy/network.js';
import { distributionFor } from '../../src/policy/spaces.js';
import { type Script, scriptedEnv } from './scripted-env.js';

const GAMMA = 0.9;

interface Setup {
  readonly rollout: RolloutBatch;
  readonly episodes: EpisodeWindow;
  readonly env: ReturnType<typeof scriptedEnv>;
}

/** One rollout under a policy with all weights 0, but V(s) = 10 · s[0]. */
async function collect(script: Script, steps: number, normalize = false): Promise<Setup> {
  const env = scriptedEnv(script);
  const spec: ActorCriticSpec = {
    observationSize: 2,
    pi: [],
    vf: [],
    activation: 'tanh',
    distribution: distributionFor(env.actionSpace),
  };
  const forward = createForward(spec);
  const parameters = new Float32Array(actorCriticLayout(spec).size);
  parameters[parameters.length - 3] = 10; // value weights of both observations, then the bias
  forward.setParameters(parameters);
  const episodes = new EpisodeWindow(1, 100);
  const normalizer = new RunningNormalizer({
    observations: normalize,
    rewards: normalize,
    observationSize: 2,
    lanes: 1,
    gamma: GAMMA,
    clipObservation: 10,
    clipReward: 10,
  });
  const masked = script.mask !== undefined;
  const collector = new RolloutCollector({
    env: singleLane(env),
    actor: createActor(forward, 1, createRng(1)),
    normalizer,
    episodes,
    observationSize: 2,
    masked,
    gamma: GAMMA,
    sdeSampleFreq: -1,
  });
  collector.reset(7, 0);
  const rollout = allocateRollout(spec, steps, 1, masked);
  await collector.collect(rollout, () => true, 0);
  return { rollout, episodes, env };
}

describe('a rollout', () => {
  it('holds what was seen before each step, and starts and values that belong to it', async () => {
    const { rollout, env } = await collect({ length: 2 }, 5);
    expect(Array.from(rollout.observations).filter((_, i) => i % 2 === 0)).toEqual([0, 1, 0, 1, 0]);
    expect(Array.from(rollout.values)).toEqual([0, 10, 0, 10, 0]);
    expect(Array.from(rollout.episodeStarts)).toEqual([1, 0, 1, 0, 1]);
    expect(Array.from(rollout.rewards)).toEqual([1, 1, 1, 1, 1]);
    expect([rollout.lastValues[0], rollout.lastDones[0]]).toEqual([10, 0]);
    expect(Array.from(rollout.logProbs)).toEqual(new Array(5).fill(Math.fround(Math.log(0.5))));
    expect(env.seeds).toEqual([7, undefined, undefined]);
  });

  it('adds the discounted value of the final observation where an episode was cut, and only there', async () => {
    const cut = await collect({ length: 2, end: 'truncated' }, 4);
    expect(Array.from(cut.rollout.rewards)).toEqual([1, Math.fround(1 + GAMMA * 20), 1, Math.fround(1 + GAMMA * 20)]);
    const over = await collect({ length: 2, end: 'terminated' }, 4);
    expect(Array.from(over.rollout.rewards)).toEqual([1, 1, 1, 1]);
    expect(over.rollout.lastDones[0]).toBe(1);
  });

  it('values the final observation as the policy would have seen it', async () => {
    const script = { length: 2, end: 'truncated' as const, observe: (step: number) => [2 * step, 5], reward: () => 0 };
    const { rollout } = await collect(script, 2, true);
    // seen so far are 0, 2 and the next episode's 0: mean 2/3, variance 8/9; the final 4 is not among them
    expect(rollout.rewards[1]).toBeCloseTo((GAMMA * 10 * (4 - 2 / 3)) / Math.sqrt(8 / 9), 1);
  });

  it('counts episodes by what the env paid, without bootstraps', async () => {
    const { episodes } = await collect({ length: 3, end: 'truncated', reward: (step) => step }, 7);
    expect([episodes.episodes, episodes.meanReturn, episodes.meanLength]).toEqual([2, 6, 3]);
  });

  it('hands the env actions of its own numbering and bounds', async () => {
    const shifted = await collect({ actionSpace: discrete(2, 5) }, 20);
    expect(new Set(shifted.env.actions)).toEqual(new Set([5, 6]));
    expect(new Set(shifted.rollout.actions)).toEqual(new Set([0, 1]));
    const bounded = await collect({ actionSpace: box({ shape: [1], low: -0.1, high: 0.1 }) }, 20);
    const sent = bounded.env.actions.map((action) => (action as Float32Array)[0] as number);
    expect(Math.max(...sent.map(Math.abs))).toBeCloseTo(0.1, 6);
    expect(Math.max(...bounded.rollout.actions.map(Math.abs))).toBeGreaterThan(0.5); // as drawn
  });

  it('writes masks down and keeps to them', async () => {
    const { rollout, env } = await collect({ mask: (step) => (step % 2 === 0 ? [1, 0] : [0, 1]), length: 4 }, 8);
    expect(env.actions).toEqual([0, 1, 0, 1, 0, 1, 0, 1]);
    expect(Array.from(rollout.masks as Uint8Array)).toEqual([1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1]);
    expect(Array.from(rollout.logProbs)).toEqual(new Array(8).fill(0));
  });

  it('normalises each observation once, with everything seen up to it', async () => {
    const { rollout } = await collect({ observe: (step) => [step * 2, 5] }, 3, true);
    // counts start at 1e-4 with mean 0 and variance 1: after 0, 2 and 4 the mean is near 0, 1 and 2
    expect(rollout.observations[0]).toBeCloseTo(0, 3);
    expect(rollout.observations[2]).toBeCloseTo(1, 3);
    expect(rollout.observations[4]).toBeCloseTo((4 - 2) / Math.sqrt(8 / 3), 3);
  });

  it.each([
    [{ reward: () => Number.NaN }, /finite rewards, found NaN in lane 0/],
    [
      { observe: (step: number) => [0, step > 2 ? Infinity : 0] },
      /finite observations, found Infinity in lane 0 at index 1/,
    ],
  ])('stops at a number that is not finite and says where', async (script, message) => {
    await expect(collect(script, 5)).rejects.toThrow(message);
    await expect(collect(script, 5)).rejects.toMatchObject({ code: 'NON_FINITE' });
  });

  it('refuses observations of another size than the space says', async () => {
    await expect(collect({ observe: () => [1, 2, 3] }, 1)).rejects.toMatchObject({ code: 'INVALID_OBSERVATION' });
  });

  it('refuses a mask that allows nothing', async () => {
    await expect(collect({ mask: () => [0, 0] }, 1)).rejects.toMatchObject({ code: 'INVALID_ACTION' });
  });
});
