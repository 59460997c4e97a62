import { runJob } from './job';

/** Jobs that threads share out among themselves: 32-bit words in this order, then {@link CAPACITY} jobs of 8 words. */
@unmanaged
export class Crew {
  /** Jobs that somebody has taken, of all that ever were; all counts wrap around. */
  taken: i32;
  published: i32;
  done: i32;
  /** Workers that sleep until `published` changes. */
  asleep: i32;
  /** Workers that went home. */
  gone: i32;
  /** Not 0 while the host sleeps until `done` changes. */
  waiting: i32;
}

const CAPACITY = 64;
const JOBS_OFFSET: usize = 32;
const JOB_BYTES: usize = 32;

/** Looks at `published` before a worker goes to sleep, some 200 µs: what lies between two jobs of one gradient step. */
const LOOKS = 200_000;
/** Looks at `done` before the host is asked to sleep a little. */
const LOOKS_AT_END = 200_000;
/** Nanoseconds that a worker sleeps before it goes home. */
const PATIENCE: i64 = 2_000_000_000;

/** Takes jobs until none is left that nobody took. @returns how many it did */
export function work(crew: usize): i32 {
  let did = 0;
  let job = atomic.load<i32>(crew, offsetof<Crew>('taken'));
  while (atomic.load<i32>(crew, offsetof<Crew>('published')) - job > 0) {
    if (atomic.cmpxchg<i32>(crew, job, job + 1, offsetof<Crew>('taken')) == job) {
      runJob(crew + JOBS_OFFSET + <usize>(job & (CAPACITY - 1)) * JOB_BYTES);
      atomic.add<i32>(crew, 1, offsetof<Crew>('done'));
      if (atomic.load<i32>(crew, offsetof<Crew>('waiting'))) atomic.notify(crew + offsetof<Crew>('done'), 1);
      did++;
    }
    job = atomic.load<i32>(crew, offsetof<Crew>('taken'));
  }
  return did;
}

/** Lets everybody know of `count` more jobs. */
export function publish(crew: usize, count: i32): void {
  atomic.add<i32>(crew, count, offsetof<Crew>('published'));
  if (atomic.load<i32>(crew, offsetof<Crew>('asleep')) > 0) {
    atomic.notify(crew + offsetof<Crew>('published'), -1);
  }
}

/** @returns whether all that was published is done, after some waiting */
export function finished(crew: usize): bool {
  const published = atomic.load<i32>(crew, offsetof<Crew>('published'));
  for (let looks = 0; looks < LOOKS_AT_END; looks++) {
    if (atomic.load<i32>(crew, offsetof<Crew>('done')) == published) return true;
  }
  return false;
}

/** A worker's life: works, waits for more, and goes home when none has come for a while. */
export function serve(crew: usize): void {
  for (;;) {
    const published = atomic.load<i32>(crew, offsetof<Crew>('published'));
    work(crew);
    if (hasMore(crew, published)) continue;
    atomic.add<i32>(crew, 1, offsetof<Crew>('asleep'));
    const verdict = atomic.wait<i32>(crew + offsetof<Crew>('published'), published, PATIENCE);
    atomic.sub<i32>(crew, 1, offsetof<Crew>('asleep'));
    if (verdict == AtomicWaitResult.TIMED_OUT) break;
  }
  atomic.add<i32>(crew, 1, offsetof<Crew>('gone'));
}

function hasMore(crew: usize, published: i32): bool {
  for (let looks = 0; looks < LOOKS; looks++) {
    if (atomic.load<i32>(crew, offsetof<Crew>('published')) != published) return true;
  }
  return false;
}
