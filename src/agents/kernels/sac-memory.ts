import { type MlpPlan, padded, writeMlp } from '../../policy/kernels/mlp-plan.js';
import { instantiateKernels, type KernelVariant } from '../../policy/kernels/module.js';
import type { SacBatch, SacSpec } from '../ops/sac-types.js';
import { learnerKernels } from './generated/learner.js';
import { firstLayerDelta } from './input-gradient.js';
import type { LearnerExports } from './learner-exports.js';
import { CHUNK_ROWS } from './learner-plan.js';
import { planSac, type SacPlan, type SacVector } from './sac-plan.js';
import { SquashedHead } from './squashed-head.js';

/** A gradient, and what its loss logs; the arrays are the caller's. */
export interface SacKernelResult {
  /** `[parameters]` */
  readonly gradient: Float32Array;
  readonly stats: Float32Array;
}

/** The vectors that a gradient is taken at, `[parameters]` each. */
export interface SacVectors {
  readonly actor: Float32Array;
  readonly critics: Float32Array;
}

/** Scratch in one WebAssembly memory for soft actor-critic's gradients; nothing is kept from one call to the next. */
export class SacMemory {
  readonly #spec: SacSpec;
  readonly #plan: SacPlan;
  readonly #kernels: LearnerExports;
  readonly #floats: Float32Array;
  readonly #head: SquashedHead;

  /** @returns `null` where the engine cannot run the kernels */
  static for(spec: SacSpec, variant?: KernelVariant): SacMemory | null {
    const plan = planSac(spec);
    const instance = instantiateKernels<LearnerExports>(learnerKernels, plan.bytes, variant);
    return instance === null ? null : new SacMemory(spec, plan, instance.exports, instance.memory.buffer);
  }

  private constructor(spec: SacSpec, plan: SacPlan, kernels: LearnerExports, buffer: ArrayBuffer) {
    this.#spec = spec;
    this.#plan = plan;
    this.#kernels = kernels;
    this.#floats = new Float32Array(buffer);
    this.#head = new SquashedHead(CHUNK_ROWS, spec.actor.distribution.size);
    for (const mlp of [plan.policy, ...plan.twins, ...plan.targetTwins]) writeMlp(buffer, mlp);
  }

