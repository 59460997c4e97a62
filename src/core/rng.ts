import alea from 'seedrandom/lib/alea.js';
import { NeurotradeError } from './errors.js';

/** Everything that a {@link Rng} needs to go on where it stopped; plain JSON. */
export interface RngState {
  readonly seed: string;
  readonly generator: { readonly c: number; readonly s0: number; readonly s1: number; readonly s2: number };
  /** The second normal of the last Box–Muller pair, not handed out yet. */
  readonly spareNormal: number | null;
}

/**
 * A seeded source of random numbers (Alea, period about 2^116) that can be saved, restored and split by name.
 *
 * @example
 * ```ts
 * const rng = createRng(42);
 * const shuffles = rng.split('shuffle'); // its own stream: draws from one never move the other
 * ```
 */
export interface Rng {
  /** The seed, and the names it was split by. */
  readonly seed: string;
  /** Uniform in [0, 1), 32 bits. */
  next(): number;
  /** A whole number in [low, high). */
  integer(low: number, high: number): number;
  /** Standard normal (Box–Muller). */
  normal(): number;
  /** A new stream that depends on this one's seed and on `name` alone, not on what was drawn so far. */
  split(name: string): Rng;
  state(): RngState;
  restore(state: RngState): void;
}

/** A generator seeded by `seed`. Equal seeds give equal streams on every platform. */
export function createRng(seed: number | string): Rng {
  return new AleaRng(String(seed));
}

/** A generator that continues where `state` was taken. */
export function restoreRng(state: RngState): Rng {
  const rng = new AleaRng(state.seed);
  rng.restore(state);
  return rng;
}

/** A seed from the platform's entropy, for when the user gave none; report it so that the run can be repeated. */
export function randomSeed(): number {
  return globalThis.crypto.getRandomValues(new Uint32Array(1))[0] as number;
}

/** Shuffles `values` in place (Fisher–Yates). */
export function shuffle(values: Int32Array | Uint32Array | number[], rng: Rng): void {
  for (let last = values.length - 1; last > 0; last--) {
    const other = rng.integer(0, last + 1);
    const kept = values[last] as number;
    values[last] = values[other] as number;
    values[other] = kept;
  }
}

class AleaRng implements Rng {
  #generator;
  #spareNormal: number | null = null;

  constructor(readonly seed: string) {
    this.#generator = alea(seed, { state: true });
  }

  next(): number {
    return this.#generator();
  }

  integer(low: number, high: number): number {
    if (!(high > low)) {
      throw new NeurotradeError(
        'INVALID_OPTIONS',
        `Rng.integer: expected low < high, found [${low}, ${high}); widen the range`,
      );
    }
    return low + Math.floor(this.next() * (high - low));
  }

  normal(): number {
    if (this.#spareNormal !== null) {
      const spare = this.#spareNormal;
      this.#spareNormal = null;
      return spare;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
    const angle = 2 * Math.PI * this.next();
    this.#spareNormal = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  split(name: string): Rng {
    return new AleaRng(`${this.seed}/${name}`);
  }

  state(): RngState {
    return { seed: this.seed, generator: this.#generator.state(), spareNormal: this.#spareNormal };
  }

  restore(state: RngState): void {
    if (state.seed !== this.seed) {
      throw new NeurotradeError(
        'INVALID_OPTIONS',
        `Rng.restore: expected a state of seed "${this.seed}", found one of "${state.seed}"; use restoreRng(state) for a new generator`,
      );
    }
    this.#generator = alea(state.seed, { state: { ...state.generator } });
    this.#spareNormal = state.spareNormal;
  }
}
