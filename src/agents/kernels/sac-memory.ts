import { instantiateKernels, type KernelVariant } from '../../core/kernels.js';
import { type MlpPlan, padded, writeMlp } from '../../policy/kernels/mlp-plan.js';
import type { SacSpec } from '../ops/sac-types.js';
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

/** What the critics' loss brings beside. */
export interface SacErrorResult extends SacKernelResult {
  /** `[B]`: the larger |Qᵢ − y| of each row. */
  readonly errors: Float32Array;
}

/** Some rows of a batch, at most `CHUNK_ROWS`. */
export interface Rows {
  readonly first: number;
  readonly count: number;
}

/** A batch in pieces that stay in the caches. */
export function* chunks(size: number): Generator<Rows> {
  for (let first = 0; first < size; first += CHUNK_ROWS) yield { first, count: Math.min(CHUNK_ROWS, size - first) };
}

/**
 * Networks and scratch of soft actor-critic in one WebAssembly memory, and what both losses do with them. Nothing is kept
 * from one gradient to the next. Outputs of one number a row stand four floats apart.
 */
export class SacMemory {
  readonly spec: SacSpec;
  readonly plan: SacPlan;
  readonly kernels: LearnerExports;
  /** The whole memory. */
  readonly floats: Float32Array;
  readonly head: SquashedHead;

  /** @returns `null` where the engine cannot run the kernels */
  static for(spec: SacSpec, variant?: KernelVariant): SacMemory | null {
    const plan = planSac(spec);
    const instance = instantiateKernels<LearnerExports>(learnerKernels, plan.bytes, variant);
    return instance === null ? null : new SacMemory(spec, plan, instance.exports, instance.memory.buffer);
  }

  private constructor(spec: SacSpec, plan: SacPlan, kernels: LearnerExports, buffer: ArrayBuffer) {
    this.spec = spec;
    this.plan = plan;
    this.kernels = kernels;
    this.floats = new Float32Array(buffer);
    this.head = new SquashedHead(CHUNK_ROWS, spec.actor.distribution.size);
    for (const mlp of [plan.policy, ...plan.twins, ...plan.targetTwins]) writeMlp(buffer, mlp);
  }

  /** Brings a vector in, and empties its gradient. */
  load({ size, parameters, gradient }: SacVector, values: Float32Array): void {
    this.floats.set(values, parameters / 4);
    if (gradient !== 0) this.floats.fill(0, gradient / 4, gradient / 4 + size);
  }

  /** A copy of a vector's gradient, and the statistics with its norm behind them. */
  result({ size, gradient }: SacVector, stats: readonly number[]): SacKernelResult {
    const norm = this.kernels.norm(gradient, padded(size));
    return {
      gradient: this.floats.slice(gradient / 4, gradient / 4 + size),
      stats: Float32Array.from([...stats, norm]),
    };
  }

  /** Draws actions at some observations; they stand in `head`. @returns where the network's output is, in floats */
  draw(observations: Float32Array, noise: Float32Array, { first, count }: Rows): number {
    const { observationSize, distribution } = this.spec.actor;
    const at = this.plan.observations;
    this.floats.set(observations.subarray(first * observationSize, (first + count) * observationSize), at / 4);
    const output = this.kernels.mlpForward(this.plan.policy.struct, at, count) / 4;
    this.head.draw(this.floats, output, noise.subarray(first * distribution.size), count);
    return output;
  }

  /** Makes [observation, action] of some rows the critics' input. @param actionRow where the actions begin */
  pair(observations: Float32Array, actions: Float32Array, { first, count }: Rows, actionRow: number): void {
    const { observationSize, distribution } = this.spec.actor;
    const { size } = distribution;
    let to = this.plan.pairs / 4;
    for (let row = 0; row < count; row++) {
      const observation = (first + row) * observationSize;
      const action = (actionRow + row) * size;
      for (let i = 0; i < observationSize; i++) this.floats[to++] = observations[observation + i] as number;
      for (let i = 0; i < size; i++) this.floats[to++] = actions[action + i] as number;
    }
  }

  /** A critic's values of its input: where they are, in floats. */
  values({ struct }: MlpPlan, count: number): number {
    return this.kernels.mlpForward(struct, this.plan.pairs, count) / 4;
  }

  /** Adds the gradient in the actions to that in `head`, from a critic's `deltas`; its weights' own is left out. */
  addActionGradient(critic: MlpPlan, count: number): void {
    const { actionWeights, actionGradient } = this.plan;
    const { observationSize, distribution } = this.spec.actor;
    const { size } = distribution;
    const width = critic.widths[1] as number;
    const stride = padded(size);
    const delta = firstLayerDelta(this.kernels, critic, count);
    const weights = critic.parameters + 4 * observationSize * width;
    this.kernels.transpose(weights, actionWeights, size, width, stride);
    this.kernels.matmul(delta, actionWeights, actionGradient, 0, count, size, width, padded(width), stride, stride);
    this.head.addActionGradient(this.floats, actionGradient / 4, count);
  }
}
