import { describe, expect, it } from 'vitest';
import { NeurotradeError } from '../../src/core/errors.js';
import { createRng, type Rng } from '../../src/core/rng.js';
import type { Action, Env } from '../../src/env/env.js';
import { flatSize, maskSize, sample } from '../../src/env/spaces.js';
import type { AutoresetMode, VectorActions, VectorEnv, VectorStep } from '../../src/env/vector-env.js';

type Case = 'nextStep' | 'sameStep' | 'seeding' | 'actions' | 'lifecycle' | 'masks' | 'state';

/** Settings of {@link vectorEnvContract}. */
export interface VectorEnvContractSettings {
  /** Steps a run; some episode must end in them. @default 300 */
  readonly steps?: number;
  readonly skip?: Partial<Record<Case, string>>;
}

const LANES = 3;
const SEED = 11;

/**
 * Runs a vector env against the single env that each of its lanes must equal, bit for bit.
 *
 * @param make makes the vector env with so many lanes
 * @param single makes one env such as lane `i` is under seed `seed + i`
 */
export function vectorEnvContract(
  name: string,
  make: (lanes: number) => VectorEnv,
  single: () => Env,
  { steps = 300, skip = {} }: VectorEnvContractSettings = {},
): void {
  const clause = (of: Case, what: string, test: () => void): void => {
    const reason = skip[of];
    it.skipIf(reason !== undefined)(reason === undefined ? what : `${what} (skipped: ${reason})`, test);
  };
  describe(`${name} keeps the VectorEnv contract`, () => {
    clause('nextStep', 'nextStep: the step after an end resets and ignores its action', () =>
      expectLikeSingles(make(LANES), single, 'nextStep', steps),
    );
    clause('sameStep', 'sameStep: the ending step begins the next episode and keeps the last observation aside', () =>
      expectLikeSingles(make(LANES), single, 'sameStep', steps),
    );
    clause('seeding', 'lane i is seeded with seed + i, and a reset without a seed goes on', () => {
      const env = make(LANES);
      const first = env.reset({ seed: SEED }).observations.slice();
      const second = env.reset().observations.slice();
      const shifted = env.reset({ seed: SEED + 1 }).observations.slice();
      const size = first.length / LANES;
      expect(shifted.subarray(0, size)).toEqual(first.subarray(size, 2 * size));
      expect(env.reset({ seed: SEED }).observations).toEqual(first);
      expect(env.reset().observations).toEqual(second);
    });
    clause(
      'actions',
      'refuses actions of another length or outside the space, and leaves the caller’s as they are',
      () => {
        const env = make(LANES);
        env.reset({ seed: SEED });
        const actions = randomActions(env, createRng('actions'));
        const kept = actions.slice();
        env.step(actions);
        expect(actions).toEqual(kept);
        expect(codeOf(() => env.step(actions.slice(1)))).toBe('INVALID_ACTION');
        const outside = env.actionSpace.kind === 'box' ? actions.map(() => Number.NaN) : actions.map(() => 1000);
        expect(codeOf(() => env.step(outside))).toBe('INVALID_ACTION');
      },
    );
    clause('lifecycle', 'refuses steps before a reset and after close, which may be called twice', () => {
      const [env, other] = [make(LANES), make(LANES)];
      other.reset();
      const actions = randomActions(other, createRng('actions')); // masks are there after a reset only
      expect(codeOf(() => env.step(actions))).toBe('NOT_RESET');
      env.reset();
      env.close();
      env.close();
      expect(codeOf(() => env.step(actions))).toBe('CLOSED');
      expect(codeOf(() => env.reset())).toBe('CLOSED');
    });
    clause('masks', 'gives the masks of its lanes', () => {
      const [env, reference] = [make(LANES), single()];
      const maskable = env.actionSpace.kind !== 'box' && reference.actionMask !== undefined;
      if (!maskable) return expect(env.actionSpace.kind === 'box' || env.actionMasks === undefined).toBe(true);
      env.reset({ seed: SEED });
      const masks = env.actionMasks?.() as Uint8Array;
      const size = maskSize(env.actionSpace);
      expect(masks.length).toBe(LANES * size);
      for (let lane = 0; lane < LANES; lane++) {
        reference.reset({ seed: SEED + lane });
        expect(masks.slice(lane * size, (lane + 1) * size)).toEqual(reference.actionMask?.());
      }
    });
    clause('state', 'goes on from a saved state as it went on itself', () => {
      for (const mode of ['nextStep', 'sameStep'] as const) expectResumes(make, mode, steps);
    });
  });
}

/** One env a lane with autoreset written out, to compare with. */
class Reference {
  readonly envs: readonly Env[];
  readonly waiting: boolean[];

