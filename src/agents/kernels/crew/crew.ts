import { startWorker } from '../../../core/kernel-worker.js';
import type { MemoryPlan } from '../../../policy/kernels/memory-plan.js';
import type { SharedLearnerExports } from '../learner-exports.js';
import type { LearnerInstance } from '../learner-instance.js';
import type { Job } from './jobs.js';
import { threadCount } from './threads.js';

/** Words of the struct of `assembly/crew.ts` before its jobs, and of a job. */
const HEADER_WORDS = 8;
const JOB_WORDS = 8;
/** Jobs that are published at once. */
const CAPACITY = 64;
/** Words of the header. */
const DONE = 2;
const GONE = 4;
const WAITING = 5;

/** Multiply-adds in whose time a number is copied from one place in memory to another. */
export const COPY_WORK = 12;

/** Multiply-adds from which handing out work pays: some 200 µs of one thread, where waking a worker takes 20. */
const PAYS_FROM = 4e6;

/** Finds room for a {@link Crew}. */
export function planCrew(plan: MemoryPlan): number {
  return plan.words(HEADER_WORDS + CAPACITY * JOB_WORDS);
}

/**
 * Runs kernels over one memory: by itself, or together with worker threads, which take jobs as they come free. The calling
 * thread takes jobs too, so nothing waits for a worker that is still starting or went home.
 */
export class Crew {
  readonly #instance: LearnerInstance;
  readonly #at: number;
  readonly #words: Int32Array;
  /** Workers ever started. */
  #started = 0;
  #helped = 0;
  #alone: boolean;

  /** @param at where {@link planCrew} found room */
  constructor(instance: LearnerInstance, at: number) {
    this.#instance = instance;
    this.#at = at;
    this.#words = new Int32Array(instance.memory.buffer, at, HEADER_WORDS + CAPACITY * JOB_WORDS);
    // Kernels over a memory that is not shared have no such export.
    this.#alone = !('serve' in instance.exports);
  }

  /** Jobs that workers did. */
  get helped(): number {
    return this.#helped;
  }

  /** Does all jobs, in any order. @param multiplyAdds about how many there are in all of them */
  run(jobs: readonly Job[], multiplyAdds: number): void {
    const most = multiplyAdds < PAYS_FROM ? 0 : Math.min(jobs.length, threadCount()) - 1;
    if (most < 1 || !this.#staff(most)) {
      for (const job of jobs) this.#do(job);
      return;
    }
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
    this.#helped += jobs.length - kernels.work(this.#at);
    while (!kernels.finished(this.#at)) this.#nap();
  }

  /** Sleeps until a worker has done a job, a millisecond at most: it may have been taken off its core. */
  #nap(): void {
    const done = Atomics.load(this.#words, DONE);
    Atomics.store(this.#words, WAITING, 1);
    try {
      Atomics.wait(this.#words, DONE, done, 1);
    } catch {
      // A browser's main thread may not wait: it goes on looking.
    } finally {
      Atomics.store(this.#words, WAITING, 0);
    }
  }

  /** Starts workers up to `most`. @returns whether there may be any */
  #staff(most: number): boolean {
    const { module, memory } = this.#instance;
    for (let there = this.#started - Atomics.load(this.#words, GONE); there < most && !this.#alone; there++) {
      if (startWorker({ module, memory, at: this.#at })) this.#started++;
      else this.#alone = true;
    }
    return !this.#alone;
  }
}
