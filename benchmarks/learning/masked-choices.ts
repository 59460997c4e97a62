import { PPO } from '../../src/agents/index.js';
import { createRng, type Rng, randomSeed } from '../../src/core/rng.js';
import {
  type BoxSpace,
  box,
  type Env,
  type MultiDiscreteSpace,
  multiDiscrete,
  vectorize,
} from '../../src/env/index.js';
import { evaluatePolicy } from '../../src/training/index.js';
import { type LearningTask, trainAndJudge } from './task.js';

const NVEC = [5, 7] as const;
const EPISODE = 50;
const STEPS = 40_000;

/**
 * Come as near to what you see as is allowed. The observation names a goal for each of two choices; half of the choices are
 * forbidden, others at each step. Reward: 1 less the distance, as a share of the largest, of the nearest allowed choice's.
 */
class MaskedChoices implements Env<Float32Array> {
  readonly observationSpace: BoxSpace = box({ shape: [NVEC[0] + NVEC[1]], low: 0, high: 1 });
  readonly actionSpace: MultiDiscreteSpace = multiDiscrete(NVEC);
  /** Forbidden choices taken since it was made. */
  taken = 0;
  #rng: Rng = createRng(randomSeed());
  #goals: readonly number[] = [];
  #masks: readonly Uint8Array[] = [];
  #steps = 0;

  reset({ seed }: { readonly seed?: number | undefined } = {}) {
    if (seed !== undefined) this.#rng = createRng(seed);
    this.#steps = 0;
    return { observation: this.#next(), info: {} };
  }

  step(action: Float32Array) {
    this.taken += action.filter((choice, i) => this.#masks[i]?.[choice] !== 1).length;
    const shortfalls = Array.from(action, (choice, i) => this.#distance(i, choice) - this.#nearest(i));
    const reward = 1 - shortfalls.reduce((sum, shortfall) => sum + shortfall, 0) / NVEC.length;
    this.#steps += 1;
    return { observation: this.#next(), reward, terminated: false, truncated: this.#steps === EPISODE, info: {} };
  }

  actionMask(): Uint8Array {
    return Uint8Array.from(this.#masks.flatMap((mask) => [...mask]));
  }

  close(): void {}

  #next(): Float32Array {
    this.#goals = NVEC.map((n) => this.#rng.integer(0, n));
    this.#masks = NVEC.map((n) => {
      const mask = Uint8Array.from({ length: n }, () => (this.#rng.next() < 0.5 ? 1 : 0));
      mask[this.#rng.integer(0, n)] = 1;
      return mask;
    });
    return Float32Array.from(
      NVEC.flatMap((n, i) => Array.from({ length: n }, (_, choice) => (choice === this.#goals[i] ? 1 : 0))),
    );
  }

  #distance(element: number, choice: number): number {
    return Math.abs(choice - (this.#goals[element] as number)) / ((NVEC[element] as number) - 1);
  }

  #nearest(element: number): number {
    const allowed = Array.from(this.#masks[element] ?? [], (allows, choice) => (allows === 1 ? choice : -1));
    return Math.min(...allowed.filter((choice) => choice >= 0).map((choice) => this.#distance(element, choice)));
  }
}

/** Chance earns 0.72 of the best return; what is left is learnt. */
export const maskedChoicesPpo: LearningTask = {
  name: 'masked choices',
  algorithm: 'PPO',
  unit: 'share of the best return, 100 deterministic episodes; 0 where a forbidden choice was ever taken',
  bar: 0.98,
  better: 'higher',
  async run(seed) {
    const lanes = Array.from({ length: 8 }, () => new MaskedChoices());
    const judged = new MaskedChoices();
    const agent = await PPO.create(vectorize(lanes), { seed, nSteps: 128, batchSize: 256, gamma: 0, useMasks: true });
    const evaluate = () => evaluatePolicy(agent, judged, { episodes: 100, seed: 10_000 + seed });
    const { meanReward } = await trainAndJudge(agent, STEPS, evaluate);
    const forbidden = [...lanes, judged].reduce((sum, { taken }) => sum + taken, 0);
    return { mean: forbidden > 0 ? 0 : meanReward / EPISODE, steps: STEPS, remarks: { forbidden } };
  },
};
