import { instantiateKernels, type KernelVariant } from '../../core/kernels.js';
import { writeMlp } from '../../policy/kernels/mlp-plan.js';
import { type ActorCriticSpec, headSize } from '../../policy/network.js';
import type { A2cLossOptions, A2cMinibatch, PpoLossOptions, PpoMinibatch } from '../ops/types.js';
import { advantageStatistics } from './advantage-statistics.js';
import { BatchStaging } from './batch-staging.js';
import { learnerKernels } from './generated/learner.js';
import type { LearnerExports } from './learner-exports.js';
import { CHUNK_ROWS, type LearnerPlan, planLearner } from './learner-plan.js';
import { type LossCoefficients, LossStruct } from './loss-struct.js';
import { ParameterMemory } from './parameter-memory.js';

/** An actor-critic's parameters, optimiser state and scratch in one WebAssembly memory, and the kernels over it. */
export class LearnerMemory extends ParameterMemory {
  readonly spec: ActorCriticSpec;
  readonly #plan: LearnerPlan;
  readonly #staging: BatchStaging;
  readonly #loss: LossStruct;

  /** @returns `null` where the engine cannot run the kernels */
  static for(spec: ActorCriticSpec, variant?: KernelVariant): LearnerMemory | null {
    const plan = planLearner(spec);
    const instance = instantiateKernels<LearnerExports>(learnerKernels, plan.bytes, variant);
    return instance === null ? null : new LearnerMemory(spec, plan, instance.exports, instance.memory.buffer);
  }

  private constructor(spec: ActorCriticSpec, plan: LearnerPlan, kernels: LearnerExports, buffer: ArrayBuffer) {
    super(kernels, buffer, plan.vectors, plan.size);
    this.spec = spec;
    this.#plan = plan;
    this.#staging = new BatchStaging(buffer, plan.batch, spec);
    this.#loss = new LossStruct(buffer, plan.loss);
    for (const mlp of [plan.pi, plan.vf]) writeMlp(buffer, mlp);
    writeDistribution(buffer, plan, spec);
  }

  /** Leaves the gradient in `gradient`. @returns the statistics in the order of `PPO_STATS` */
  ppoGradient(batch: PpoMinibatch, options: PpoLossOptions): Float32Array {
    this.#gradient(batch, { ...options, kind: 'ppo' });
    return Float32Array.from([...this.#loss.means(batch.size, options), this.gradientNorm()]);
  }

  /** Leaves the gradient in `gradient`. @returns the statistics in the order of `A2C_STATS` */
  a2cGradient(batch: A2cMinibatch, options: A2cLossOptions): Float32Array {
    this.#gradient(batch, { ...options, kind: 'a2c', clipRange: 0, clipRangeVf: null });
    const [loss, policy, value, entropy] = this.#loss.means(batch.size, options);
    return Float32Array.of(loss, policy, value, entropy, this.gradientNorm());
  }

  #gradient(batch: A2cMinibatch | PpoMinibatch, coefficients: LossCoefficients): void {
    const { pi, vf, distribution, loss } = this.#plan;
    const { kernels } = this;
    this.gradient.fill(0);
    this.#loss.reset(coefficients, advantageStatistics(batch.advantages, coefficients.normalizeAdvantage), batch.size);
    kernels.transposeWeights(pi.struct);
    kernels.transposeWeights(vf.struct);
    for (let row = 0; row < batch.size; row += CHUNK_ROWS) {
      const count = Math.min(CHUNK_ROWS, batch.size - row);
      this.#staging.fill(batch, row, count);
      kernels.actorCriticGradient(pi.struct, vf.struct, distribution.struct, this.#plan.batch.struct, loss, count);
    }
  }
}

/** Writes the struct of `assembly/distribution.ts`. */
function writeDistribution(buffer: ArrayBuffer, { distribution, vectors }: LearnerPlan, spec: ActorCriticSpec): void {
  new Int32Array(buffer, distribution.struct, 5).set([
    spec.distribution.kind === 'categorical' ? 0 : 1,
    headSize(spec.distribution),
    vectors.parameters + distribution.logStd,
    vectors.gradient + distribution.logStd,
    distribution.inverseStd,
  ]);
}
