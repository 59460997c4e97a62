import { padded } from '../../policy/kernels/mlp-plan.js';

/** As the composed op has it: far enough that its probability is exactly 0, and still finite. */
const MASKED_LOGIT = -1e8;

/** A policy over choices at some rows: probabilities, and expectations under them. */
export class ChoicesHead {
  /** π, `[rows, n]`, exactly 0 where masked. */
  readonly probs: Float64Array;
  /** log π, `[rows, n]`. */
  readonly logProbs: Float64Array;
  readonly #n: number;

  constructor(rows: number, n: number) {
    this.#n = n;
    this.probs = new Float64Array(rows * n);
    this.logProbs = new Float64Array(rows * n);
  }

  /**
   * Takes in some rows of logits z: log π = z − log Σ exp z.
   *
   * @param head where `[rows, padded(n)]` begins in `floats`
   * @param masks `[rows, n]` from `first` on, 1 = allowed
   */
  judge(floats: Float32Array, head: number, masks: Uint8Array | undefined, first: number, rows: number): void {
    const n = this.#n;
    for (let row = 0; row < rows; row++) {
      for (let action = 0; action < n; action++) {
        const allowed = masks === undefined || masks[(first + row) * n + action] !== 0;
        this.logProbs[row * n + action] = allowed ? (floats[head + row * padded(n) + action] as number) : MASKED_LOGIT;
      }
      this.#normalize(row * n);
    }
  }

  /** Σₐ π(a) f(a, log π(a)) of a row, over the actions that may be taken. */
  expectation(row: number, f: (action: number, logProb: number) => number): number {
    let sum = 0;
    for (let action = 0; action < this.#n; action++) {
      const at = row * this.#n + action;
      const p = this.probs[at] as number;
      if (p !== 0) sum += p * f(action, this.logProbs[at] as number);
    }
    return sum;
  }

  /** Turns the logits of one row into log-probabilities. */
  #normalize(from: number): void {
    const { probs, logProbs } = this;
    const end = from + this.#n;
    let most = -Infinity;
    for (let at = from; at < end; at++) most = Math.max(most, logProbs[at] as number);
    let total = 0;
    for (let at = from; at < end; at++) total += Math.exp((logProbs[at] as number) - most);
    const shift = most + Math.log(total);
    for (let at = from; at < end; at++) {
      logProbs[at] = (logProbs[at] as number) - shift;
      probs[at] = Math.exp(logProbs[at] as number);
    }
  }
}
