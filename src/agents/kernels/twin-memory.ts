import { type MlpPlan, writeMlp } from '../../policy/kernels/mlp-plan.js';
import { Crew } from './crew/crew.js';
import type { Job } from './crew/jobs.js';
import type { LearnerExports } from './learner-exports.js';
import type { LearnerInstance } from './learner-instance.js';
import { type Home, ParameterMemory, place, type VectorOffsets } from './parameter-memory.js';
import { createPassJobs, deltaJobs, type Pass, type PassJobs, prepareJob, type Rows, weightsOf } from './twin-jobs.js';

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

/** What the critics' loss says beside its gradient. */
export interface CriticJudgement {
  readonly stats: Float32Array;
  /** `[B]`: the larger |Qᵢ − y| of each row. */
  readonly errors: Float32Array;
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
  readonly #jobs = new WeakMap<readonly Pass[], Map<number, PassJobs>>();
  /** What has to be done by the end of the next pass. */
  #pending: readonly Job[] = [];

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
   * Brings in what does not lie in its place, empties the gradient of what is to be learnt, and prepares the policy's weights; those of
   * the others are prepared beside the first pass, which is the policy's.
   *
   * @param backward the networks that deltas will go back through
   */
  begin({ actor, critics, targets }: TwinVectors, learnt: ParameterMemory, backward: readonly MlpPlan[]): void {
    const { policy, twins, targetTwins } = this.plan;
    place(actor, this.actor.parameters);
    place(critics, this.critics.parameters);
    if (targets !== undefined) place(targets, this.targets);
    learnt.emptyGradient();
    this.crew.run([prepareJob(policy, backward.includes(policy))], 0);
    const others = targets === undefined ? twins : [...twins, ...targetTwins];
    this.#pending = others.map((mlp) => prepareJob(mlp, backward.includes(mlp)));
  }

  /** Brings the observations of some rows in. @param observations `[B, size]` */
  see(observations: Float32Array, size: number, { first, count }: Rows): void {
    this.floats.set(observations.subarray(first * size, (first + count) * size), this.plan.observations / 4);
  }

  /** What networks say about `count` rows of their inputs: where each one's output is, in floats. @param passes the same array for the same passes */
  forwardAll(passes: readonly Pass[], count: number): number[] {
    const { forward, work } = this.#jobsOf(passes, count);
    this.crew.run([...this.#pending, ...forward], work);
    this.#pending = [];
    return passes.map(({ mlp, input }) => this.kernels.mlpForward(mlp.struct, input, 0) / 4);
  }

  /** `mlpBackward` of at most two networks. */
  backwardAll(passes: readonly Pass[], count: number): void {
    const { deltas, gradients, work } = this.#jobsOf(passes, count);
    this.crew.run(deltas, work);
    this.crew.run(gradients, work);
  }

  /**
   * The same without the weights' own gradient, of so many rows of each network: the first layers' deltas are left where
   * `partialInputGradient` finds them.
   */
  deltasAll(passes: readonly Pass[], counts: readonly number[]): void {
    const countOf = (i: number): number => counts[i] as number;
    this.crew.run(
      passes.flatMap(({ mlp }, i) => deltaJobs(mlp, countOf(i))),
      passes.reduce((total, { mlp }, i) => total + countOf(i) * weightsOf(mlp), 0),
    );
  }

  /** Jobs are made once for each number of rows. */
  #jobsOf(passes: readonly Pass[], count: number): PassJobs {
    const known = this.#jobs.get(passes) ?? new Map<number, PassJobs>();
    this.#jobs.set(passes, known);
    const jobs = known.get(count) ?? createPassJobs(passes, count, this.plan.scratch);
    known.set(count, jobs);
    return jobs;
  }
}
