import type { DiscreteSpace } from '../../env/spaces.js';
import { type Choice, draw, likeliest, logProbability } from './choice.js';
import type { DistributionKind, HeadRows } from './distribution.js';

/** One of `n` choices. */
export interface CategoricalSpec {
  readonly kind: 'categorical';
  readonly n: number;
}

/** The head gives the logits; rollouts hold the choice, counted from 0. Its mask has an entry a choice. */
export const categorical: DistributionKind<CategoricalSpec> = {
  headSize: ({ n }) => n,
  actionSize: () => 1,
  maskSize: ({ n }) => n,
  latentSize: () => 0,
  logStdShape: () => null,
  bind({ n }) {
    const choice: Choice = { logits: new Float32Array(n), masks: undefined, from: 0, n };
    const at = ({ head, masks }: HeadRows, row: number): Choice => {
      choice.logits = head;
      choice.masks = masks;
      choice.from = row * n;
      return choice;
    };
    return {
      mode(given, actions) {
        for (let row = 0; row < given.rows; row++) actions[row] = likeliest(at(given, row));
      },
      sample(given, rng, actions) {
        for (let row = 0; row < given.rows; row++) actions[row] = draw(at(given, row), rng.next());
      },
      logProbs(given, actions, target) {
        for (let row = 0; row < given.rows; row++) target[row] = logProbability(at(given, row), actions[row] as number);
      },
      toEnv(space, actions, target, rows) {
        const { start } = space as DiscreteSpace;
        for (let row = 0; row < rows; row++) target[row] = start + (actions[row] as number);
      },
    };
  },
};
