import { memory } from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import type { Agent, Callback, Schedule } from '../../src/agents/index.js';
import { NeurotradeError } from '../../src/core/errors.js';
import { identityBoxEnv, identityEnv, pendulum } from '../../src/env/classic/index.js';
import type { Env, EnvState, StepResult } from '../../src/env/env.js';
import { box, contains, dict, discrete } from '../../src/env/spaces.js';
import type { VectorEnv } from '../../src/env/vector-env.js';
import { vectorize } from '../../src/env/vectorize.js';
import { loadPolicy, type PolicyState } from '../../src/policy/index.js';
import { identityMultiBinary, identityMultiDiscrete, identityWeights } from '../agents/identity-envs.js';
import { scriptedEnv } from '../agents/scripted-env.js';

type AnyEnv = Env | VectorEnv;

/** What agents of every kind have beside {@link Agent}. */
interface AnyAgent extends Agent {
  readonly seed: number;
  readonly parameters: Float32Array;
  policyBytes(): Uint8Array;
  setParameters(parameters: Float32Array): void;
}

/** Options that the suite asks for. */
export interface ContractOptions {
  readonly seed?: number;
  readonly normalizeObservation?: boolean;
  /** Left out where the algorithm has no such thing. */
  readonly normalizeReward?: boolean;
  readonly learningRate?: number | Schedule;
}

/** The kinds of action space that the suite has envs of; `weights` are of a whole. */
type ActionKind = 'discrete' | 'multiDiscrete' | 'multiBinary' | 'box' | 'weights';

/** How the suite makes agents of one kind, small and quick: rollouts of 16 steps a lane, an update after each. */
export interface AgentContractSubject {
  /** The kinds of action space that it learns. */
  readonly actions: readonly ActionKind[];
  /** Tags that each update logs, beside those that all have. */
  readonly tags: readonly string[];
  /** Numbers that its policies remember from step to step, exploration noise left out. @default 0: they hand back no state */
  readonly stateSize?: number;
  /** Why its policies need tfjs to act, where they do: `loadPolicy` then refuses them. */
  readonly needsTfjs?: string;
  create(env: AnyEnv, options?: ContractOptions): Promise<AnyAgent>;
  load(source: string | Uint8Array, env: AnyEnv): Promise<AnyAgent>;
}

const ENVS: readonly [ActionKind, string, () => AnyEnv][] = [
  ['discrete', '1 lane', () => identityEnv({ maxEpisodeSteps: 5 }) as Env],
  ['discrete', '3 lanes', () => vectorize([0, 1, 2].map(() => () => identityEnv({ maxEpisodeSteps: 5 })))],
  ['multiDiscrete', '1 lane', () => identityMultiDiscrete(5)],
  ['multiDiscrete', '3 lanes', () => vectorize([0, 1, 2].map(() => () => identityMultiDiscrete(5)))],
  ['multiBinary', '3 lanes', () => vectorize([0, 1, 2].map(() => () => identityMultiBinary(5)))],
  ['weights', '1 lane', () => identityWeights(5)],
  ['weights', '3 lanes', () => vectorize([0, 1, 2].map(() => () => identityWeights(5)))],
  ['box', '1 lane', () => identityBoxEnv({ maxEpisodeSteps: 7 }) as Env],
  ['box', '3 lanes', () => vectorize([0, 1, 2].map(() => () => pendulum({ maxEpisodeSteps: 9 })))],
];

/** Rewards and weights of a run, to be compared whole. */
function recorder(): Callback & { readonly trace: unknown[] } {
  const trace: unknown[] = [];
  return {
    trace,
    onUpdateEnd: ({ agent, numTimesteps, logs }) => {
      const { 'time/fps': _, 'time/time_elapsed': __, 'time/iterations': ___, ...reproducible } = logs;
      trace.push({ numTimesteps, logs: { ...reproducible }, parameters: (agent as AnyAgent).parameters });
      return undefined;
    },
  };
}

