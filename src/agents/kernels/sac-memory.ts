import { instantiateKernels, type KernelVariant } from '../../core/kernels.js';
import { type MlpPlan, padded } from '../../policy/kernels/mlp-plan.js';
import type { SacSpec } from '../ops/sac-types.js';
import { learnerKernels } from './generated/learner.js';
import { firstLayerDelta } from './input-gradient.js';
import type { LearnerExports } from './learner-exports.js';
import { CHUNK_ROWS } from './learner-plan.js';
import { planSac, type SacPlan } from './sac-plan.js';
import { SquashedHead } from './squashed-head.js';
import { type Rows, TwinMemory } from './twin-memory.js';

/** The memory of soft actor-critic, and what both losses do with it. */
export class SacMemory extends TwinMemory<SacPlan> {
  readonly spec: SacSpec;
  readonly head: SquashedHead;

  /** @returns `null` where the engine cannot run the kernels */
  static for(spec: SacSpec, variant?: KernelVariant): SacMemory | null {
    const plan = planSac(spec);
    const instance = instantiateKernels<LearnerExports>(learnerKernels, plan.bytes, variant);
    return instance === null ? null : new SacMemory(spec, plan, instance.exports, instance.memory.buffer);
  }

  private constructor(spec: SacSpec, plan: SacPlan, kernels: LearnerExports, buffer: ArrayBuffer) {
    super(plan, kernels, buffer);
    this.spec = spec;
    this.head = new SquashedHead(CHUNK_ROWS, spec.actor.distribution.size);
  }

  /** Draws actions at some observations; they stand in `head`. @returns where the network's output is, in floats */
  draw(observations: Float32Array, noise: Float32Array, rows: Rows): number {
    const { observationSize, distribution } = this.spec.actor;
    this.see(observations, observationSize, rows);
    const output = this.forward(this.plan.policy, this.plan.observations, rows);
    this.head.draw(this.floats, output, noise.subarray(rows.first * distribution.size), rows.count);
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
