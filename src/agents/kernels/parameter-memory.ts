import type { KernelVariant } from '../../core/kernels.js';
import { MemoryPlan } from '../../policy/kernels/memory-plan.js';
import { padded } from '../../policy/kernels/mlp-plan.js';
import type { AdamOptions, RmsPropOptions } from '../ops/types.js';
import { Crew, planCrew } from './crew/crew.js';
import { CLIPPED_ADAM, type Job } from './crew/jobs.js';
import type { LearnerExports } from './learner-exports.js';
import { instantiateLearner, type LearnerInstance } from './learner-instance.js';

/** Byte offsets of a learner's vectors, `[parameters]` each. */
export interface VectorOffsets {
  readonly parameters: number;
  readonly gradient: number;
  readonly firstMoment: number;
  readonly secondMoment: number;
  /** The struct of Adam's step. */
  readonly adam: number;
}

/** Words of the struct of `assembly/adam.ts`, and those of them that are offsets. */
const ADAM_WORDS = 12;
const ADAM_OFFSETS = 4;
/** Floats of a job, and multiply-adds in whose time one is moved: seven numbers go between core and memory. */
const ADAM_JOB = 16_384;
const ADAM_WORK = 64;

/** Finds room for a learner's vectors; each is zero up to whole SIMD vectors. */
export function planVectors(plan: MemoryPlan, size: number): VectorOffsets {
  return {
    parameters: plan.words(size),
    gradient: plan.words(size),
    firstMoment: plan.words(size),
    secondMoment: plan.words(size),
    adam: plan.words(ADAM_WORDS),
  };
}

/** A kernel instance's memory, as what lies in it for learners to make their own. */
export interface Home {
  readonly buffer: ArrayBuffer;
  readonly vectors: readonly ParameterMemory[];
}

/** Parameters, gradient and optimiser state side by side in a kernel instance's memory. */
export class ParameterMemory implements Home {
  readonly vectors: readonly ParameterMemory[] = [this];
  readonly parameters: Float32Array;
  readonly gradient: Float32Array;
  readonly firstMoment: Float32Array;
  readonly secondMoment: Float32Array;
  readonly buffer: ArrayBuffer;
  readonly crew: Crew;
  protected readonly kernels: LearnerExports;
  protected readonly at: VectorOffsets;
  readonly #count: number;
  readonly #adam: Float32Array;
  /** ‖gradient‖₂, where it is known. */
  #norm: number | null = null;

  /** @returns `null` where the engine cannot run the kernels */
  static create(size: number, variant?: KernelVariant): ParameterMemory | null {
    const plan = new MemoryPlan();
    const at = planVectors(plan, size);
    const crew = planCrew(plan);
    const instance = instantiateLearner(plan.bytes, variant);
    return instance === null ? null : new ParameterMemory(instance, new Crew(instance, crew), at, size);
  }

  constructor({ exports, memory: { buffer } }: LearnerInstance, crew: Crew, at: VectorOffsets, size: number) {
    this.kernels = exports;
    this.buffer = buffer;
    this.crew = crew;
    this.at = at;
    this.#count = padded(size);
    this.parameters = new Float32Array(buffer, at.parameters, size);
    this.gradient = new Float32Array(buffer, at.gradient, size);
    this.firstMoment = new Float32Array(buffer, at.firstMoment, size);
    this.secondMoment = new Float32Array(buffer, at.secondMoment, size);
    const { parameters, gradient, firstMoment, secondMoment, adam } = at;
    new Int32Array(buffer, adam, ADAM_OFFSETS).set([parameters, gradient, firstMoment, secondMoment]);
    this.#adam = new Float32Array(buffer, adam + 4 * ADAM_OFFSETS, ADAM_WORDS - ADAM_OFFSETS);
  }

  /** Whether these are the very numbers of one of its vectors. */
  holds(values: Float32Array): boolean {
    return [this.parameters, this.gradient, this.firstMoment, this.secondMoment].some((vector) =>
      isView(values, vector),
    );
  }

  /** Makes room for another gradient. */
  emptyGradient(): void {
    this.gradient.fill(0);
    this.#norm = null;
  }

  /** Brings a gradient in that was computed elsewhere. */
  takeGradient(values: Float32Array): void {
    if (isView(values, this.gradient)) return;
    this.gradient.set(values);
    this.#norm = null;
  }

  /** ‖gradient‖₂; call it when the gradient is whole. */
  gradientNorm(): number {
    this.#norm ??= this.kernels.norm(this.at.gradient, this.#count);
    return this.#norm;
  }

  /** min(1, maxGradNorm / (‖gradient‖₂ + 1e-6)): what PyTorch's `clip_grad_norm_` scales by. */
  #clipScale(maxGradNorm: number): number {
    if (maxGradNorm === Infinity) return 1;
    return Math.min(1, maxGradNorm / (this.gradientNorm() + 1e-6));
  }

  /** Moves parameters and moments; @param step the number of this step, counted from 1 */
  clippedAdam(step: number, { learningRate, beta1, beta2, epsilon, maxGradNorm }: AdamOptions): void {
    this.#adam.set([
      this.#clipScale(maxGradNorm),
      learningRate / (1 - beta1 ** step),
      beta1,
      1 - beta1,
      beta2,
      1 - beta2,
      1 / Math.sqrt(1 - beta2 ** step),
      epsilon,
    ]);
    const jobs: Job[] = [];
    for (let first = 0; first < this.#count; first += ADAM_JOB) {
      jobs.push([CLIPPED_ADAM, this.at.adam, first, Math.min(ADAM_JOB, this.#count - first)]);
    }
    this.crew.run(jobs, ADAM_WORK * this.#count);
  }

  /** Moves parameters and the second moment. */
  clippedRmsProp({ learningRate, alpha, epsilon, maxGradNorm }: RmsPropOptions): void {
    const { parameters, gradient, secondMoment } = this.at;
    this.kernels.clippedRmsProp(
      parameters,
      gradient,
      secondMoment,
      this.#count,
      this.#clipScale(maxGradNorm),
      learningRate,
      alpha,
      1 - alpha,
      epsilon,
    );
  }
}

/** Whether two arrays begin at the same place of the same memory. */
export function isView(values: Float32Array, target: Float32Array): boolean {
  return values.buffer === target.buffer && values.byteOffset === target.byteOffset;
}

/** Copies `values` to their place unless they lie there already. */
export function place(values: Float32Array, target: Float32Array): void {
  if (!isView(values, target)) target.set(values);
}
