import type { KernelInstance } from '../../../core/kernels.js';
import type { MemoryPlan } from '../../../policy/kernels/memory-plan.js';
import type { LearnerExports, SharedLearnerExports } from '../learner-exports.js';
import type { Job } from './jobs.js';
import { threadCount } from './threads.js';
import { startWorker } from './worker.js';

/** Words of the struct of `assembly/crew.ts` before its jobs, and of a job. */
const HEADER_WORDS = 8;
const JOB_WORDS = 8;
/** Jobs that are published at once. */
const CAPACITY = 64;
/** Words of the header. */
const DONE = 2;
const GONE = 4;

/** Multiply-adds from which handing out work pays: some 100 µs of one thread, where waking a worker takes 20. */
const PAYS_FROM = 2e6;

/** Finds room for a {@link Crew}. */
export function planCrew(plan: MemoryPlan): number {
  return plan.words(HEADER_WORDS + CAPACITY * JOB_WORDS);
}

/**
 * Runs kernels over one memory: by itself, or together with worker threads, which take jobs as they come free. The calling
 * thread takes jobs too, so nothing waits for a worker that is still starting or went home.
 */
export class Crew {
  readonly #instance: KernelInstance<LearnerExports | SharedLearnerExports>;
  readonly #at: number;
  readonly #words: Int32Array;
  /** Workers ever started. */
  #started = 0;
  #alone: boolean;

  /** @param at where {@link planCrew} found room */
  constructor(instance: KernelInstance<LearnerExports | SharedLearnerExports>, at: number) {
    this.#instance = instance;
    this.#at = at;
    this.#words = new Int32Array(instance.memory.buffer, at, HEADER_WORDS + CAPACITY * JOB_WORDS);
    this.#alone = !('serve' in instance.exports);
  }

  /** Does all jobs, in any order. @param multiplyAdds about how many there are in all of them */
  run(jobs: readonly Job[], multiplyAdds: number): void {
    const helpers = this.#alone || multiplyAdds < PAYS_FROM ? 0 : Math.min(jobs.length, threadCount()) - 1;
    if (helpers < 1) {
      for (const job of jobs) this.#do(job);
      return;
    }
    this.#staff(helpers);
    for (let first = 0; first < jobs.length; first += CAPACITY) this.#share(jobs.slice(first, first + CAPACITY));
  }

  #do(job: Job): void {
    this.#words.set(job, HEADER_WORDS);
    this.#instance.exports.runJob(this.#at + 4 * HEADER_WORDS);
  }

  #share(jobs: readonly Job[]): void {
    const kernels = this.#instance.exports as SharedLearnerExports;
    const first = this.#words[DONE] as number;
    for (const [i, job] of jobs.entries()) {
      this.#words.set(job, HEADER_WORDS + ((first + i) & (CAPACITY - 1)) * JOB_WORDS);
    }
    kernels.publish(this.#at, jobs.length);
    kernels.work(this.#at);
    while (!kernels.finished(this.#at)) this.#nap();
  }

  /** Leaves the core to a worker that was taken off it. */
  #nap(): void {
    try {
      Atomics.wait(this.#words, DONE, Atomics.load(this.#words, DONE), 1);
    } catch {
      // A browser's main thread may not wait: it goes on looking.
    }
  }

  #staff(helpers: number): void {
    const there = this.#started - Atomics.load(this.#words, GONE);
    const { module, memory } = this.#instance;
    for (let worker = there; worker < helpers && !this.#alone; worker++) {
      if (startWorker({ module, memory, crew: this.#at })) this.#started++;
      else this.#alone = true;
    }
  }
}
