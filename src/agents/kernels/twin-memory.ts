import { type MlpPlan, STRIP, skipsZeros, writeMlp } from '../../policy/kernels/mlp-plan.js';
import { COPY_WORK, Crew } from './crew/crew.js';
import { type Job, LAYER_GRADIENT, LIST_INPUTS, MLP_DELTAS, MLP_FORWARD_ROWS, PREPARE_WEIGHTS } from './crew/jobs.js';
import type { LearnerExports } from './learner-exports.js';
import type { LearnerInstance } from './learner-instance.js';
import { type Home, ParameterMemory, place, type VectorOffsets } from './parameter-memory.js';

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

/** A flat vector and, where it is learnt, its gradient; byte offsets. */
export interface VectorPlan {
  readonly size: number;
  readonly parameters: number;
  readonly gradient: number | null;
}

/** A learnt vector with its optimiser's state; byte offsets. */
export interface LearntVectorPlan extends VectorOffsets {
  readonly size: number;
}

/** The vectors that a loss reads, `[parameters]` each. */
export interface TwinVectors {
  readonly actor: Float32Array;
  readonly critics: Float32Array;
  readonly targets?: Float32Array;
}

/** Where an actor, twin critics and their targets lie; byte offsets. */
export interface TwinPlan {
  readonly bytes: number;
  readonly actor: LearntVectorPlan;
  readonly critics: LearntVectorPlan;
  readonly targets: VectorPlan;
  readonly policy: MlpPlan;
  readonly twins: readonly MlpPlan[];
  readonly targetTwins: readonly MlpPlan[];
  /** `[ROUND_ROWS, observation size]` */
  readonly observations: number;
  readonly scratch: number;
  readonly crew: number;
}

/** A network, and the byte offset of what it takes. */
export interface Pass {
  readonly mlp: MlpPlan;
  readonly input: number;
}

/** What the critics' loss says beside its gradient. */
export interface CriticJudgement {
  readonly stats: Float32Array;
  /** `[B]`: the larger |Qᵢ − y| of each row. */
  readonly errors: Float32Array;
}

/** Some rows of a batch. */
export interface Rows {
  readonly first: number;
  readonly count: number;
}

/** A batch in pieces that go through the networks one after another. */
export function rounds(size: number): Rows[] {
  return pieces(size, ROUND_ROWS);
}

function pieces(size: number, rows: number): Rows[] {
  return Array.from({ length: Math.ceil(size / rows) }, (_, i) => {
    const first = i * rows;
    return { first, count: Math.min(rows, size - first) };
  });
}

/**
 * An actor, twin critics, their targets and scratch in one WebAssembly memory, each vector with its gradient and its optimiser's
 * state beside it. Scratch is not kept from one gradient to the next. Outputs of one number a row stand four floats apart.
 */
export class TwinMemory<P extends TwinPlan> implements Home {
  readonly plan: P;
  readonly kernels: LearnerExports;
  readonly buffer: ArrayBuffer;
  /** The whole memory. */
  readonly floats: Float32Array;
  readonly actor: ParameterMemory;
  readonly critics: ParameterMemory;
  /** `[parameters]` of the target critics. */
  readonly targets: Float32Array;
  readonly vectors: readonly ParameterMemory[];
  readonly crew: Crew;

  protected constructor(plan: P, instance: LearnerInstance) {
    const { exports: kernels, memory } = instance;
    const { buffer } = memory;
    this.plan = plan;
    this.kernels = kernels;
    this.buffer = buffer;
    this.floats = new Float32Array(buffer);
    this.crew = new Crew(instance, plan.crew);
    this.actor = new ParameterMemory(instance, this.crew, plan.actor, plan.actor.size);
    this.critics = new ParameterMemory(instance, this.crew, plan.critics, plan.critics.size);
    this.targets = new Float32Array(buffer, plan.targets.parameters, plan.targets.size);
    this.vectors = [this.actor, this.critics];
    for (const mlp of [plan.policy, ...plan.twins, ...plan.targetTwins]) writeMlp(buffer, mlp);
  }

