import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ready, setBackend } from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareLogs, compareWeights, type Nested, numbers } from '../../scripts/golden/on-policy.js';
import { flatten, type StateDict, specOf } from '../../scripts/golden/parameters.js';
import { type Comparison, judged, line } from '../../scripts/golden/result.js';
import { settingsOf } from '../../scripts/golden/settings.js';
import { createActor } from '../../src/agents/collect/actor.js';
import { RolloutCollector } from '../../src/agents/collect/collector.js';
import { EpisodeWindow } from '../../src/agents/collect/episode-window.js';
import { gae } from '../../src/agents/collect/gae.js';
import { RunningNormalizer } from '../../src/agents/collect/normalizer.js';
import { allocateRollout, type RolloutBatch } from '../../src/agents/collect/rollout-batch.js';
import { registerFusedKernels, unregisterFusedKernels } from '../../src/agents/kernels/index.js';
import { standardDeviationLog } from '../../src/agents/loss-stats.js';
import { adamOptimizer } from '../../src/agents/optimizer.js';
import { recurrentPpoUpdate } from '../../src/agents/recurrent-ppo/update.js';
import { createRng, type Rng } from '../../src/core/rng.js';
import { box, discrete } from '../../src/env/spaces.js';
import type { VectorEnv, VectorStep } from '../../src/env/vector-env.js';
import { createForward } from '../../src/policy/forward.js';
import { fastestForward } from '../../src/policy/kernels/fastest-forward.js';
import { type ActorCriticSpec, logStdOf } from '../../src/policy/network.js';
import { type LstmSpec, ownStateSize } from '../../src/policy/recurrent/spec.js';

/** Read off sb3-contrib by `scripts/golden/sb3-recurrent.py`. */
interface RecurrentCase {
  readonly name: string;
  readonly lstm: LstmSpec;
  readonly options: Readonly<Record<string, unknown>>;
  readonly gamma: number;
  readonly gae_lambda: number;
  readonly splits: readonly number[];
  readonly rollout: Readonly<Record<string, readonly Nested[]>>;
  readonly params_acting: StateDict;
  readonly params_before: StateDict;
  readonly expected: { readonly logs: Readonly<Record<string, number>>; readonly params_after: StateDict };
}

const path = fileURLToPath(new URL('fixtures/recurrent-updates.json', import.meta.url));
const { cases } = JSON.parse(readFileSync(path, 'utf8')) as { readonly cases: readonly RecurrentCase[] };

beforeAll(async () => {
  await setBackend('cpu');
  await ready();
});
afterAll(unregisterFusedKernels);

const LANES = 2;

const floats = (field: Nested | readonly Nested[] | undefined): Float32Array => Float32Array.from(numbers(field));

function expectNear(found: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 2e-6): void {
  expect(found.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const value = expected[i] as number;
    expect(Math.abs((found[i] as number) - value), `at ${i}`).toBeLessThan(tolerance * Math.max(1, Math.abs(value)));
  }
}

/** Plays what the reference saw, whatever is done. */
function replay({ rollout }: RecurrentCase, spec: ActorCriticSpec): VectorEnv {
  const size = spec.observationSize;
  const row = (name: string, step: number): Float32Array => floats(rollout[name]?.[step]);
  const steps = rollout.rewards?.length ?? 0;
  let step = 0;
  return {
    lanes: LANES,
    autoreset: 'sameStep',
    observationSpace: box({ shape: [size] }),
    actionSpace:
      spec.distribution.kind === 'categorical' ? discrete(spec.distribution.n) : box({ shape: [2], low: -1, high: 1 }),
    reset: () => ({ observations: floats(rollout.first_observations) }),
    step(): VectorStep {
      const at = step++;
      return {
        observations: at + 1 < steps ? row('observations', at + 1) : row('next_observations', at),
        rewards: Float64Array.from(row('rewards', at)),
        terminated: Uint8Array.from(row('terminated', at)),
        truncated: Uint8Array.from(row('truncated', at)),
        finalObservations: row('next_observations', at),
        infos: new Map(),
      };
    },
    close: () => undefined,
  };
}

/** States as sb3-contrib keeps them, zero where an episode begins. */
function statesOf({ rollout, lstm }: RecurrentCase, spec: ActorCriticSpec, trunk: 'pi' | 'vf'): Float32Array {
  if (ownStateSize(spec, trunk) === 0) return new Float32Array(0);
  const states = floats(rollout[`states_${trunk}`]);
  const width = 2 * lstm.layers * lstm.hiddenSize;
  const starts = numbers(rollout.episode_starts);
  return states.map((value, i) => (starts[Math.floor(i / width)] === 1 ? 0 : value));
}

