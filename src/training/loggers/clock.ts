/** Milliseconds since 1970-01-01 UTC. */
export type Clock = () => number;

/** The system's time at start plus what went by since, so it never runs backwards. */
export const wallClock: Clock = () => performance.timeOrigin + performance.now();
