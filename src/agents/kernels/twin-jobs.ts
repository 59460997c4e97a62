import { type MlpPlan, STRIP, skipsZeros } from '../../policy/kernels/mlp-plan.js';
import { type Job, LAYER_GRADIENT, LIST_INPUTS, MLP_DELTAS, MLP_FORWARD_ROWS, PREPARE_WEIGHTS } from './crew/jobs.js';

/** Rows that go through the networks together, shared out among threads. */
export const ROUND_ROWS = 256;
/** Rows of a job. */
const JOB_ROWS = 32;
/** Inputs of a job that lists them. */
const JOB_COLUMNS = 64;
/** Jobs in which a layer's weights get their gradient, and the networks that do so side by side. */
const LAYER_JOBS = 8;
const NETWORKS = 2;
/** Floats of scratch for each of these. */
const SCRATCH = 32 + STRIP * ROUND_ROWS;

/** Floats of `TwinPlan.scratch`. @param layers of the deepest network */
export function twinScratch(layers: number): number {
  return NETWORKS * layers * LAYER_JOBS * SCRATCH;
}

/** A network, and the byte offset of what it takes. */
export interface Pass {
  readonly mlp: MlpPlan;
  readonly input: number;
}

/** Some rows of a batch. */
export interface Rows {
  readonly first: number;
  readonly count: number;
}

/** What networks that compute side by side do with some rows. */
export interface PassJobs {
  readonly forward: readonly Job[];
  /** After the forward pass; all of them may run together. */
  readonly deltas: readonly Job[];
  /** After the deltas; at most two networks have room for them. */
  readonly gradients: readonly Job[];
  /** Multiply-adds of each of the three. */
  readonly work: number;
}

/** A batch in pieces that go through the networks one after another. */
export function rounds(size: number): Rows[] {
  return pieces(size, ROUND_ROWS);
}

/** @param scratch where {@link twinScratch} found room */
export function createPassJobs(passes: readonly Pass[], count: number, scratch: number): PassJobs {
  let job = 0;
  const nextScratch = (): number => scratch + 4 * SCRATCH * job++;
  const layersOf = ({ mlp }: Pass): number[] => mlp.widths.slice(1).map((_, layer) => layer);
  return {
    forward: passes.flatMap((pass) => forwardJobs(pass, count)),
    deltas: [
      ...passes.flatMap(({ mlp }) => deltaJobs(mlp, count)),
      ...passes.flatMap((pass) => layersOf(pass).flatMap((layer) => listJobs(pass.mlp, layer, count))),
    ],
    gradients: passes.flatMap((pass) =>
      layersOf(pass)
        .reverse()
        .flatMap((layer) => gradientJobs(pass, layer, count, nextScratch)),
    ),
    work: count * passes.reduce((sum, { mlp }) => sum + weightsOf(mlp), 0),
  };
}

/** The deltas of `count` rows, without what the weights' gradient takes beside. */
export function deltaJobs({ struct }: MlpPlan, count: number): Job[] {
  return pieces(count, JOB_ROWS).map((part) => [MLP_DELTAS, struct, part.first, part.count]);
}

/** Brings weights into the orders in which passes read them. */
export function prepareJob({ struct }: MlpPlan, backward: boolean): Job {
  return [PREPARE_WEIGHTS, struct, backward ? 1 : 0];
}

/** Number of a network's weights. */
export function weightsOf({ widths }: MlpPlan): number {
  return widths.slice(1).reduce((total, width, layer) => total + width * (widths[layer] as number), 0);
}

function forwardJobs({ mlp, input }: Pass, count: number): Job[] {
  return pieces(count, JOB_ROWS).map((part) => [MLP_FORWARD_ROWS, mlp.struct, input, part.first, part.count]);
}

/** What the gradient of a layer that skips zeros takes beside the deltas. */
function listJobs(mlp: MlpPlan, layer: number, count: number): Job[] {
  if (!skipsZeros(mlp, layer)) return [];
  return pieces(mlp.widths[layer] as number, JOB_COLUMNS).map(({ first, count: columns }) => [
    LIST_INPUTS,
    mlp.struct,
    layer,
    count,
    first,
    first + columns,
  ]);
}

function gradientJobs({ mlp, input }: Pass, layer: number, count: number, nextScratch: () => number): Job[] {
  const outputs = mlp.widths[layer + 1] as number;
  const unit = skipsZeros(mlp, layer) ? STRIP : 8;
  const step = unit * Math.ceil(outputs / unit / LAYER_JOBS);
  return pieces(outputs, step).map(({ first, count: columns }) => [
    LAYER_GRADIENT,
    mlp.struct,
    input,
    layer,
    count,
    first,
    first + columns,
    nextScratch(),
  ]);
}

function pieces(size: number, length: number): Rows[] {
  return Array.from({ length: Math.ceil(size / length) }, (_, i) => {
    const first = i * length;
    return { first, count: Math.min(length, size - first) };
  });
}