  /**
   * Brings in what does not lie in its place, empties the gradient of what is to be learnt, and prepares all weights.
   *
   * @param backward the networks that deltas will go back through
   */
  begin({ actor, critics, targets }: TwinVectors, learnt: ParameterMemory, backward: readonly MlpPlan[]): void {
    const { policy, twins, targetTwins } = this.plan;
    place(actor, this.actor.parameters);
    place(critics, this.critics.parameters);
    if (targets !== undefined) place(targets, this.targets);
    learnt.emptyGradient();
    const networks = [...twins, ...(targets === undefined ? [] : targetTwins), policy];
    const jobs = networks.map((mlp): Job => [PREPARE_WEIGHTS, mlp.struct, backward.includes(mlp) ? 1 : 0]);
    this.crew.run(jobs, COPY_WORK * networks.reduce((sum, mlp) => sum + weights(mlp), 0));
  }

  /** Brings the observations of some rows in. @param observations `[B, size]` */
  see(observations: Float32Array, size: number, { first, count }: Rows): void {
    this.floats.set(observations.subarray(first * size, (first + count) * size), this.plan.observations / 4);
  }

  /** What networks say about `count` rows of their inputs: where each one's output is, in floats. */
  forwardAll(passes: readonly Pass[], count: number): number[] {
    const jobs = passes.flatMap(({ mlp, input }) =>
      parts(count).map((part): Job => [MLP_FORWARD_ROWS, mlp.struct, input, part.first, part.count]),
    );
    this.crew.run(jobs, count * sumOf(passes, ({ mlp }) => weights(mlp)));
    return passes.map(({ mlp, input }) => this.kernels.mlpForward(mlp.struct, input, 0) / 4);
  }

  /** `mlpBackward` of at most two networks of equal depth. */
  backwardAll(passes: readonly Pass[], count: number): void {
    const work = count * sumOf(passes, ({ mlp }) => weights(mlp));
    const layers = Array.from({ length: depth(passes) }, (_, layer) => layer).reverse();
    const lists = passes.flatMap(({ mlp }) => layers.flatMap((layer) => listJobs(mlp, layer, count)));
    this.crew.run([...passes.flatMap(({ mlp }) => deltaJobs(mlp, count)), ...lists], work);
    let job = 0;
    const scratch = (): number => this.plan.scratch + 4 * SCRATCH * job++;
    const gradients = passes.flatMap((pass) => layers.flatMap((layer) => gradientJobs(pass, layer, count, scratch)));
    this.crew.run(gradients, work);
  }

  /**
   * The same without the weights' own gradient, of so many rows of each network: the first layers' deltas are left where
   * `partialInputGradient` finds them.
   */
  deltasAll(passes: readonly Pass[], counts: readonly number[]): void {
    const jobs = passes.flatMap(({ mlp }, i) => deltaJobs(mlp, counts[i] as number));
    this.crew.run(
      jobs,
      passes.reduce((total, { mlp }, i) => total + (counts[i] as number) * weights(mlp), 0),
    );
  }
}

/** @param scratch finds room for one more job */
function gradientJobs({ mlp, input }: Pass, layer: number, count: number, scratch: () => number): Job[] {
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
    scratch(),
  ]);
}

function deltaJobs({ struct }: MlpPlan, count: number): Job[] {
  return parts(count).map((part): Job => [MLP_DELTAS, struct, part.first, part.count]);
}

/** What the gradient of a layer that skips zeros needs. */
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

function parts(count: number): Rows[] {
  return pieces(count, JOB_ROWS);
}

function depth(passes: readonly Pass[]): number {
  return ((passes[0] as Pass).mlp.widths.length as number) - 1;
}

function weights({ widths }: MlpPlan): number {
  return widths.slice(1).reduce((total, width, layer) => total + width * (widths[layer] as number), 0);
}

function sumOf(passes: readonly Pass[], of: (pass: Pass) => number): number {
  return passes.reduce((total, pass) => total + of(pass), 0);
}
