import { describe, expect, it } from 'vitest';
import { createActor } from '../../src/agents/collect/actor.js';
import { RolloutCollector } from '../../src/agents/collect/collector.js';
import { EpisodeWindow } from '../../src/agents/collect/episode-window.js';
import { RunningNormalizer } from '../../src/agents/collect/normalizer.js';
import { allocateRollout } from '../../src/agents/collect/rollout-batch.js';
import { PPO } from '../../src/agents/index.js';
import { createRng } from '../../src/core/rng.js';
import type { Action } from '../../src/env/env.js';
import { box, discrete, type Space } from '../../src/env/spaces.js';
import { vectorize } from '../../src/env/vectorize.js';
import { ActorPolicy } from '../../src/policy/actor-policy.js';
import { createForward, type ForwardPass } from '../../src/policy/forward.js';
import { type ActorCriticSpec, actorCriticLayout } from '../../src/policy/network.js';
import { distributionFor } from '../../src/policy/spaces.js';
import { scriptedEnv } from './scripted-env.js';

const ACTIONS = box({ shape: [1], low: -100, high: 100 });
const STEPS = 6;
const SPEC: ActorCriticSpec = {
  observationSize: 2,
  pi: [],
  vf: [],
  activation: 'tanh',
  distribution: distributionFor(ACTIONS, { distribution: 'auto', useSde: true, latentSize: 2 }),
};

/** All weights 0 and σ = 1: the action is the noise. */
function noiseAlone(): ForwardPass {
  const forward = createForward(SPEC);
  forward.setParameters(new Float32Array(actorCriticLayout(SPEC).size));
  return forward;
}

/** Two rollouts on two lanes that always see [1, 2]; the actions by lane. */
async function rollouts(sdeSampleFreq: number): Promise<number[][]> {
  const lanes = [0, 1].map(() => scriptedEnv({ actionSpace: ACTIONS, observe: () => [1, 2], length: 4 }));
  const env = vectorize(lanes, { autoreset: 'sameStep' });
  const normalizer = new RunningNormalizer({
    observations: false,
    rewards: false,
    observationSize: 2,
    lanes: 2,
    gamma: 0.9,
    clipObservation: 10,
    clipReward: 10,
  });
  const collector = new RolloutCollector({
    env,
    actor: createActor(noiseAlone(), 2, createRng(1)),
    normalizer,
    episodes: new EpisodeWindow(2, 10),
    observationSize: 2,
    masked: false,
    gamma: 0.9,
    sdeSampleFreq,
  });
  collector.reset(1, 0);
  const rollout = allocateRollout(SPEC, STEPS, 2, false);
  const seen: number[] = [];
  for (let i = 0; i < 2; i++) {
    await collector.collect(rollout, () => true, 0);
    seen.push(...rollout.actions);
  }
  return [0, 1].map((lane) => seen.filter((_, at) => at % 2 === lane));
}

/** Steps at which the action is another than before. */
function changes(actions: readonly number[]): number[] {
  return actions.flatMap((action, step) => (step === 0 || action !== actions[step - 1] ? [step] : []));
}

