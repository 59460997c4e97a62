/**
 * A kernel to call, as `assembly/job.ts` takes it: its kind, then its arguments. Jobs that run together must not write to
 * one place.
 */
export type Job = readonly [kind: number, ...args: number[]];

/** `actorCriticGradient(pi, vf, distribution, batch, loss, rows)` */
export const ACTOR_CRITIC_GRADIENT = 0;
/** `mlpForward(mlp, x, rows)` */
export const MLP_FORWARD = 1;
/** `mlpBackward(mlp, x, rows)` */
export const MLP_BACKWARD = 2;
/** `mlpBackward(mlp, 0, rows)` without the weights' gradient, then `partialInputGradient(mlp, weights, gradient, inputs, rows)` */
export const PARTIAL_INPUT_GRADIENT = 3;
/** `sumPieces(x, pieces, stride, count, floats)` */
export const SUM_PIECES = 4;
/** `memory.fill(at, 0, bytes)` */
export const CLEAR = 5;