  /** @returns the critics' gradient, and statistics in the order of `SAC_CRITIC_STATS` */
  criticGradient(
    { actor, critics, targets }: SacVectors & { readonly targets: Float32Array },
    batch: SacBatch,
    noise: Float32Array,
    entCoef: number,
  ): SacKernelResult {
    const { plan, kernels } = { plan: this.#plan, kernels: this.#kernels };
    this.#load(plan.actor, actor);
    this.#load(plan.critics, critics);
    this.#load(plan.targets, targets);
    for (const { struct } of plan.twins) kernels.transposeWeights(struct);
    const goals = new Float64Array(CHUNK_ROWS);
    let squares = 0;
    for (let row = 0; row < batch.size; row += CHUNK_ROWS) {
      const rows = Math.min(CHUNK_ROWS, batch.size - row);
      this.#goals(batch, noise, row, rows, entCoef, goals);
      this.#pairs(batch.observations, batch.actions, row, rows);
      for (const twin of plan.twins) squares += this.#regress(twin, goals, rows, batch.size);
    }
    return this.#result(plan.critics, [squares / 2 / batch.size]);
  }

  /** @returns the actor's gradient, and statistics in the order of `SAC_ACTOR_STATS` */
  actorGradient(
    { actor, critics }: SacVectors,
    { observations, size }: Pick<SacBatch, 'size' | 'observations'>,
    noise: Float32Array,
    entCoef: number,
  ): SacKernelResult {
    const { plan, kernels } = { plan: this.#plan, kernels: this.#kernels };
    this.#load(plan.actor, actor);
    this.#load(plan.critics, critics);
    for (const { struct } of [plan.policy, ...plan.twins]) kernels.transposeWeights(struct);
    let [loss, logProb] = [0, 0];
    for (let row = 0; row < size; row += CHUNK_ROWS) {
      const rows = Math.min(CHUNK_ROWS, size - row);
      const head = this.#draw(observations, noise, row, rows);
      this.#pairs(observations, this.#head.actions, row, rows, 0);
      const values = this.#climb(rows, size);
      this.#head.gradient(this.#floats, head, plan.policy.deltas / 4, rows, entCoef / size);
      kernels.mlpBackward(plan.policy.struct, plan.observations, rows);
      for (let i = 0; i < rows; i++) {
        const chance = this.#head.logProbs[i] as number;
        logProb += chance / size;
        loss += (entCoef * chance - (values[i] as number)) / size;
      }
    }
    return this.#result(plan.actor, [loss, logProb]);
  }

  /** y = r + γⁿ (min Q̄(s′, a′) − α log π(a′|s′)) of some rows. */
  #goals(batch: SacBatch, noise: Float32Array, row: number, rows: number, entCoef: number, goals: Float64Array): void {
    this.#draw(batch.nextObservations, noise, row, rows);
    this.#pairs(batch.nextObservations, this.#head.actions, row, rows, 0);
    const [first, second] = this.#values(this.#plan.targetTwins, rows) as [number, number];
    for (let i = 0; i < rows; i++) {
      const value = Math.min(this.#floats[first + 4 * i] as number, this.#floats[second + 4 * i] as number);
      const soft = value - entCoef * (this.#head.logProbs[i] as number);
      goals[i] = (batch.rewards[row + i] as number) + (batch.discounts[row + i] as number) * soft;
    }
  }

  /** Adds the gradient of ½ mean((Q − y)²) of some rows. @returns Σ (Q − y)² */
  #regress(twin: MlpPlan, goals: Float64Array, rows: number, size: number): number {
    const floats = this.#floats;
    const value = this.#kernels.mlpForward(twin.struct, this.#plan.pairs, rows) / 4;
    let squares = 0;
    for (let i = 0; i < rows; i++) {
      const error = (floats[value + 4 * i] as number) - (goals[i] as number);
      squares += error * error;
      floats[twin.deltas / 4 + 4 * i] = error / size;
    }
    this.#kernels.mlpBackward(twin.struct, this.#plan.pairs, rows);
    return squares;
  }

  /** Leaves the gradient of −mean(min Q) in the actions in the head. @returns min Q of each row */
  #climb(rows: number, size: number): Float64Array {
    const { twins } = this.#plan;
    const floats = this.#floats;
    const values = this.#values(twins, rows) as [number, number];
    const lowest = new Float64Array(rows);
    this.#head.actionGradients.fill(0);
    for (let i = 0; i < rows; i++) {
      const [first, second] = [floats[values[0] + 4 * i] as number, floats[values[1] + 4 * i] as number];
      const chosen = first <= second ? 0 : 1;
      lowest[i] = chosen === 0 ? first : second;
      twins.forEach(({ deltas }, twin) => {
        floats[deltas / 4 + 4 * i] = twin === chosen ? -1 / size : 0;
      });
    }
    for (const twin of twins) this.#addActionGradient(twin, rows);
    return lowest;
  }

  #addActionGradient(twin: MlpPlan, rows: number): void {
    const { actionWeights, actionGradient } = this.#plan;
    const { observationSize, distribution } = this.#spec.actor;
    const { size } = distribution;
    const width = twin.widths[1] as number;
    const delta = firstLayerDelta(this.#kernels, twin, rows);
    const weights = twin.parameters + 4 * observationSize * width;
    this.#kernels.transpose(weights, actionWeights, size, width, padded(size));
    const stride = padded(size);
    this.#kernels.matmul(delta, actionWeights, actionGradient, 0, rows, size, width, padded(width), stride, stride);
    this.#head.addActionGradient(this.#floats, actionGradient / 4, rows);
  }

  /** Draws actions for some rows. @returns where the head's output is, in floats */
  #draw(observations: Float32Array, noise: Float32Array, row: number, rows: number): number {
    const { observationSize, distribution } = this.#spec.actor;
    const at = this.#plan.observations;
    this.#floats.set(observations.subarray(row * observationSize, (row + rows) * observationSize), at / 4);
    const head = this.#kernels.mlpForward(this.#plan.policy.struct, at, rows) / 4;
    this.#head.draw(this.#floats, head, noise.subarray(row * distribution.size), rows);
    return head;
  }

  /** Both values of the staged pairs: where they are, in floats, four apart. */
  #values(twins: readonly MlpPlan[], rows: number): number[] {
    return twins.map(({ struct }) => this.#kernels.mlpForward(struct, this.#plan.pairs, rows) / 4);
  }

  /** Stages [observation, action] of some rows; @param actionRow where the actions begin */
  #pairs(observations: Float32Array, actions: Float32Array, row: number, rows: number, actionRow: number = row): void {
    const { observationSize, distribution } = this.#spec.actor;
    const { size } = distribution;
    let to = this.#plan.pairs / 4;
    for (let i = 0; i < rows; i++) {
      const from = (row + i) * observationSize;
      for (let k = 0; k < observationSize; k++) this.#floats[to++] = observations[from + k] as number;
      for (let k = 0; k < size; k++) this.#floats[to++] = actions[(actionRow + i) * size + k] as number;
    }
  }

  #load({ size, parameters, gradient }: SacVector, values: Float32Array): void {
    this.#floats.set(values, parameters / 4);
    if (gradient !== 0) this.#floats.fill(0, gradient / 4, gradient / 4 + size);
  }

  #result({ size, gradient }: SacVector, stats: readonly number[]): SacKernelResult {
    const norm = this.#kernels.norm(gradient, padded(size));
    return {
      gradient: this.#floats.slice(gradient / 4, gradient / 4 + size),
      stats: Float32Array.from([...stats, norm]),
    };
  }
}
