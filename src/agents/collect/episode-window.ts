/** The window's content; plain JSON with typed arrays. */
export interface EpisodeWindowState {
  readonly running: { readonly returns: Float64Array; readonly lengths: Int32Array };
  readonly finished: { readonly returns: readonly number[]; readonly lengths: readonly number[] };
}

/** Returns and lengths of the running episode of each lane, and of the last `capacity` finished ones. */
export class EpisodeWindow {
  readonly #capacity: number;
  readonly #runningReturns: Float64Array;
  readonly #runningLengths: Int32Array;
  #returns: number[] = [];
  #lengths: number[] = [];

  constructor(lanes: number, capacity: number) {
    this.#capacity = capacity;
    this.#runningReturns = new Float64Array(lanes);
    this.#runningLengths = new Int32Array(lanes);
  }

  /** Finished episodes in the window. */
  get episodes(): number {
    return this.#returns.length;
  }

  /** Mean return, without normalisation; NaN before the first episode's end. */
  get meanReturn(): number {
    return mean(this.#returns);
  }

  /** Mean length in steps; NaN before the first episode's end. */
  get meanLength(): number {
    return mean(this.#lengths);
  }

  add(lane: number, reward: number, done: boolean): void {
    this.#runningReturns[lane] = (this.#runningReturns[lane] as number) + reward;
    this.#runningLengths[lane] = (this.#runningLengths[lane] as number) + 1;
    if (!done) return;
    push(this.#returns, this.#runningReturns[lane] as number, this.#capacity);
    push(this.#lengths, this.#runningLengths[lane] as number, this.#capacity);
    this.#runningReturns[lane] = 0;
    this.#runningLengths[lane] = 0;
  }

  /** Forgets everything, also the running episodes. */
  clear(): void {
    this.#runningReturns.fill(0);
    this.#runningLengths.fill(0);
    this.#returns = [];
    this.#lengths = [];
  }

  state(): EpisodeWindowState {
    return {
      running: { returns: this.#runningReturns.slice(), lengths: this.#runningLengths.slice() },
      finished: { returns: [...this.#returns], lengths: [...this.#lengths] },
    };
  }

  restore({ running, finished }: EpisodeWindowState): void {
    this.#runningReturns.set(running.returns);
    this.#runningLengths.set(running.lengths);
    this.#returns = [...finished.returns];
    this.#lengths = [...finished.lengths];
  }
}

function push(values: number[], value: number, capacity: number): void {
  values.push(value);
  if (values.length > capacity) values.shift();
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
