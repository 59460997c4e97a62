import { startWorker } from '../../core/kernel-worker.js';
import type { KernelInstance } from '../../core/kernels.js';
import type { KernelArrays } from './kernel-structs.js';
import type { SharedTradingExports } from './trading-exports.js';

/** Words of the struct of `assembly/span.ts`, and what some of them are. */
export const SPAN_FIELDS = 7;
const STATE = 0;
const ENDINGS = 4;

/** Values of its state: nobody serves it; a worker was started. The kernels know the others. */
const ABSENT = 0;
const STARTING = -1;

/** Lanes of a span are a multiple of it, so that no two threads write to one cache line. */
const GRAIN = 64;

/**
 * Runs passes over lanes: the calling thread over the first span of them, worker threads over one each. Lanes know nothing
 * of each other, so the bytes are the same for any number of threads. A worker that has not begun is not waited for (it is
 * still starting, went home because nobody asked it for two seconds, or has no core): the calling thread does its span.
 */
export class LaneCrew {
  readonly #instance: KernelInstance<SharedTradingExports>;
  readonly #arrays: KernelArrays;
  readonly #spans: readonly (readonly [from: number, to: number])[];
  #helped = 0;

  constructor(instance: KernelInstance<SharedTradingExports>, arrays: KernelArrays, count: number) {
    this.#instance = instance;
    this.#arrays = arrays;
    const size = GRAIN * Math.ceil(count / (GRAIN * (arrays.spans.length + 1)));
    const firsts = Array.from({ length: Math.ceil(count / size) }, (_, span) => span * size);
    this.#spans = firsts.map((from) => [from, Math.min(count, from + size)]);
    this.#spans.slice(1).forEach(([from, to], worker) => {
      const { lanes, market } = arrays;
      this.#words(worker).set([ABSENT, from, to, 0, 0, lanes.byteOffset, market.byteOffset]);
    });
  }

  /** How often a worker has done its span. */
  get helped(): number {
    return this.#helped;
  }

  /** @returns how many episodes ended; `justEnded` begins with their lanes */
  run(passes: number): number {
    const [own, ...others] = this.#spans as [readonly [number, number], ...(readonly [number, number])[]];
    const asked = others.map((_, worker) => this.#ask(worker, passes));
    let endings = this.#step(own, passes);
    others.forEach((span, worker) => {
      const more = asked[worker] && this.#hasBegun(worker) ? this.#await(worker) : this.#step(span, passes);
      this.#arrays.columns.justEnded.copyWithin(endings, span[0], span[0] + more);
      endings += more;
    });
    return endings;
  }

  #step([from, to]: readonly [number, number], passes: number): number {
    const { lanes, market } = this.#arrays;
    return this.#instance.exports.runLanes(lanes.byteOffset, market.byteOffset, from, to, passes);
  }

  #ask(worker: number, passes: number): boolean {
    const words = this.#words(worker);
    if (this.#instance.exports.ask(words.byteOffset, passes) !== 0) return true;
    if (Atomics.compareExchange(words, STATE, ABSENT, STARTING) === ABSENT) {
      const { module, memory } = this.#instance;
      startWorker({ module, memory, at: words.byteOffset });
    }
    return false;
  }

  #hasBegun(worker: number): boolean {
    return this.#instance.exports.takeBack(this.#words(worker).byteOffset) === 0;
  }

  #await(worker: number): number {
    const words = this.#words(worker);
    while (this.#instance.exports.finished(words.byteOffset) === 0) nap(words);
    this.#helped++;
    return words[ENDINGS] as number;
  }

  #words(worker: number): Int32Array {
    return this.#arrays.spans[worker] as Int32Array;
  }
}

/** Leaves the core to a worker that was taken off it. */
function nap(words: Int32Array): void {
  try {
    Atomics.wait(words, STATE, Atomics.load(words, STATE), 1);
  } catch {
    // A browser's main thread may not wait: it goes on looking.
  }
}
