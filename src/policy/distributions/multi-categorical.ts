import { type Choice, draw, likeliest, logProbability } from './choice.js';
import { copyActions, type DistributionKind, type HeadRows } from './distribution.js';

/** Independent choices: `nvec[i]` ways to choose element i. */
export interface MultiCategoricalSpec {
  readonly kind: 'multiCategorical';
  readonly nvec: readonly number[];
}

/**
 * The head gives the elements' logits one after another, Σ nvec of them, and so does a mask (sb3-contrib's layout);
 * rollouts hold the choices. The log-probability is the sum of the elements'.
 */
export const multiCategorical: DistributionKind<MultiCategoricalSpec> = {
  headSize: ({ nvec }) => total(nvec),
  actionSize: ({ nvec }) => nvec.length,
  maskSize: ({ nvec }) => total(nvec),
  latentSize: () => 0,
  logStdShape: () => null,
  bind({ nvec }) {
    const width = total(nvec);
    const elements = nvec.length;
    const offsets = nvec.map((_, i) => total(nvec.slice(0, i)));
    const choice: Choice = { logits: new Float32Array(0), masks: undefined, from: 0, n: 0 };
    const at = ({ head, masks }: HeadRows, index: number): Choice => {
      const element = index % elements;
      choice.logits = head;
      choice.masks = masks;
      choice.from = Math.floor(index / elements) * width + (offsets[element] as number);
      choice.n = nvec[element] as number;
      return choice;
    };
    return {
      mode(given, actions) {
        for (let index = 0; index < given.rows * elements; index++) actions[index] = likeliest(at(given, index));
      },
      sample(given, rng, actions) {
        for (let index = 0; index < given.rows * elements; index++) actions[index] = draw(at(given, index), rng.next());
      },
      logProbs(given, actions, target) {
        for (let row = 0; row < given.rows; row++) {
          let sum = 0;
          for (let index = row * elements; index < (row + 1) * elements; index++) {
            sum += logProbability(at(given, index), actions[index] as number);
          }
          target[row] = sum;
        }
      },
      toEnv: copyActions,
    };
  },
};

function total(nvec: readonly number[]): number {
  return nvec.reduce((sum, n) => sum + n, 0);
}
