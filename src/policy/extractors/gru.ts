import { sigmoid, tanh } from '../dense.js';
import { type Cell, recurrent } from './recurrent.js';

/**
 * Gated recurrent unit (arXiv:1406.1078, in PyTorch's form): r = σ(W x + U h), z likewise, n = tanh(W x + r ⊙ (U h)),
 * h′ = (1 − z) ⊙ n + z ⊙ h; gates in the order r, z, n.
 */
const cell: Cell = {
  gates: 3,
  states: 1,
  step(units, inputGates, at, stateGates, state) {
    for (let i = 0; i < units; i++) {
      const reset = sigmoid((inputGates[at + i] as number) + (stateGates[i] as number));
      const update = sigmoid((inputGates[at + units + i] as number) + (stateGates[units + i] as number));
      const fresh = tanh((inputGates[at + 2 * units + i] as number) + reset * (stateGates[2 * units + i] as number));
      state[i] = (1 - update) * fresh + update * (state[i] as number);
    }
  },
};

/** Gated recurrent units over the window. */
export const gru: ReturnType<typeof recurrent> = recurrent(cell);
