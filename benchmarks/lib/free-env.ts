import { createRng } from '../../src/core/rng.js';
import { box, discrete, type Space } from '../../src/env/spaces.js';
import type { AutoresetMode, VectorEnv, VectorStep } from '../../src/env/vector-env.js';

const OBSERVATION = 32;
const ACTIONS = 3;
const EPISODE = 200;
/** Matrices of observations that are shown in turn. */
const FRAMES = 16;

/**
 * Lanes that cost nothing to step: 32 numbers drawn beforehand, three actions if not said otherwise, episodes of 200 steps.
 * What is measured on it is the learner alone. `peers/free_env.py` is the same.
 */
export function freeEnv(lanes: number, actionSpace: Space = discrete(ACTIONS)): VectorEnv {
  const rng = createRng('free env');
  const normals = (count: number): Float32Array => new Float32Array(count).map(() => rng.normal());
  const frames = Array.from(
    { length: FRAMES },
    (): VectorStep => ({
      observations: normals(lanes * OBSERVATION),
      rewards: Float64Array.from(normals(lanes)),
      terminated: new Uint8Array(lanes),
      truncated: new Uint8Array(lanes),
      finalObservations: normals(lanes * OBSERVATION),
      infos: new Map(),
    }),
  );
  return new FreeEnv(lanes, actionSpace, frames);
}

class FreeEnv implements VectorEnv {
  readonly observationSpace: Space = box({ shape: [OBSERVATION], low: -Infinity, high: Infinity });
  autoreset: AutoresetMode = 'sameStep';
  readonly #ending: Uint8Array;
  #steps = 0;

  constructor(
    readonly lanes: number,
    readonly actionSpace: Space,
    readonly frames: readonly VectorStep[],
  ) {
    this.#ending = new Uint8Array(lanes).fill(1);
  }

  reset(): { readonly observations: Float32Array } {
    this.#steps = 0;
    return this.frames[0] as VectorStep;
  }

  step(): VectorStep {
    const frame = this.frames[++this.#steps % FRAMES] as VectorStep;
    return this.#steps % EPISODE === 0 ? { ...frame, terminated: this.#ending } : frame;
  }

  close(): void {}
}