  constructor(
    single: () => Env,
    readonly mode: AutoresetMode,
  ) {
    this.envs = Array.from({ length: LANES }, single);
    this.waiting = this.envs.map(() => false);
  }

  step(lane: number, action: Action): LaneStep {
    const env = this.envs[lane] as Env;
    if (this.waiting[lane]) {
      this.waiting[lane] = false;
      return { observation: env.reset().observation, reward: 0, terminated: 0, truncated: 0 };
    }
    const { observation, reward, terminated, truncated } = env.step(action);
    const flags = { reward, terminated: Number(terminated), truncated: Number(truncated) };
    if (!terminated && !truncated) return { observation, ...flags };
    const finalMask = env.actionSpace.kind === 'box' ? undefined : env.actionMask?.();
    if (this.mode === 'sameStep')
      return { observation: env.reset().observation, final: observation, finalMask, ...flags };
    this.waiting[lane] = true;
    return { observation, ...flags };
  }
}

interface LaneStep {
  readonly finalMask?: Uint8Array | undefined;
  readonly observation: Float32Array;
  readonly reward: number;
  readonly terminated: number;
  readonly truncated: number;
  readonly final?: Float32Array;
}

function expectLikeSingles(env: VectorEnv, single: () => Env, mode: AutoresetMode, steps: number): void {
  env.autoreset = mode;
  const reference = new Reference(single, mode);
  const size = flatSize(env.observationSpace);
  const starts = env.reset({ seed: SEED }).observations;
  for (const [lane, one] of reference.envs.entries())
    expect(starts.slice(lane * size, (lane + 1) * size)).toEqual(one.reset({ seed: SEED + lane }).observation);
  const rng = createRng('actions');
  let ends = 0;
  for (let i = 0; i < steps; i++) {
    const actions = randomActions(env, rng);
    const expected = reference.envs.map((_, lane) => reference.step(lane, actionOf(env, actions, lane)));
    const step = env.step(actions);
    for (const [lane, row] of expected.entries()) expect(laneStep(env, step, lane, row)).toEqual(row);
    ends += expected.filter((row) => row.terminated + row.truncated > 0).length;
  }
  expect(ends).toBeGreaterThan(0);
}

function laneStep(env: VectorEnv, step: VectorStep, lane: number, expected: LaneStep): LaneStep {
  const row = <T extends Float32Array | Uint8Array>(matrix: T): T => {
    const width = matrix.length / LANES;
    return matrix.slice(lane * width, (lane + 1) * width) as T;
  };
  const finalMasks = env.actionSpace.kind === 'box' ? undefined : env.finalActionMasks?.();
  return {
    observation: row(step.observations),
    reward: step.rewards[lane] as number,
    terminated: step.terminated[lane] as number,
    truncated: step.truncated[lane] as number,
    ...(expected.final === undefined
      ? {}
      : { final: row(step.finalObservations), finalMask: finalMasks && row(finalMasks) }),
  };
}

function expectResumes(make: (lanes: number) => VectorEnv, mode: AutoresetMode, steps: number): void {
  const [env, other] = [make(LANES), make(LANES)];
  expect(env.saveState === undefined).toBe(env.loadState === undefined);
  if (env.saveState === undefined) return;
  env.autoreset = mode;
  other.autoreset = mode;
  env.reset({ seed: SEED });
  const actions = createRng('before');
  for (let i = 0; i < steps; i++) env.step(randomActions(env, actions));
  other.loadState?.(structuredClone(env.saveState()));
  const rngs = [createRng('after'), createRng('after')] as const;
  for (let i = 0; i < steps; i++) {
    const [expected, found] = [env.step(randomActions(env, rngs[0])), other.step(randomActions(other, rngs[1]))];
    const { infos: _, finalObservations: __, ...arrays } = expected;
    expect(found).toMatchObject(arrays);
  }
}

/** A row of random actions, allowed ones where the env says which are. */
function randomActions(env: VectorEnv, rng: Rng): VectorActions {
  const masks = env.actionSpace.kind === 'box' ? undefined : env.actionMasks?.();
  const width = (masks?.length ?? 0) / env.lanes;
  const rows = Array.from({ length: env.lanes }, (_, lane) =>
    sample(env.actionSpace, rng, masks?.subarray(lane * width, (lane + 1) * width)),
  );
  return env.actionSpace.kind === 'discrete'
    ? Int32Array.from(rows as number[])
    : Float32Array.from(rows.flatMap((row) => [...(row as Float32Array)]));
}

function actionOf(env: VectorEnv, actions: VectorActions, lane: number): Action {
  if (env.actionSpace.kind === 'discrete') return actions[lane] as number;
  const width = flatSize(env.actionSpace);
  return Float32Array.from(actions.subarray(lane * width, (lane + 1) * width));
}

function codeOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof NeurotradeError) return error.code;
    throw error;
  }
  return 'none';
}
