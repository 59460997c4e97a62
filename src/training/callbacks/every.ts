/**
 * Says when a multiple of `interval` steps was passed since it was last asked. Multiples are absolute, so that a resumed
 * training acts at the same steps as one that never stopped.
 */
export interface Every {
  /** Start counting from here; steps already taken are not due. */
  start(numTimesteps: number): void;
  due(numTimesteps: number): boolean;
}

/** @param interval env steps, all lanes counted */
export function every(interval: number): Every {
  let passed = 0;
  return {
    start: (numTimesteps) => {
      passed = Math.floor(numTimesteps / interval);
    },
    due: (numTimesteps) => {
      const now = Math.floor(numTimesteps / interval);
      const due = now > passed;
      passed = now;
      return due;
    },
  };
}
