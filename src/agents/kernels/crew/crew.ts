import { startWorker } from '../../../core/kernel-worker.js';
import type { KernelInstance } from '../../../core/kernels.js';
import type { MemoryPlan } from '../../../policy/kernels/memory-plan.js';
import type { LearnerExports, SharedLearnerExports } from '../learner-exports.js';
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

/** Multiply-adds from which handing out work pays: some 100 µs of one thread, where waking a worker takes 20. */
const PAYS_FROM = 2e6;

/** Finds room for a {@link Crew}. */
export function planCrew(plan: MemoryPlan): number {
  return plan.words(HEADER_WORDS + CAPACITY * JOB_WORDS);
}

/** What workers are started with; without it, or where memory is not shared, a crew works alone. */
export type Team = Pick<KernelInstance<unknown>, 'module' | 'memory'>;

/**
 * Runs kernels over one memory: by itself, or together with worker threads, which take jobs as they come free. The calling
 * thread takes jobs too, so nothing waits for a worker that is still starting or went home.
 */
export class Crew {
  readonly #kernels: LearnerExports | SharedLearnerExports;
  readonly #at: number;
  readonly #words: Int32Array;
  /** Workers ever started. */
  #started = 0;
  #helped = 0;
  #team: Team | null;

  /** @param at where {@link planCrew} found room */
  constructor(kernels: LearnerExports | SharedLearnerExports, buffer: ArrayBuffer, at: number, team?: Team) {
    this.#kernels = kernels;
    this.#at = at;
    this.#words = new Int32Array(buffer, at, HEADER_WORDS + CAPACITY * JOB_WORDS);
    this.#team = 'serve' in kernels && team !== undefined ? team : null;
  }

  /** Jobs that workers did. */
  get helped(): number {
    return this.#helped;
  }

  /** Does all jobs, in any order. @param multiplyAdds about how many there are in all of them */
  run(jobs: readonly Job[], multiplyAdds: number): void {
    const most = Math.min(jobs.length, threadCount()) - 1;
    if (most < 1 || multiplyAdds < PAYS_FROM || !this.#staff(most)) {
      for (const job of jobs) this.#do(job);
      return;
    }
    for (let first = 0; first < jobs.length; first += CAPACITY) this.#share(jobs.slice(first, first + CAPACITY));
  }

  #do(job: Job): void {
    this.#words.set(job, HEADER_WORDS);
    this.#kernels.runJob(this.#at + 4 * HEADER_WORDS);
  }

  #share(jobs: readonly Job[]): void {
    const kernels = this.#kernels as SharedLearnerExports;
    const first = this.#words[DONE] as number;
    for (const [i, job] of jobs.entries()) {
      this.#words.set(job, HEADER_WORDS + ((first + i) & (CAPACITY - 1)) * JOB_WORDS);
    }
    kernels.publish(this.#at, jobs.length);
    this.#helped += jobs.length - kernels.work(this.#at);
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

  /** Starts workers up to `most`. @returns whether there may be any */
  #staff(most: number): boolean {
    if (this.#team === null) return false;
    const { module, memory } = this.#team;
    for (let there = this.#started - Atomics.load(this.#words, GONE); there < most; there++) {
      if (!startWorker({ module, memory, at: this.#at })) {
        this.#team = null;
        return false;
      }
      this.#started++;
    }
    return true;
  }
}
