import { sigmoid, tanh } from '../dense.js';
import { type Cell, recurrent } from './recurrent.js';

/**
 * Long short-term memory (Hochreiter & Schmidhuber 1997, with forget gates): c′ = σ(f) ⊙ c + σ(i) ⊙ tanh(g),
 * h′ = σ(o) ⊙ tanh(c′); gates in the order i, f, g, o.
 */
export const lstmCell: Cell = {
  gates: 4,
  states: 2,
  step(units, inputGates, at, stateGates, state) {
    for (let i = 0; i < units; i++) {
      const input = sigmoid((inputGates[at + i] as number) + (stateGates[i] as number));
      const forget = sigmoid((inputGates[at + units + i] as number) + (stateGates[units + i] as number));
      const fresh = tanh((inputGates[at + 2 * units + i] as number) + (stateGates[2 * units + i] as number));
      const output = sigmoid((inputGates[at + 3 * units + i] as number) + (stateGates[3 * units + i] as number));
      const memory = forget * (state[units + i] as number) + input * fresh;
      state[units + i] = memory;
      state[i] = output * tanh(memory);
    }
  },
};

/** Long short-term memory over the window. */
export const lstm: ReturnType<typeof recurrent> = recurrent(lstmCell);
