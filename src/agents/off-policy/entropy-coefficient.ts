/** The learnt coefficient's content; plain JSON. */
export interface EntropyCoefficientState {
  /** log α */
  readonly logValue: number;
  readonly firstMoment: number;
  readonly secondMoment: number;
  readonly step: number;
}

/** α, the weight of the entropy. */
export interface EntropyCoefficient {
  readonly value: number;
  readonly state: EntropyCoefficientState;
  /**
   * Moves α towards the target entropy.
   *
   * @param logProb mean(log π(a|s)) of the batch
   * @param targetEntropy the batch's own where it depends on what is allowed; else that which α was made with
   * @returns the loss before the move; `null` where α is fixed
   */
  update(logProb: number, learningRate: number, targetEntropy?: number): number | null;
  /** Goes back to an earlier state. */
  restore(state: EntropyCoefficientState): void;
}

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/** α as it was given, for ever. */
export function fixedEntropyCoefficient(value: number): EntropyCoefficient {
  const state = { logValue: Math.log(value), firstMoment: 0, secondMoment: 0, step: 0 };
  return { value, state, update: () => null, restore: () => undefined };
}

/**
 * α learnt by Adam on log α: loss = −log α · (mean(log π) + target entropy) (Eq. 18, arXiv:1812.05905, with log α in the
 * place of α as Stable-Baselines3 has it).
 */
export function learntEntropyCoefficient(start: EntropyCoefficientState, targetEntropy: number): EntropyCoefficient {
  let state = start;
  return {
    get value() {
      return Math.exp(state.logValue);
    },
    get state() {
      return state;
    },
    update(logProb, learningRate, target = targetEntropy) {
      const gradient = -(logProb + target);
      const loss = state.logValue * gradient;
      state = scalarAdam(state, gradient, learningRate);
      return loss;
    },
    restore(earlier) {
      state = earlier;
    },
  };
}

/** Algorithm 1, arXiv:1412.6980, of one number. */
function scalarAdam(
  { logValue, firstMoment, secondMoment, step }: EntropyCoefficientState,
  gradient: number,
  learningRate: number,
): EntropyCoefficientState {
  const steps = step + 1;
  const first = BETA1 * firstMoment + (1 - BETA1) * gradient;
  const second = BETA2 * secondMoment + (1 - BETA2) * gradient * gradient;
  const scale = Math.sqrt(second / (1 - BETA2 ** steps)) + EPSILON;
  const moved = logValue - ((learningRate / (1 - BETA1 ** steps)) * first) / scale;
  return { logValue: moved, firstMoment: first, secondMoment: second, step: steps };
}