/** What every {@link Agent} promises. */
export function agentContract(label: string, subject: AgentContractSubject): void {
  const { actions, tags, stateSize = 0, needsTfjs, create, load } = subject;
  const stepsOf = (env: AnyEnv, rollouts: number): number => 16 * ('lanes' in env ? env.lanes : 1) * rollouts;

  const discreteActions = actions.includes('discrete');
  const envs = ENVS.filter(([kind]) => actions.includes(kind));
  const weighs = actions.includes('weights');
  const boxSpace = weighs ? box({ shape: [3], low: 0, high: 1 }) : box({ shape: [1], low: -1, high: 1 });
  const actionSpace = discreteActions ? discrete(2) : boxSpace;

  describe.each(envs)(`${label}, %s, %s`, (_, __, makeEnv) => {
    const normalized = { seed: 3, normalizeObservation: true, normalizeReward: true };

    it('acts inside the action space before and after learning', async () => {
      const env = makeEnv();
      using agent = await create(env, { seed: 1 });
      const observation = new Float32Array(observationSize(env)).fill(0.5);
      const check = (): void => {
        for (const deterministic of [true, false]) {
          const { action, state } = agent.predict(observation, { deterministic });
          expect(contains(env.actionSpace, action)).toBe(true);
          if (deterministic) expect(state?.length).toBe(stateSize > 0 ? stateSize : undefined);
          else expect(state?.length ?? 0).toBeGreaterThanOrEqual(stateSize);
        }
      };
      check();
      await agent.learn({ totalTimesteps: stepsOf(env, 1) });
      check();
    });

    it('counts steps in whole rollouts', async () => {
      const env = makeEnv();
      using agent = await create(env, { seed: 1 });
      await agent.learn({ totalTimesteps: stepsOf(env, 1) + 1 });
      expect(agent.numTimesteps).toBe(stepsOf(env, 2));
      await agent.learn({ totalTimesteps: 1, resetNumTimesteps: false });
      expect(agent.numTimesteps).toBe(stepsOf(env, 3));
      await agent.learn({ totalTimesteps: 1 });
      expect(agent.numTimesteps).toBe(stepsOf(env, 1));
    });

    it('repeats itself under a seed and differs under another', async () => {
      const run = async (seed: number): Promise<unknown[]> => {
        const env = makeEnv();
        using agent = await create(env, { ...normalized, seed });
        const { trace, ...callback } = recorder();
        await agent.learn({ totalTimesteps: stepsOf(env, 3), callbacks: callback });
        expect(trace.length).toBe(3);
        return trace;
      };
      const first = await run(1);
      expect(await run(1)).toEqual(first);
      expect(await run(2)).not.toEqual(first);
    });

    it('goes on after save and load as if it had not stopped', async () => {
      const env = makeEnv();
      using straight = await create(env, normalized);
      const whole = recorder();
      await straight.learn({ totalTimesteps: stepsOf(env, 2) });
      await straight.learn({ totalTimesteps: stepsOf(env, 2), resetNumTimesteps: false, callbacks: whole });

      using before = await create(makeEnv(), normalized);
      await before.learn({ totalTimesteps: stepsOf(env, 2) });
      using after = await load(before.toBytes(), makeEnv());
      const resumed = recorder();
      await after.learn({ totalTimesteps: stepsOf(env, 2), resetNumTimesteps: false, callbacks: resumed });

      expect(whole.trace.length).toBe(2);
      expect(resumed.trace).toEqual(whole.trace);
      expect(after.toBytes()).toEqual(straight.toBytes());
    });

    it('saves what acts as it does', async () => {
      const env = makeEnv();
      using agent = await create(env, normalized);
      await agent.learn({ totalTimesteps: stepsOf(env, 1) });
      using copy = await load(agent.toBytes(), makeEnv());
      const files = [agent.toBytes(), agent.policyBytes()] as const;
      const loaded = await Promise.allSettled(files.map((file) => loadPolicy(file)));
      const policies = [copy, ...loaded.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))];
      expect(policies.length).toBe(needsTfjs === undefined ? 3 : 1);
      if (needsTfjs !== undefined) await expect(loadPolicy(files[0])).rejects.toMatchObject({ code: 'UNSUPPORTED' });
      let state: PolicyState = null;
      for (let i = 0; i < 20; i++) {
        const observation = Float32Array.from({ length: observationSize(env) }, (_, k) => Math.sin(3 * i + k));
        const chosen = agent.predict(observation, { state });
        for (const policy of policies) expect(policy.act(observation, { state })).toEqual(chosen);
        ({ state } = chosen);
      }
    });

    it.runIf(stateSize > 0)('acts on what it is handed back, which stays as it was', async () => {
      const env = makeEnv();
      using agent = await create(env, { seed: 1 });
      await agent.learn({ totalTimesteps: stepsOf(env, 1) });
      const observation = new Float32Array(observationSize(env)).fill(0.5);
      const { state: first } = agent.predict(observation);
      const handed = first?.slice() ?? null;
      const { state: second } = agent.predict(observation, { state: handed });
      expect(handed).toEqual(first);
      expect(second).not.toEqual(first);
      agent.predict(observation, { state: second });
      expect(agent.predict(observation).state).toEqual(first);
      const wrong = { code: 'INVALID_OPTIONS' };
      expect(() => agent.predict(observation, { state: new Float32Array(stateSize + 1) })).toThrow(
        expect.objectContaining(wrong),
      );
    });

    it('takes the parameters of another and learns on from them', async () => {
      const env = makeEnv();
      using teacher = await create(env, normalized);
      await teacher.learn({ totalTimesteps: stepsOf(env, 2) });
      using pupil = await create(makeEnv(), { ...normalized, seed: 4 });
      await pupil.learn({ totalTimesteps: stepsOf(env, 1) });
      pupil.setParameters(teacher.parameters);
      expect(pupil.parameters).toEqual(teacher.parameters);
      using copy = await load(pupil.toBytes(), makeEnv());
      expect(copy.parameters).toEqual(teacher.parameters);
      await pupil.learn({ totalTimesteps: stepsOf(env, 1) });
      expect(pupil.parameters).not.toEqual(teacher.parameters);
      const spoilt = teacher.parameters.fill(NaN, 0, 1);
      expect(() => pupil.setParameters(spoilt)).toThrow(expect.objectContaining({ code: 'NON_FINITE' }));
      expect(() => pupil.setParameters(spoilt.subarray(1))).toThrow(expect.objectContaining({ code: 'POLICY_SHAPE' }));
    });

    it('makes no tensors that outlive it', async () => {
      const before = memory().numTensors;
      const env = makeEnv();
      const agent = await create(env, { seed: 1 });
      await agent.learn({ totalTimesteps: stepsOf(env, 1) });
      const during = memory().numTensors;
      await agent.learn({ totalTimesteps: stepsOf(env, 3) });
      expect(memory().numTensors).toBe(during);
      agent.dispose();
      agent.dispose();
      expect(memory().numTensors).toBe(before);
    });
  });

  describe(`${label}, any env`, () => {
    const identity = (maxEpisodeSteps = 100): Env => {
      if (weighs) return identityWeights(maxEpisodeSteps);
      return (discreteActions ? identityEnv({ maxEpisodeSteps }) : identityBoxEnv({ maxEpisodeSteps })) as Env;
    };

    it('logs under the known tags', async () => {
      using agent = await create(identity(4), { seed: 1 });
      const seen: Record<string, number>[] = [];
      const callback: Callback = { onUpdateEnd: ({ logs }) => void seen.push({ ...logs }) };
      await agent.learn({ totalTimesteps: 32, callbacks: [callback] });
      expect(Object.keys(seen[0] ?? {})).toEqual(
        expect.arrayContaining([
          ...['rollout/ep_rew_mean', 'rollout/ep_len_mean', 'time/fps', 'time/iterations', 'time/time_elapsed'],
          ...['time/total_timesteps', 'train/learning_rate', 'train/n_updates', ...tags],
        ]),
      );
      expect(seen[0]?.['rollout/ep_len_mean']).toBe(4);
      expect(seen.map((logs) => logs['time/iterations'])).toEqual([1, 2]);
      expect(seen.map((logs) => logs['time/total_timesteps'])).toEqual([16, 32]);
    });

    it('calls callbacks in order and always ends training', async () => {
      using agent = await create(identity(), { seed: 1 });
      const calls: string[] = [];
      const note = (name: string) => () => void calls.push(name);
      await agent.learn({
        totalTimesteps: 16,
        callbacks: {
          onTrainingStart: note('start'),
          onStep: () => (calls.at(-1) === 'step' ? undefined : void calls.push('step')),
          onRolloutEnd: note('rollout'),
          onUpdateEnd: note('update'),
          onTrainingEnd: note('end'),
        },
      });
      expect(calls).toEqual(['start', 'step', 'rollout', 'update', 'end']);
    });

    it('stops when a callback, also an asynchronous one, or the signal says so', async () => {
      for (const verdict of [() => false, async () => false]) {
        using agent = await create(identity(), { seed: 1 });
        let ended = false;
        await agent.learn({
          totalTimesteps: 1_000,
          callbacks: [
            {
              onStep: ({ numTimesteps }) => (numTimesteps >= 20 ? verdict() : true),
              onTrainingEnd: () => {
                ended = true;
              },
            },
          ],
        });
        expect([agent.numTimesteps, ended]).toEqual([20, true]);
      }
      using agent = await create(identity(), { seed: 1 });
      const controller = new AbortController();
      const abort: Callback = { onStep: ({ numTimesteps }) => void (numTimesteps === 5 && controller.abort()) };
      await agent.learn({ totalTimesteps: 1_000, callbacks: abort, signal: controller.signal });
      expect(agent.numTimesteps).toBe(5);
    });

    it('lets timers run while it learns', async () => {
      using agent = await create(identity(), { seed: 1 });
      let stop = false;
      setTimeout(() => {
        stop = true;
      }, 60);
      await agent.learn({ totalTimesteps: 1e9, callbacks: { onStep: () => !stop } });
      expect(agent.numTimesteps).toBeLessThan(1e9);
    });

    it.runIf(discreteActions)('never takes a masked action', async () => {
      const env = scriptedEnv({
        actionSpace: discrete(4),
        length: 6,
        mask: (step) => [0, step % 2, 1 - (step % 2), 0],
      });
      using agent = await create(env, { seed: 1 });
      await agent.learn({ totalTimesteps: 64 });
      expect(env.actions.length).toBe(64);
      env.actions.forEach((action, i) => void expect(action).toBe(2 - ((i % 6) % 2)));
    });

    it.runIf(discreteActions).each([
      ['too short', [1]],
      ['too long', [1, 1, 1]],
      ['empty', [0, 0]],
    ])('refuses masks that are %s, at its creation and where they come later', async (_, faulty) => {
      const code = 'INVALID_ACTION';
      await expect(create(scriptedEnv({ mask: () => faulty }))).rejects.toMatchObject({ code });
      using agent = await create(scriptedEnv({ mask: (step) => (step === 19 ? faulty : [1, 1]) }), { seed: 1 });
      const learning = agent.learn({ totalTimesteps: 64 });
      await expect(learning).rejects.toMatchObject({ code, details: { scope: 'training' } });
      expect(agent.numTimesteps).toBeGreaterThanOrEqual(18);
    });

    it.runIf(discreteActions).each([1, 3])(
      'learns the same where masks come with the first reset, %i lanes',
      async (n) => {
        const run = async (early: () => Uint8Array): Promise<Uint8Array> => {
          const lanes = Array.from({ length: n }, () => () => masksLater(identity(5), early));
          using agent = await create(n === 1 ? (lanes[0] as () => Env)() : vectorize(lanes), { seed: 1 });
          await agent.learn({ totalTimesteps: 32 * n });
          return agent.toBytes();
        };
        const there = await run(() => Uint8Array.of(1, 1));
        expect(await run(() => Uint8Array.of(0, 0))).toEqual(there);
        const refuse = (): never => {
          throw new NeurotradeError('NOT_RESET', 'reset it first');
        };
        expect(await run(refuse)).toEqual(there);
      },
    );

    it('counts the timesteps of its errors as it counts its own, after another learn and a load too', async () => {
      const env = (): Env => scriptedEnv({ actionSpace, reward: (step) => (step === 20 ? Number.NaN : 1) });
      using agent = await create(env(), { seed: 1 });
      const failsAt = (timestep: number) => ({ code: 'NON_FINITE', details: { quantity: 'reward', timestep } });
      await expect(agent.learn({ totalTimesteps: 64 })).rejects.toMatchObject(failsAt(19));
      await expect(agent.learn({ totalTimesteps: 64 })).rejects.toMatchObject(failsAt(19));
      using copy = await load(agent.toBytes(), env());
      const goingOn = copy.learn({ totalTimesteps: 64, resetNumTimesteps: false });
      await expect(goingOn).rejects.toMatchObject(failsAt(38));
    });

    it('counts the timesteps of its errors where an episode goes on after a load too', async () => {
      let reward: number | undefined;
      const env = (): Env => around(identity(), { step: (result) => ({ ...result, reward: reward ?? result.reward }) });
      using agent = await create(env(), { seed: 1 });
      await agent.learn({ totalTimesteps: 16 });
      using copy = await load(agent.toBytes(), env());
      reward = Number.NaN;
      for (const learner of [agent, copy]) {
        const goingOn = learner.learn({ totalTimesteps: 64, resetNumTimesteps: false });
        await expect(goingOn).rejects.toMatchObject({ code: 'NON_FINITE', details: { timestep: 16 } });
      }
    });

    it.each([
      ['reward', { reward: (step: number) => (step === 20 ? Number.NaN : 1) }],
      ['observation', { observe: (step: number) => [step === 20 ? Number.NaN : 0, 1] }],
      [
        'final observation',
        { observe: (step: number) => [step === 10 ? Infinity : 0, 1], length: 10, end: 'truncated' as const },
      ],
    ])('stops at a %s that is not finite, with its parameters as they were', async (name, script) => {
      using agent = await create(scriptedEnv({ actionSpace, ...script }), { seed: 1 });
      let ended = false;
      const learning = agent.learn({
        totalTimesteps: 64,
        callbacks: {
          onTrainingEnd: () => {
            ended = true;
          },
        },
      });
      await expect(learning).rejects.toMatchObject({ code: 'NON_FINITE', details: { quantity: name, lane: 0 } });
      expect(ended).toBe(true);
      expect(agent.parameters.every(Number.isFinite)).toBe(true);
      expect(() => agent.toBytes()).not.toThrow();
    });

    it('stops at a loss that is not finite, with its parameters as they were', async () => {
      using agent = await create(scriptedEnv({ actionSpace, reward: () => 1e30 }), { seed: 1 });
      const before = agent.parameters;
      await expect(agent.learn({ totalTimesteps: 16 })).rejects.toMatchObject({ code: 'NON_FINITE' });
      expect(agent.parameters).toEqual(before);
      expect(contains(actionSpace, agent.predict([0, 0]).action)).toBe(true);
    });

    it('stops at an update that leaves parameters that are not finite, as it was before that', async () => {
      const tensors = memory().numTensors;
      let rate = 1e-3;
      const learningRate = Object.assign(() => rate, { description: 1e-3 });
      const agent = await create(identity(), { seed: 1, learningRate });
      const checkpoints: Uint8Array[] = [];
      const save: Callback = {
        onUpdateEnd: ({ agent: learner }) => {
          rate = Number.MAX_VALUE;
          checkpoints.push(learner.toBytes());
          return undefined;
        },
      };
      const learning = agent.learn({ totalTimesteps: 64, callbacks: save });
      const where = expect.stringMatching(/^\w+ update [2-5]\b/);
      await expect(learning).rejects.toMatchObject({ code: 'NON_FINITE', details: { where } });
      expect(checkpoints.length).toBe(1);
      using last = await load(checkpoints[0] as Uint8Array, identity());
      expect(agent.parameters).toEqual(last.parameters);
      expect(agent.parameters.every(Number.isFinite)).toBe(true);
      rate = 1e-3;
      await agent.learn({ totalTimesteps: 16, resetNumTimesteps: false });
      expect(agent.parameters.every(Number.isFinite)).toBe(true);
      expect(agent.parameters).not.toEqual(last.parameters);
      last.dispose();
      agent.dispose();
      expect(memory().numTensors).toBe(tensors);
    });

    it('names the schedule that returns no number, and is as it was before', async () => {
      using agent = await create(identity(), { seed: 1, learningRate: () => Number.NaN });
      const before = agent.parameters;
      const learning = agent.learn({ totalTimesteps: 16 });
      const details = { option: 'learningRate', progressRemaining: 0 };
      await expect(learning).rejects.toMatchObject({ code: 'INVALID_OPTIONS', details });
      expect(agent.parameters).toEqual(before);
    });

    it('is for one caller at a time, and for none after its disposal', async () => {
      const agent = await create(identity(), { seed: 1 });
      const running = agent.learn({ totalTimesteps: 16 });
      await expect(agent.learn({ totalTimesteps: 16 })).rejects.toMatchObject({ code: 'UNSUPPORTED' });
      await running;
      agent.dispose();
      const closed = { code: 'CLOSED' };
      await expect(agent.learn({ totalTimesteps: 16 })).rejects.toMatchObject(closed);
      expect(() => agent.predict([0, 0])).toThrow(expect.objectContaining(closed));
      expect(() => agent.toBytes()).toThrow(expect.objectContaining(closed));
    });

    it('refuses envs that do not fit', async () => {
      using agent = await create(identity(), { seed: 1 });
      const other = (discreteActions ? identityEnv({ n: 3 }) : pendulum()) as Env;
      await expect(load(agent.toBytes(), other)).rejects.toMatchObject({ code: 'POLICY_SHAPE' });
      await expect(load(agent.policyBytes(), identity())).rejects.toMatchObject({ code: 'POLICY_FORMAT' });
      const odd = { ...identity(), actionSpace: dict({ choice: discrete(2) }) } as unknown as Env;
      await expect(create(odd)).rejects.toMatchObject({ code: 'INVALID_SPACE' });
    });

    it('refuses options and totals that make no sense', async () => {
      const misspelt = { useMask: true } as ContractOptions;
      await expect(create(identity(), misspelt)).rejects.toMatchObject({ code: 'INVALID_OPTIONS' });
      using agent: Agent = await create(identity(), { seed: 1 });
      await expect(agent.learn({ totalTimesteps: 0 })).rejects.toMatchObject({ code: 'INVALID_OPTIONS' });
      const unknown = { totalTimesteps: 1, callback: [] } as never;
      await expect(agent.learn(unknown)).rejects.toMatchObject({ code: 'INVALID_OPTIONS' });
    });

    it('tells the seed that it took where none was given', async () => {
      using agent = await create(identity());
      using again = await create(identity(), { seed: agent.seed });
      expect(again.parameters).toEqual(agent.parameters);
    });
  });
}

/** An env that allows everything, but before its first reset answers as `early` does. */
function masksLater(env: Env, early: () => Uint8Array): Env {
  let begun = false;
  const begin = (): void => {
    begun = true;
  };
  return { ...around(env, { begin }), actionMask: () => (begun ? Uint8Array.of(1, 1) : early()) };
}

interface Changes {
  readonly begin?: () => void;
  readonly step?: (result: StepResult) => StepResult;
}

/** An env that tells of its resets, and changes what steps give. */
function around(env: Env, { begin, step = (result) => result }: Changes): Env {
  return {
    observationSpace: env.observationSpace,
    actionSpace: env.actionSpace,
    reset(options) {
      begin?.();
      return env.reset(options);
    },
    step: (action) => step(env.step(action)),
    saveState: () => env.saveState?.() as EnvState,
    loadState: (state) => env.loadState?.(state),
    close: () => env.close(),
  };
}

function observationSize(env: AnyEnv): number {
  const { observationSpace } = env;
  return observationSpace.kind === 'box' ? observationSpace.low.length : 0;
}
