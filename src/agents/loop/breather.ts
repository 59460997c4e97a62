/** Longest stretch without a turn of the event loop, in milliseconds. */
const INTERVAL_MS = 40;

/**
 * Lets timers, signals and drawing have their turn during a long loop.
 *
 * @returns a function to call often: mostly it returns `undefined`; every 40 ms a promise to wait for
 */
export function createBreather(): () => Promise<void> | undefined {
  let last = performance.now();
  return () => {
    if (performance.now() - last < INTERVAL_MS) return undefined;
    return turnOfTheLoop().then(() => {
      last = performance.now();
    });
  };
}

function turnOfTheLoop(): Promise<void> {
  return new Promise((resolve) => {
    const { setImmediate: immediate } = globalThis as { setImmediate?: (run: () => void) => void };
    if (immediate === undefined) setTimeout(resolve, 0);
    else immediate(resolve);
  });
}
