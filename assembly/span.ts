import { Lanes } from './lanes';
import { Market } from './market';
import { runLanes } from './run-lanes';

/** Lanes that a worker thread steps when it is asked to: always the same, so that they stay in its cache. */
@unmanaged
export class Span {
  state: i32;
  from: i32;
  to: i32;
  passes: i32;
  /** Episodes that ended. */
  endings: i32;
  lanes: Lanes;
  market: Market;
}

/** Nobody is there to ask. `src/env/trading/lane-crew.ts` has one more state, for a worker that is starting. */
const ABSENT = 0;
/** Looks for work. */
const IDLE = 1;
/** Must be woken first. */
const ASLEEP = 2;
const ASKED = 3;
const RUNNING = 4;
const DONE = 5;

/** Looks for work before a worker goes to sleep: some 50 µs, in which most environments take their next step. */
const LOOKS = 50_000;
/** Looks at a span that is being stepped before the host is asked to sleep a little. */
const LOOKS_AT_END = 200_000;
/** Nanoseconds that a worker sleeps before it goes home. */
const PATIENCE: i64 = 2_000_000_000;

/** Asks the worker of a span to run passes over it. @returns false where there is none */
export function ask(span: Span, passes: i32): bool {
  span.passes = passes;
  const state = changetype<usize>(span);
  if (atomic.cmpxchg<i32>(state, IDLE, ASKED) == IDLE) return true;
  if (atomic.cmpxchg<i32>(state, ASLEEP, ASKED) != ASLEEP) return false;
  atomic.notify(state, 1);
  return true;
}

/** Asks no more. @returns false where the worker has begun */
export function takeBack(span: Span): bool {
  return atomic.cmpxchg<i32>(changetype<usize>(span), ASKED, IDLE) == ASKED;
}

/** @returns whether what was asked for is done, after some waiting; the worker may then be asked again */
export function finished(span: Span): bool {
  for (let looks = 0; looks < LOOKS_AT_END; looks++) {
    if (atomic.cmpxchg<i32>(changetype<usize>(span), DONE, IDLE) == DONE) return true;
  }
  return false;
}

/** A worker's life: it waits to be asked, and goes home when nobody has asked for a while. */
export function serve(span: Span): void {
  const state = changetype<usize>(span);
  atomic.store<i32>(state, IDLE);
  while (waitForWork(state)) {
    span.endings = runLanes(span.lanes, span.market, span.from, span.to, span.passes);
    atomic.store<i32>(state, DONE);
  }
}

/** Waits to be asked, and begins. @returns false where the worker is to go home */
function waitForWork(state: usize): bool {
  let patient = true;
  while (patient) {
    for (let looks = 0; looks < LOOKS; looks++) {
      if (atomic.load<i32>(state) == ASKED && atomic.cmpxchg<i32>(state, ASKED, RUNNING) == ASKED) return true;
    }
    atomic.cmpxchg<i32>(state, IDLE, ASLEEP);
    const verdict = atomic.wait<i32>(state, ASLEEP, PATIENCE);
    if (verdict == AtomicWaitResult.TIMED_OUT) patient = atomic.cmpxchg<i32>(state, ASLEEP, ABSENT) != ASLEEP;
  }
  return false;
}