/** The reference's rollout in this library's memory. */
function rolloutOf(golden: RecurrentCase, spec: ActorCriticSpec): RolloutBatch {
  const { rollout } = golden;
  const memory = allocateRollout(spec, rollout.rewards?.length ?? 0, LANES, false);
  memory.observations.set(numbers(rollout.observations));
  memory.actions.set(numbers(rollout.actions));
  memory.rewards.set(numbers(rollout.bootstrapped_rewards));
  memory.episodeStarts.set(numbers(rollout.episode_starts));
  memory.values.set(numbers(rollout.values));
  memory.logProbs.set(numbers(rollout.log_probs));
  memory.advantages.set(numbers(rollout.advantages));
  memory.returns.set(numbers(rollout.returns));
  memory.states.pi.set(statesOf(golden, spec, 'pi'));
  memory.states.vf.set(statesOf(golden, spec, 'vf'));
  return memory;
}

describe.each(cases.map((golden) => [golden.name, golden] as const))('%s', (_, golden) => {
  const spec = specOf(golden.params_acting, 'tanh', undefined, golden.lstm);
  const { rollout: expected } = golden;

  it.each([
    ['plain', createForward],
    ['kernels', fastestForward],
  ])("is carried, valued and bootstrapped as sb3-contrib's, %s", async (__, create) => {
    const forward = create(spec);
    forward.setParameters(flatten(spec, golden.params_acting));
    const options = { observations: false, rewards: false, lanes: LANES, clipObservation: 10, clipReward: 10 };
    const collector = new RolloutCollector({
      env: replay(golden, spec),
      actor: createActor(forward, LANES, createRng(1)),
      normalizer: new RunningNormalizer({ ...options, observationSize: spec.observationSize, gamma: golden.gamma }),
      episodes: new EpisodeWindow(LANES, 100),
      observationSize: spec.observationSize,
      masked: false,
      gamma: golden.gamma,
      sdeSampleFreq: -1,
    });
    const found = allocateRollout(spec, expected.rewards?.length ?? 0, LANES, false);
    collector.reset(0, 0);
    await collector.collect(found, () => true, 0);
    expect([...found.episodeStarts]).toEqual(numbers(expected.episode_starts));
    expectNear(found.values, floats(expected.values));
    expectNear(found.rewards, floats(expected.bootstrapped_rewards));
    expectNear(found.states.pi, statesOf(golden, spec, 'pi'));
    expectNear(found.states.vf, statesOf(golden, spec, 'vf'));
    gae(found, golden.gamma, golden.gae_lambda, found);
    expectNear(found.advantages.subarray(0, -LANES), floats(expected.advantages).subarray(0, -LANES), 1e-5);
  });

  it.each([
    ['composed', unregisterFusedKernels],
    ['fused', registerFusedKernels],
  ])("learns as sb3-contrib's, minibatch after minibatch, %s", async (__, prepare) => {
    prepare();
    const settings = settingsOf({ ...golden, name: 'ppo' });
    if (typeof settings === 'string') throw new Error(settings);
    const before = flatten(spec, golden.params_before);
    const optimizer = adamOptimizer({ parameters: before }, { epsilon: 1e-5, maxGradNorm: settings.maxGradNorm });
    const splits = [...golden.splits];
    const rng: Rng = Object.assign(createRng(0), { integer: () => splits.shift() ?? Number.NaN });
    const rollout = rolloutOf(golden, spec);
    const input = { spec, optimizer, rollout, progressRemaining: 1, where: 'update', rng, pause: () => undefined };
    const { logs, passes } = await recurrentPpoUpdate(input, settings);
    await optimizer.sync();
    const after = optimizer.snapshot.parameters;
    optimizer.dispose();
    const found = { ...logs, 'train/n_updates': passes, ...standardDeviationLog(logStdOf(spec, after)) };
    const comparisons: Record<string, Comparison> = {
      logs: compareLogs(found, golden.expected.logs),
      weights: compareWeights(spec, before, after, flatten(spec, golden.expected.params_after)),
    };
    const result = judged(golden.name, comparisons);
    expect(result.verdict, line(result)).toBe('pass');
  });
});