describe('state-dependent noise', () => {
  it('stays for a rollout, over the ends of episodes, and is each lane’s own', async () => {
    const [first = [], second = []] = await rollouts(-1);
    expect(changes(first)).toEqual([0, STEPS]);
    expect(changes(second)).toEqual([0, STEPS]);
    expect(first[0]).not.toBe(second[0]);
  });

  it('is drawn anew after as many steps as asked for, counted from the rollout’s start', async () => {
    const [first = []] = await rollouts(4);
    expect(changes(first)).toEqual([0, 4, STEPS, STEPS + 4]);
  });

  it('goes from call to call as the policy’s state, which an episode’s start clears', () => {
    const policy = new ActorPolicy({
      forward: noiseAlone(),
      actionSpace: ACTIONS,
      statistics: null,
      rng: createRng(2),
    });
    const begin = policy.act([1, 2], { deterministic: false });
    const held = policy.act([1, 2], { deterministic: false, state: begin.state });
    expect(begin.state).toBeInstanceOf(Float32Array);
    expect([held.action, held.state]).toEqual([begin.action, begin.state]);
    const [first, second] = [...(begin.state as Float32Array)] as [number, number];
    const { action } = policy.act([3, 5], { deterministic: false, state: begin.state });
    expect((action as Float32Array)[0]).toBeCloseTo(3 * first + 5 * second, 5);
    expect(policy.act([1, 2], { deterministic: false, state: null }).action).not.toEqual(begin.action);
    expect(policy.act([1, 2])).toEqual({ action: new Float32Array(1), state: null });
    const odd = () => policy.act([1, 2], { deterministic: false, state: new Float32Array(3) });
    expect(odd).toThrow(expect.objectContaining({ code: 'INVALID_OPTIONS' }));
  });

  it('is for real numbers: other spaces and a Dirichlet policy are refused', async () => {
    const env = (actionSpace: Space) => scriptedEnv({ actionSpace });
    const refused = { code: 'INVALID_OPTIONS' };
    await expect(PPO.create(env(discrete(2)), { useSde: true })).rejects.toMatchObject(refused);
    const weights = box({ shape: [2], low: 0, high: 1 });
    await expect(PPO.create(env(weights), { useSde: true, distribution: 'dirichlet' })).rejects.toMatchObject(refused);
    await expect(PPO.create(env(ACTIONS), { distribution: 'dirichlet' })).rejects.toMatchObject(refused);
    await expect(PPO.create(env(ACTIONS), { sdeSampleFreq: 0 })).rejects.toMatchObject(refused);
  });

  it('belongs to the network: a loaded agent keeps it', async () => {
    const env = scriptedEnv({ actionSpace: ACTIONS });
    using agent = await PPO.create(env, { useSde: true, seed: 1 });
    const changed = PPO.load(agent.toBytes(), { env, useSde: false });
    await expect(changed).rejects.toMatchObject({ code: 'INVALID_OPTIONS' });
  });
});

describe('masks of several choices', () => {
  const SPACES = [
    ['multiDiscrete', { kind: 'multiDiscrete', nvec: [2, 3] } as Space, [0, 1, 1, 0, 1], ['1,0', '1,2']],
    ['multiBinary', { kind: 'multiBinary', n: 2 } as Space, [1, 0, 1, 1], ['0,0', '0,1']],
  ] as const;

  it.each(SPACES)('%s: no forbidden choice is taken in training or after', async (_, actionSpace, mask, allowed) => {
    const env = scriptedEnv({ actionSpace, mask: () => mask, length: 8 });
    using agent = await PPO.create(env, { seed: 1, nSteps: 64, batchSize: 32, nEpochs: 2, useMasks: true });
    await agent.learn({ totalTimesteps: 256 });
    expect(new Set(env.actions.map((action: Action) => [...(action as Float32Array)].join()))).toEqual(
      new Set(allowed),
    );
    for (const deterministic of [true, false]) {
      const { action } = agent.predict([0, 0], { deterministic, mask: Uint8Array.from(mask) });
      expect(allowed).toContain([...(action as Float32Array)].join());
    }
    const short = () => agent.predict([0, 0], { mask: Uint8Array.of(1) });
    expect(short).toThrow(expect.objectContaining({ code: 'INVALID_ACTION' }));
  });

  it.each(SPACES)('%s: a mask of another length, or that allows nothing, is refused', async (_, actionSpace) => {
    for (const mask of [
      [1, 1],
      [0, 0, 0, 0],
    ]) {
      const env = scriptedEnv({
        actionSpace,
        mask: () => mask.concat(actionSpace.kind === 'multiDiscrete' ? [0] : []),
      });
      const creating = PPO.create(env, { nSteps: 8, batchSize: 8 });
      await expect(creating).rejects.toMatchObject({ code: 'INVALID_ACTION' });
    }
  });
});
