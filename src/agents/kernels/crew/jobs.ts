/**
 * A kernel to call, as `assembly/job.ts` takes it: its kind, then its arguments. Jobs that run together must not write to
 * one place.
 */
export type Job = readonly [kind: number, ...args: number[]];

/** `actorCriticGradient(pi, vf, distribution, batch, loss, rows)` */
export const ACTOR_CRITIC_GRADIENT = 0;
/** `mlpForwardRows(mlp, x, first, count)` */
export const MLP_FORWARD_ROWS = 1;
/** `mlpDeltas(mlp, first, count)` */
export const MLP_DELTAS = 2;
/** `layerGradient(mlp, x, layer, rows, from, to, scratch)` */
export const LAYER_GRADIENT = 3;
/** `listInputs(mlp, layer, rows, from, to)` */
export const LIST_INPUTS = 4;
/** `spreadWeights(mlp)`, and `transposeWeights(mlp)` where the second argument is not 0. */
export const PREPARE_WEIGHTS = 5;
/** `clippedAdam(step, first, count)` */
export const CLIPPED_ADAM = 6;
/** `prepareLstm(lstm)` */
export const PREPARE_LSTM = 7;
/** `lstmForward(lstm, x, counts, steps)` */
export const LSTM_FORWARD = 8;
/** `lstmBackward(lstm, outputGradient, counts, steps)` */
export const LSTM_BACKWARD = 9;
/** `lstmInputGradient(lstm, transposed, gradient, rows)` */
export const LSTM_INPUT_GRADIENT = 10;
/** `lstmGradient(lstm, x, rows, from, to, part)` */
export const LSTM_GRADIENT = 11;
