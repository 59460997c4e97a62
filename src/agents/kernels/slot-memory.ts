import { writeMlp } from '../../policy/kernels/mlp-plan.js';
import { type ActorCriticSpec, headSize } from '../../policy/network.js';
import type { A2cMinibatch, PpoMinibatch } from '../ops/types.js';
import { BatchStaging } from './batch-staging.js';
import { ACTOR_CRITIC_GRADIENT, type Job } from './crew/jobs.js';
import type { LearnerSlot } from './learner-plan.js';
import { LossStruct } from './loss-struct.js';

/** One slot of a learner's memory: its rows, its sums and its gradient. */
export class SlotMemory {
  readonly loss: LossStruct;
  /** `[parameters]` */
  readonly gradient: Float32Array;
  readonly #slot: LearnerSlot;
  readonly #staging: BatchStaging;

  /** @param parameters where the learner's parameters lie @param size how many there are */
  constructor(buffer: ArrayBuffer, slot: LearnerSlot, spec: ActorCriticSpec, parameters: number, size: number) {
    this.#slot = slot;
    this.#staging = new BatchStaging(buffer, slot.batch, spec);
    this.loss = new LossStruct(buffer, slot.loss);
    this.gradient = new Float32Array(buffer, slot.gradient, size);
    for (const mlp of [slot.pi, slot.vf]) writeMlp(buffer, mlp);
    writeDistribution(buffer, slot, spec, parameters);
  }

  /** Brings in rows `first` to `first + count`. @returns what adds their gradient */
  stage(batch: A2cMinibatch | PpoMinibatch, first: number, count: number): Job {
    const { pi, vf, distribution, batch: rows, loss } = this.#slot;
    this.#staging.fill(batch, first, count);
    return [ACTOR_CRITIC_GRADIENT, pi.struct, vf.struct, distribution.struct, rows.struct, loss, count];
  }
}

/** Writes the struct of `assembly/distribution.ts`. */
function writeDistribution(
  buffer: ArrayBuffer,
  { distribution, gradient }: LearnerSlot,
  spec: ActorCriticSpec,
  parameters: number,
): void {
  new Int32Array(buffer, distribution.struct, 5).set([
    spec.distribution.kind === 'categorical' ? 0 : 1,
    headSize(spec.distribution),
    parameters + distribution.logStd,
    gradient + distribution.logStd,
    distribution.inverseStd,
  ]);
}
